"""What the database lets each user do is what the model says: row by row, command by command."""

import os
import random
from collections.abc import Callable, Collection

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rls.oracle import judge, judge_moves, judge_nobody
from tests.rls.verdict import Verdict
from tests.rls.worlds import make_world
from tests.schema import rows

FULL = os.environ.get("WRITERSROOM_PROOFS") == "full"
WORLDS = 340 if FULL else 18
WANTED = 1_000_000 if FULL else 50_000


def judge_world(db: rows.Database, seed: int, only: Collection[str] | None = None) -> Verdict:
    """Make a world, compare all its decisions for all of its users, and take it back."""
    whole = Verdict()
    with db.transaction(force_rollback=True):
        world = make_world(db, random.Random(seed))  # noqa: S311 (no secret)
        asked = [judge_nobody(db, world, only)]
        for user in world.users:
            asked += [judge(db, world, user, only), judge_moves(db, world, user, only)]
        for found in asked:
            whole.decisions += found.decisions
            whole.differences += found.differences
    return whole


def test_every_decision_is_the_models(
    connection: rows.Database, record_property: Callable[[str, object], None]
) -> None:
    decided = []

    @settings(
        max_examples=WORLDS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**48))
    def run(seed: int) -> None:
        verdict = judge_world(connection, seed)
        decided.append(verdict.decisions)
        assert verdict.differences == []

    run()
    assert sum(decided) >= WANTED
    record_property("figure decisions of the oracle", f"{sum(decided):,}, no difference")
