"""Batches killed at any point: the next run goes on, and no row is touched twice or left out."""

import os
import random
import signal
import time
from multiprocessing import get_context
from threading import Thread

import pytest
from tests.migrations.batched import COUNT_UP, as_owner, batched, make_things, place, run, touched
from tests.migrations.books import current, logged, rows
from tests.migrations.conftest import KillWaiting, WithRevision
from tests.revisions import HEAD, NEXT

from writersroom_db.attempts import silent
from writersroom_db.connection.blockers import Watch
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ConnectionLost
from writersroom_db.limits import BatchLimits, Limits
from writersroom_db.migrations import migrate
from writersroom_db.migrations.batches import run_batches
from writersroom_db.migrations.plan import Step

SLOWLY = (
    "update app.things as t set n = t.n + 1 where t.id between $1 and $2"
    " and pg_sleep(0.0005) is not null;"
)
STEP = batched("app.things by id, 7 rows", SLOWLY)
PATIENT = Limits(
    lock_timeout=5, deadline=30, first_pause=0.01, batches=BatchLimits(rest=0.2, look_every=0.01)
)


def _run_until_killed(url: DatabaseUrl, delay: float) -> bool:
    """Run the step while a thread ends its session after ``delay``; tell whether it was killed."""
    with as_owner(url) as connection:
        pid = connection.info.backend_pid

        def kill() -> None:
            time.sleep(delay)
            rows(url, f"select pg_terminate_backend({pid}, 10000)")

        killer = Thread(target=kill)
        killer.start()
        try:
            run_batches(connection, STEP, PATIENT, silent, lambda: None, Watch(url, 5))
        except ConnectionLost:
            return True
        finally:
            killer.join()
        return False


def test_a_backend_terminated_at_random_points(migrated_database: DatabaseUrl) -> None:
    chance = random.Random(41)  # noqa: S311 (only where the kills fall)
    make_things(migrated_database, 350)
    killed = 0
    while not (place(migrated_database) or (0, 0, 0, 0, False))[4]:
        killed += _run_until_killed(migrated_database, chance.uniform(0.01, 0.12))
        _, ranges, _, affected, _ = place(migrated_database) or (None, 0, 0, 0, False)
        assert affected == min(350, 7 * ranges) == touched(migrated_database).get(1, 0)
    assert touched(migrated_database) == {1: 350}
    assert killed >= 3


def _run_in_child(url: DatabaseUrl, step: Step) -> None:
    run(url, step, PATIENT)


@pytest.mark.parametrize("seed", range(3))
def test_a_runner_killed_at_a_random_point(migrated_database: DatabaseUrl, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (only where the kills fall)
    make_things(migrated_database, 210)
    wanted = chance.randrange(1, 25)
    child = get_context("spawn").Process(target=_run_in_child, args=(migrated_database, STEP))
    child.start()
    while (place(migrated_database) or (None, 0))[1] < wanted:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.02))
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert child.exitcode == -signal.SIGKILL
    _, ranges, _, _, finished = place(migrated_database) or (None, 0, 0, 0, False)
    assert not finished
    assert ranges >= wanted

    run(migrated_database, STEP, PATIENT)
    assert touched(migrated_database) == {1: 210}


def test_a_migrate_that_was_killed_in_a_batch_is_ended_by_the_next(
    migrated_database: DatabaseUrl, with_revision: WithRevision, kill_waiting: KillWaiting
) -> None:
    make_things(migrated_database, 50)
    with_revision("count", COUNT_UP, COUNT_UP, "-- batch: app.things by id, 10 rows")
    with as_owner(migrated_database) as other:
        other.execute("begin")
        other.execute("update app.things set n = n where id = 1000000 - 7 * 7")
        kill_waiting(migrated_database)
        with pytest.raises(ConnectionLost):
            migrate(migrated_database, limits=Limits(lock_timeout=60, deadline=60))
    assert touched(migrated_database) == {0: 10, 1: 40}
    assert current(migrated_database) == HEAD
    assert logged(migrated_database)[-1] == (NEXT, "up", "started")

    assert migrate(migrated_database).revision == NEXT
    assert touched(migrated_database) == {1: 50}
    assert logged(migrated_database)[-1] == (NEXT, "up", "done")
