"""The closure is what projects and collaborations say, after any history and beside any other."""

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rls.histories import STEPS_OF_A_WRITER, Cast, defined, follows, recorded
from tests.schema import rows
from tests.waiting import PATIENCE, waiting
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

FULL = os.environ.get("WRITERSROOM_PROOFS") == "full"
HISTORIES = 1000 if FULL else 40
WRITERS = 6
CHANGES = 2000 if FULL else 60
"""Changes of each writer."""

_REFUSED = (psycopg.errors.DeadlockDetected, psycopg.IntegrityError)


def test_after_any_history_it_equals_its_definition(connection: rows.Database) -> None:
    @settings(
        max_examples=HISTORIES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**48))
    def run(seed: int) -> None:
        assert follows(connection, seed)

    run()


def test_changes_of_owners_and_members_at_once_leave_it_right(
    connection: rows.Database, migrated_database: DatabaseUrl
) -> None:
    users = [rows.user(connection) for _ in range(4)]
    projects = [rows.project(connection, users[0]) for _ in range(2)]
    connection.commit()
    done, counting = [0], threading.Lock()

    def write(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 (no secret)
        with connect(migrated_database) as own:
            own.execute("set deadlock_timeout = '5ms'")
            own.commit()
            cast = Cast(own, chance, users, projects)
            for _ in range(CHANGES):
                try:
                    with own.transaction():
                        for _ in range(chance.choice((1, 2))):
                            chance.choice(STEPS_OF_A_WRITER)(cast)
                except _REFUSED:
                    continue
                with counting:
                    done[0] += 1

    with ThreadPoolExecutor(WRITERS) as threads:
        for ran in [threads.submit(write, seed) for seed in range(WRITERS)]:
            ran.result()

    assert recorded(connection) == defined(connection)
    assert done[0] >= CHANGES


@pytest.mark.parametrize("locks", [True, False], ids=["as it is", "without its lock"])
def test_who_was_the_owner_leaves_while_the_owner_changes(
    connection: rows.Database, migrated_database: DatabaseUrl, locks: bool
) -> None:
    """Without the lock on the project each would miss the other: it is what the tests above see."""
    former, next_one = rows.user(connection), rows.user(connection)
    project = rows.project(connection, former)
    if not locks:
        connection.execute(_without_lock(connection))
    connection.commit()
    leave = "update app.collaborations set is_active = false where user_id = %s"

    with connect(migrated_database) as changing, connect(migrated_database) as leaving:
        changing.execute("update app.projects set owner_id = %s", (next_one,))
        with waiting(connection, leaving, leave, (former,)) as left:
            changing.commit()
            left.result(PATIENCE)
        leaving.commit()

    assert (former, project) not in defined(connection)
    assert ((former, project) in recorded(connection)) == (not locks)


def _without_lock(db: rows.Database) -> bytes:
    ((text,),) = db.execute(
        "select pg_get_functiondef('app.refresh_project_access(uuid[],uuid[])'::regprocedure)"
    ).fetchall()
    weakened = str(text).replace("    for no key update;", "    ;")
    assert weakened != text
    return weakened.encode()
