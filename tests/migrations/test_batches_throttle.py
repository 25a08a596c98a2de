"""Batches hold back: rests, vacuum and replicas; and they tell how far they are."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import psycopg
import pytest
from tests.migrations.batched import LIMITS, batched, make_things, run, touched
from tests.migrations.books import rows, value

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ReplicaLags
from writersroom_db.limits import BatchLimits, Limits
from writersroom_db.migrations.batches.progress import Progress
from writersroom_db.migrations.batches.size import BatchSize
from writersroom_db.migrations.batches.throttle import rest_after


def _limits(batches: BatchLimits) -> Limits:
    return replace(LIMITS, batches=batches)


def test_a_rest_is_as_long_as_the_batch_up_to_a_bound() -> None:
    limits = BatchLimits(rest=2.0, longest_rest=1.0)
    assert [rest_after(seconds, limits) for seconds in (0.0, 0.1, 0.5, 9.0)] == [0, 0.2, 1, 1]


def test_batches_rest_in_between(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 30)
    totals = run(migrated_database, batched(), _limits(BatchLimits(rest=1e6, longest_rest=0.2)))
    assert totals.seconds >= 0.6


def test_a_batch_size_is_halved_down_to_one_and_grows_back_slowly() -> None:
    size = BatchSize(100, 100)
    assert size.halved(100).rows == 50
    assert size.halved(9).rows == 4
    assert size.halved(1).rows == 1
    small = BatchSize(40, 100)
    assert small.grown(0.5) == small
    assert small.grown(0.4).rows == 50
    assert BatchSize(1, 100).grown(0.1).rows == 2
    assert BatchSize(95, 100).grown(0.1).rows == 100


def test_progress_is_told_once_a_second_with_rate_and_time_left() -> None:
    told: list[str] = []
    now = 0.0
    progress = Progress("0099_count", 1000, 200, told.append, lambda: now)
    for tick in range(1, 50):
        now = tick / 10
        progress.update(200 + tick * 10)
    assert told[0] == "0099_count: goes on behind 200 rows that are done"
    assert told[1] == "0099_count: 300 of about 1000 rows, 100 rows/s, about 0:07 min left"
    assert len(told) == 5


def test_progress_of_a_table_without_statistics_has_no_end() -> None:
    told: list[str] = []
    now = 0.0
    progress = Progress("0099_count", 0, 0, told.append, lambda: now)
    now = 2.0
    progress.update(500)
    assert told == ["0099_count: 500 rows, 250 rows/s"]


def test_progress_knows_the_size_of_a_table_in_partitions(
    migrated_database: DatabaseUrl,
) -> None:
    rows(
        migrated_database,
        "create table app.things (id int not null, n int default 0) partition by range (id);"
        "create table app.things_0 partition of app.things for values from (0) to (250);"
        "create table app.things_1 partition of app.things for values from (250) to (999);"
        "create index on app.things (id); alter table app.things owner to writersroom_owner;"
        "insert into app.things select generate_series(1, 500)",
    )
    rows(migrated_database, "vacuum app.things")
    told: list[str] = []
    body = (
        "update app.things as t set n = t.n + 1 where t.id between $1 and $2"
        " and pg_sleep(0.003) is not null;"
    )
    run(migrated_database, batched("app.things by id, 50 rows", body), tell=told.append)
    assert touched(migrated_database) == {1: 500}
    assert "of about 500 rows" in told[0]


@contextmanager
def _endless_vacuum(url: DatabaseUrl) -> Iterator[Callable[[], None]]:
    """Let a vacuum work on app.things that would take hours; give a function that ends it."""
    with connect(url, autocommit=True) as session:
        pid = session.info.backend_pid
        session.execute("set vacuum_cost_delay = 100")
        session.execute("set vacuum_cost_limit = 1")

        def vacuum() -> None:
            with pytest.raises(psycopg.Error, match=r"terminating|canceling"):
                session.execute("vacuum app.things")

        def end() -> None:
            rows(url, f"select pg_terminate_backend({pid}, 10000)")

        thread = Thread(target=vacuum)
        thread.start()
        works = f"select count(*) from pg_stat_progress_vacuum where pid = {pid}"
        while not value(url, works):
            time.sleep(0.01)
        try:
            yield end
        finally:
            end()
            thread.join()


def test_batches_wait_while_a_vacuum_works_on_the_table(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 20_000)
    told: list[str] = []
    limits = _limits(BatchLimits(rest=0, look_every=0, vacuum_wait=600))
    with _endless_vacuum(migrated_database) as end:

        def tell(line: str) -> None:
            told.append(line)
            assert touched(migrated_database) == {0: 20_000}
            end()

        run(migrated_database, batched("app.things by id, 10000 rows"), limits, tell)
    assert told[0] == "batches wait: a vacuum works on app.things"
    assert touched(migrated_database) == {1: 20_000}


def test_a_vacuum_that_does_not_end_only_slows_batches_down(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 20_000)
    told: list[str] = []
    limits = _limits(BatchLimits(rest=0, look_every=0, vacuum_wait=0.3))
    with _endless_vacuum(migrated_database):
        step = batched("app.things by id, 10000 rows")
        run(migrated_database, step, limits, told.append)
        works = "select count(*) from pg_stat_progress_vacuum"
        assert value(migrated_database, works) == 1
    assert touched(migrated_database) == {1: 20_000}
    assert told[0] == "batches wait: a vacuum works on app.things"


def test_a_vacuum_of_another_table_holds_nobody_up(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 20_000)
    rows(migrated_database, "create table app.others as select 1 as n")
    rows(migrated_database, "alter table app.others owner to writersroom_owner")
    rows(migrated_database, "create unique index on app.others (n)")
    rows(migrated_database, "alter table app.others alter n set not null")
    told: list[str] = []
    limits = _limits(BatchLimits(rest=0, look_every=0, vacuum_wait=1))
    body = "update app.others as t set n = t.n where t.n between $1 and $2;"
    with _endless_vacuum(migrated_database):
        run(migrated_database, batched("app.others by n, 10 rows", body), limits, told.append)
    assert told == []


def test_batches_wait_for_autovacuum_when_many_rows_are_dead(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 3000)
    rows(migrated_database, "vacuum analyze app.things")
    rows(migrated_database, "update app.things set n = 0 where id % 2 = 0")
    dead = "select n_dead_tup from pg_stat_all_tables where relid = 'app.things'::regclass"
    while value(migrated_database, dead) < 1000:
        time.sleep(0.05)
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        rows(migrated_database, "vacuum app.things")

    limits = BatchLimits(rest=0, look_every=0, vacuum_wait=600, dead_rows=100, dead_share=0.4)
    step = batched("app.things by id, 3000 rows")
    run(migrated_database, step, _limits(limits), tell)
    assert "batches wait: app.things has many dead rows, autovacuum is due" in told
    assert touched(migrated_database) == {1: 3000}


def test_nobody_waits_for_an_autovacuum_that_is_off(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 3000)
    rows(migrated_database, "alter table app.things set (autovacuum_enabled = false)")
    rows(migrated_database, "update app.things set n = 0")
    dead = "select n_dead_tup from pg_stat_all_tables where relid = 'app.things'::regclass"
    while value(migrated_database, dead) < 3000:
        time.sleep(0.05)
    told: list[str] = []
    limits = BatchLimits(rest=0, look_every=0, vacuum_wait=1, dead_rows=100, dead_share=0)
    run(migrated_database, batched("app.things by id, 3000 rows"), _limits(limits), told.append)
    assert told == []


def test_the_lag_of_aurora_readers_counts(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 20)
    # what Aurora has in its catalog, with the columns that are read here
    rows(
        migrated_database,
        "set allow_system_table_mods = on; create function pg_catalog.aurora_replica_status()"
        " returns table (server_id text, session_id text, replica_lag_in_msec real) language sql"
        " as $$ values ('w', 'MASTER_SESSION_ID', 99999::real), ('r', 'some-session', 2500) $$",
    )
    with pytest.raises(ReplicaLags, match=r"2\.5 s behind"):
        run(migrated_database, batched(), _limits(BatchLimits(max_lag=2, lag_wait=0)))
    assert touched(migrated_database) == {0: 20}
    run(migrated_database, batched(), _limits(BatchLimits(max_lag=3, lag_wait=0)))
    assert touched(migrated_database) == {1: 20}


def test_the_role_is_the_owners_again_after_a_look_at_the_replicas(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 20)
    rows(migrated_database, "create table app.who (id int primary key, who text)")
    rows(migrated_database, "alter table app.who owner to writersroom_owner")
    rows(migrated_database, "insert into app.who select generate_series(1, 4)")
    body = "update app.who as t set who = current_user where t.id between $1 and $2;"
    limits = _limits(BatchLimits(rest=0, look_every=0))
    run(migrated_database, batched("app.who by id, 1 rows", body), limits)
    assert rows(migrated_database, "select distinct who from app.who") == [("writersroom_owner",)]
