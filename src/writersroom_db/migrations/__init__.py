"""The migration engine: plans which SQL files run, and leaves none of them half done.

Alembic holds the revision graph and the version table; the work stands in SQL files.
"""

from writersroom_db.limits import Limits
from writersroom_db.migrations.losses import RowLoss
from writersroom_db.migrations.plan import MigrationPlan, PhaseChoice, Step
from writersroom_db.migrations.results import MigrationResult, StepResult
from writersroom_db.migrations.run import migrate, plan_migrate, plan_rollback, rollback

__all__ = [
    "Limits",
    "MigrationPlan",
    "MigrationResult",
    "PhaseChoice",
    "RowLoss",
    "Step",
    "StepResult",
    "migrate",
    "plan_migrate",
    "plan_rollback",
    "rollback",
]
