"""Seeding: a believable Writers Room of any size, at the speed of COPY."""

from writersroom_db.seed.plan import SeedPlan
from writersroom_db.seed.recipe import Recipe, make_recipe
from writersroom_db.seed.run import EPOCH, SeedResult, plan_seed, seed

__all__ = [
    "EPOCH",
    "Recipe",
    "SeedPlan",
    "SeedResult",
    "make_recipe",
    "plan_seed",
    "seed",
]
