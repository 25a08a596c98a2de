"""Giving way to others, and one runner at a time."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from time import monotonic, sleep

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.migrations.books import current, exists, logged, rows, value
from tests.migrations.conftest import KillWaiting, WithRevision
from tests.revisions import HEAD, NEXT, NUMBERS, SECOND

from writersroom_db.attempts import silent
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ConnectionLost, GaveWayTooOften, RunnerBusy, RunnerLockLost
from writersroom_db.migrations import Limits, migrate
from writersroom_db.migrations.runner_lock import runner_lock
from writersroom_db.testing.servers import fresh_database, scratch_cluster

QUICK = Limits(lock_timeout=0.05, attempts=3, first_pause=0.01)
PATIENT = Limits(lock_timeout=60, deadline=60)
DEFERS = """
create table app.extra (id integer);
create function app.wait() returns trigger language plpgsql set search_path to '' as
$$ begin perform pg_catalog.pg_sleep(3); return null; end $$;
create constraint trigger wait after insert on app.extra deferrable initially deferred
for each row execute function app.wait();
insert into app.extra values (1);
"""
ALTER = "create table app.extra ();\nalter table app.users add column extra text;"


def test_a_blocked_statement_gives_way_and_succeeds_once_the_blocker_ends(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    blocker: psycopg.Connection[TupleRow],
) -> None:
    name = with_revision("extra", ALTER)
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        blocker.rollback()

    (step,) = migrate(migrated_database, limits=QUICK, tell=tell).steps
    assert step.attempts == 2
    pid = blocker.info.backend_pid
    assert told[0].startswith(f"{name}: gave way to process {pid}, user ")
    assert ", idle in transaction, query since " in told[0]
    assert ", attempt 1; again in " in told[0]
    attempts = f"select attempts from ops.migration_log where revision = '{NEXT}'"
    assert value(migrated_database, attempts) == 2


def test_too_many_attempts_end_it_name_the_blocker_and_keep_nothing(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    blocker: psycopg.Connection[TupleRow],
) -> None:
    with_revision("extra", ALTER)
    pid, user = blocker.info.backend_pid, blocker.info.user
    told = rf"gave way 3 times to process {pid}, user {user}, .*query since .*: .*lock timeout"
    with pytest.raises(GaveWayTooOften, match=told):
        migrate(migrated_database, limits=QUICK)
    assert not exists(migrated_database, "app.extra")
    assert current(migrated_database) == HEAD
    assert logged(migrated_database)[-1] == (HEAD, "up", "done")


@pytest.mark.parametrize(
    ("deadline", "headers"), [(0.1, ()), (60.0, ("-- deadline: 100ms",))], ids=["given", "header"]
)
def test_the_deadline_ends_an_attempt_and_the_header_wins(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    deadline: float,
    headers: tuple[str, ...],
) -> None:
    with_revision("slow", "select pg_catalog.pg_sleep(600);", "select;", *headers)
    with pytest.raises(GaveWayTooOften, match="statement timeout"):
        migrate(migrated_database, limits=Limits(deadline=deadline, attempts=2, first_pause=0.01))


def test_a_longer_deadline_of_the_header_wins_too(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("slow", "select pg_catalog.pg_sleep(0.3);", "select;", "-- deadline: 1min")
    limits = Limits(deadline=0.05, attempts=1)
    assert migrate(migrated_database, limits=limits).revision == NEXT


@pytest.mark.parametrize("book", ["alembic_version", "migration_log"])
def test_a_wait_for_the_books_counts_in_the_deadline(
    migrated_database: DatabaseUrl, with_revision: WithRevision, book: str
) -> None:
    with_revision("slow", "select pg_catalog.pg_sleep(1.8);")
    ended: list[float] = []
    with connect(migrated_database) as blocker:
        blocker.execute(f"lock table ops.{book} in share mode".encode())

        def tell(_line: str) -> None:
            if not ended:
                ended.append(monotonic() - started)
                blocker.rollback()

        started = monotonic()
        limits = Limits(lock_timeout=60, deadline=2, first_pause=0.01)
        (step,) = migrate(migrated_database, limits=limits, tell=tell).steps
    assert step.attempts > 1
    assert ended[0] < 3.5


def test_the_deadline_ends_what_is_deferred_until_the_commit(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("deferring", DEFERS)
    with pytest.raises(GaveWayTooOften, match="statement timeout"):
        migrate(migrated_database, limits=Limits(deadline=0.5, attempts=1))
    assert not exists(migrated_database, "app.extra")


def test_a_runner_that_stalls_in_its_transaction_is_ended_by_the_server(
    migrated_database: DatabaseUrl, with_revision: WithRevision, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_revision("extra", ALTER)
    stalls = [0.5]

    def stall(*_: object) -> None:
        sleep(stalls.pop() if stalls else 0)

    monkeypatch.setattr("writersroom_db.migrations.steps.log_done", stall)
    (step,) = migrate(migrated_database, limits=Limits(deadline=0.2, first_pause=0.01)).steps
    assert step.attempts == 2


def test_a_second_runner_waits_for_the_first(migrated_database: DatabaseUrl) -> None:
    told: list[str] = []
    with ExitStack() as first:
        first.enter_context(runner_lock(migrated_database, wait=0, tell=silent))

        def tell(line: str) -> None:
            told.append(line)
            first.close()

        assert migrate(migrated_database, tell=tell).steps == ()
    assert told[0].startswith("waiting for another runner (process ")


def test_a_runner_that_waited_long_enough_is_refused(migrated_database: DatabaseUrl) -> None:
    with (
        runner_lock(migrated_database, wait=0, tell=silent),
        pytest.raises(RunnerBusy, match=r"process [0-9]+, user "),
    ):
        migrate(migrated_database, limits=Limits(runner_wait=0))


def test_four_processes_at_once_apply_each_revision_once(empty_database: DatabaseUrl) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(migrate, [empty_database] * 4))
    assert sorted(len(result.steps) for result in done) == [0, 0, 0, len(NUMBERS)]
    assert logged(empty_database) == [(number, "up", "done") for number in NUMBERS]


def test_two_databases_of_a_fresh_cluster_migrate_at_once() -> None:
    with (
        scratch_cluster() as scratch,
        fresh_database(scratch.url(), "one") as one,
        fresh_database(scratch.url(), "two") as two,
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool,
    ):
        done = list(pool.map(migrate, [one, two]))
        assert [result.revision for result in done] == [HEAD, HEAD]
        assert (current(one), current(two)) == (HEAD, HEAD)


def test_a_lost_runner_lock_stops_before_the_next_revision(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("first", "create table app.first ();")
    with_revision("second", "create table app.second ();")

    def kill_runner(_line: str) -> None:
        assert rows(
            migrated_database,
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
            " where application_name = 'writersroom-db runner' and datname = current_database()",
        ) == [(True,)]

    with pytest.raises(RunnerLockLost):
        migrate(migrated_database, tell=kill_runner)
    assert current(migrated_database) == NEXT
    assert not exists(migrated_database, "app.second")
    assert migrate(migrated_database).revision == SECOND


def test_a_lost_connection_is_told_and_the_next_run_goes_on(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    blocker: psycopg.Connection[TupleRow],
    kill_waiting: KillWaiting,
) -> None:
    name = with_revision("extra", ALTER)
    kill_waiting(migrated_database)
    with pytest.raises(ConnectionLost, match=rf"{name}\.up\.sql:5:1: "):
        migrate(migrated_database, limits=PATIENT)
    assert not exists(migrated_database, "app.extra")
    blocker.rollback()
    assert migrate(migrated_database).revision == NEXT
