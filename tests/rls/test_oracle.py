"""What the database lets each user do is what the model says: row by row, command by command."""

import os
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rls.oracle import judge_world
from tests.schema import rows

FULL = os.environ.get("WRITERSROOM_PROOFS") == "full"
WORLDS = 340 if FULL else 18
WANTED = 1_000_000 if FULL else 50_000


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
