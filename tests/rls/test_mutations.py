"""Whatever weakens a policy, a trigger or a grant is noticed by the oracle."""

from collections.abc import Callable

import psycopg

from tests.rls.mutations import mutations
from tests.rls.test_oracle import FULL, judge_world
from tests.schema import rows

WORLDS = 12
SHARE = 1 if FULL else 4
"""Of so many mutations one is tried; every one in turn, where all are."""


def test_every_weakening_is_noticed(
    connection: rows.Database, record_property: Callable[[str, object], None]
) -> None:
    every = list(mutations(connection))
    assert len(every) >= 150
    tried = every[::SHARE]
    unnoticed = [name for name, statement in tried if not _noticed(connection, statement)]
    assert unnoticed == []
    record_property("figure weakenings noticed", f"{len(tried)} of {len(every)}")


def _noticed(db: rows.Database, statement: str) -> bool:
    """Weaken, and judge worlds until one differs, or can't even be asked."""
    with db.transaction(force_rollback=True):
        db.execute(statement.encode())
        for seed in range(WORLDS):
            try:
                if judge_world(db, seed).differences:
                    return True
            except psycopg.Error:
                return True
    return False
