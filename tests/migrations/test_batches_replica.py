"""Batches wait for a streaming replica that stays behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from tests.migrations.batched import LIMITS, batched, make_things, run, touched
from tests.migrations.books import rows
from tests.replicas import standby

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ReplicaLags
from writersroom_db.limits import BatchLimits
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import fresh_database, login, scratch_cluster

STEP = batched(
    "app.things by id, 2 rows",
    "update app.things as t set n = t.n + 1 where t.id between $1 and $2"
    " and pg_sleep(0.05) is not null;",
)


@contextmanager
def _paused() -> Iterator[tuple[DatabaseUrl, DatabaseUrl]]:
    """Give a database with app.things, and its replica, where replay is paused."""
    with scratch_cluster() as primary, fresh_database(primary.url(), "things") as url:
        migrate(url)
        make_things(url, 60)
        with standby(primary) as copy:
            behind = copy.url("things")
            rows(behind, "select pg_wal_replay_pause()")
            yield url, behind


def test_batches_wait_for_a_replica_until_it_has_caught_up() -> None:
    limits = replace(LIMITS, batches=BatchLimits(rest=0, look_every=0, max_lag=0.5))
    told: list[str] = []
    with _paused() as (url, behind):

        def tell(line: str) -> None:
            told.append(line)
            if line.startswith("batches wait: a replica is "):
                assert touched(behind) == {0: 60}
                assert 0 < touched(url)[1] < 60
                rows(behind, "select pg_wal_replay_resume()")

        run(url, STEP, limits, tell)
        assert touched(url) == {1: 60}
    assert any(line.startswith("batches wait: a replica is ") for line in told)


def test_a_replica_that_stays_behind_ends_the_run_and_the_next_goes_on() -> None:
    limits = replace(LIMITS, batches=BatchLimits(rest=0, look_every=0, max_lag=0.5, lag_wait=0.5))
    with _paused() as (url, behind):
        rows(url, "create role mover login; grant writersroom_owner to mover")
        blind: list[str] = []
        run(login(url, "mover"), STEP, limits, blind.append)
        assert touched(url) == {1: 60}
        hidden = "batches can't see how far replicas are behind: grant pg_monitor to mover"
        assert blind.count(hidden) == 1

        rows(url, "grant pg_monitor to mover")
        rows(url, "delete from ops.migration_batches")
        with pytest.raises(ReplicaLags, match=r"A replica is .* s behind, and stays so"):
            run(login(url, "mover"), STEP, limits)
        assert touched(url) == {1: 60}
        rows(behind, "select pg_wal_replay_resume()")
        patient = replace(limits, batches=replace(limits.batches, lag_wait=60))
        run(login(url, "mover"), STEP, patient)
        assert touched(url) == {2: 60}
