"""A batched step touches every row once, in small transactions, whatever its key is."""

import re
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.migrations.batched import (
    COUNT_UP,
    KEYS,
    LIMITS,
    RESTLESS,
    as_owner,
    batched,
    make_things,
    place,
    run,
    run_some,
    touched,
)
from tests.migrations.books import current, logged, rows, value
from tests.migrations.conftest import WithRevision
from tests.revisions import HEAD, NEXT, SECOND
from tests.schema import rows as new

from writersroom_db.attempts import silent
from writersroom_db.connection.blockers import Watch
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    BatchChanged,
    BatchRefused,
    GaveWayTooOften,
    RunnerLockLost,
    SqlTextError,
    StatementFailed,
)
from writersroom_db.migrations import Limits, migrate, rollback
from writersroom_db.migrations.batches import run_batches
from writersroom_db.migrations.batches.ranges import KeyRange, find_target, next_range
from writersroom_db.sqltext import Batch


@pytest.mark.parametrize("kind", KEYS)
def test_every_row_is_touched_once_whatever_the_key(
    migrated_database: DatabaseUrl, kind: str
) -> None:
    make_things(migrated_database, 95, kind)
    # settings in which a written key would not read back as the same key
    _set(migrated_database, datestyle="SQL, DMY", extra_float_digits="-10")
    run_some(migrated_database, batched(), ranges=4)
    assert touched(migrated_database) == {0: 55, 1: 40}
    _set(migrated_database, datestyle="SQL, MDY")
    totals = run(migrated_database, batched())
    assert touched(migrated_database) == {1: 95}
    assert (totals.attempts, totals.ranges, totals.rows_seen, totals.rows_affected) == (
        1,
        10,
        95,
        95,
    )
    _, ranges, seen, affected, finished = place(migrated_database) or ()
    assert (ranges, seen, affected, finished) == (10, 95, 95, True)


def _set(url: DatabaseUrl, **settings: str) -> None:
    for name, setting in settings.items():
        rows(url, f'alter database "{url.database}" set {name} = {setting}')


def test_each_batch_is_a_transaction_of_its_own(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 25)
    run(migrated_database, batched())
    written = "select count(*) from app.things group by xmin::text order by 1 desc"
    assert rows(migrated_database, written) == [(10,), (10,), (5,)]


def test_equal_keys_are_never_split(migrated_database: DatabaseUrl) -> None:
    rows(
        migrated_database,
        "create table app.things (id int, part int, n int default 0, primary key (id, part));"
        "alter table app.things owner to writersroom_owner;"
        "insert into app.things select g / 7, g from generate_series(0, 99) g",
    )
    totals = run(migrated_database, batched("app.things by id, 10 rows"))
    assert touched(migrated_database) == {1: 100}
    assert totals.ranges == 8


@pytest.mark.parametrize(
    "body",
    [
        COUNT_UP.replace(";", " or t.n = 0;"),
        "update app.things as t set n = t.n + 1 where not (t.id between $1 and $2);",
        """
        update app.things as t set n = t.n + 1
        where t.n in (select s.n from app.things as s where s.id between $1 and $2);
        """,
        """
        insert into app.things (id, n)
        select x.id * -100 - g.n, 1 from app.things as x cross join generate_series(1, 2) as g (n)
        where x.id between $1 and $2;
        """,
    ],
)
def test_a_batch_that_changes_more_rows_than_its_range_holds_is_rolled_back(
    migrated_database: DatabaseUrl, body: str
) -> None:
    make_things(migrated_database, 25)
    with pytest.raises(
        BatchRefused, match=r"0099_count\.up\.sql: a batch changes \d+ rows"
    ) as error:
        run(migrated_database, batched(body=body))
    assert "join id between $1 and $2" in error.value.hint
    assert touched(migrated_database) == {0: 25}
    assert place(migrated_database) == (None, 0, 0, 0, False)


def test_rows_that_come_into_a_range_meanwhile_are_no_reason_to_refuse(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 20)
    with as_owner(migrated_database) as other, ThreadPoolExecutor(1) as pool:
        # the range is counted without it, and the statement waits for its commit
        other.execute("begin")
        other.execute("lock table app.things in share row exclusive mode")
        other.execute("insert into app.things values (1000000 - 20 * 7 + 1)")
        running = pool.submit(run, migrated_database, batched(), Limits(lock_timeout=60))
        waiting = "select exists (select from pg_locks where not granted)"
        while not value(migrated_database, waiting):
            pass
        other.execute("commit")
        totals = running.result()
    assert touched(migrated_database) == {1: 21}
    assert totals.rows_affected == 21


def test_an_empty_table_is_done_at_once(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 0)
    totals = run(migrated_database, batched())
    assert (totals.ranges, totals.rows_affected) == (0, 0)
    assert place(migrated_database) == (None, 0, 0, 0, True)


def test_a_table_in_partitions_is_gone_through(
    connection: psycopg.Connection[TupleRow], migrated_database: DatabaseUrl
) -> None:
    session = new.session(connection, new.user(connection))
    for number in range(40):
        at = f"now() + interval '{number % 4} months'"
        (when,) = connection.execute(f"select {at}".encode()).fetchone() or (None,)
        new.message(connection, session, created_at=when, processing_time_ms=0)
    connection.commit()
    body = (
        "update app.chat_messages as m set processing_time_ms = m.processing_time_ms + 1"
        " where m.id between $1 and $2;"
    )
    totals = run(migrated_database, batched("app.chat_messages by id, 7 rows", body))
    counts = "select processing_time_ms, count(*), count(distinct tableoid) from app.chat_messages"
    assert rows(migrated_database, f"{counts} group by 1") == [(1, 40, 4)]
    assert totals.ranges == 6


def test_deleted_rows_are_counted(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 30)
    body = "delete from app.things as t where t.id between $1 and $2 and t.id % 2 = 0;"
    totals = run(migrated_database, batched(body=body))
    assert (totals.rows_seen, totals.rows_affected) == (30, 15)


def test_a_range_is_found_by_the_index_whatever_the_planner_thinks_of_it(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 5000)
    _set(migrated_database, random_page_cost="1000")
    with as_owner(migrated_database) as connection:
        target = find_target(connection, Batch("app.things", "id", 10))
        found = next_range(connection, target, "970000", 4000)
        assert found is not None
        assert found == KeyRange("970005", "997998", rows=4000, holds=4000)
        connection.execute("select pg_stat_force_next_flush()")
        read = connection.execute(
            "select t.seq_tup_read, i.idx_tup_read from pg_stat_all_tables as t"
            " inner join pg_stat_all_indexes as i using (relid)"
            " where t.relid = 'app.things'::regclass"
        ).fetchone()
    assert read is not None
    loaded, looked_up = read
    assert (loaded, looked_up) == (0, 4001), "the last key is looked up again, for its equals"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("alter table app.things drop constraint things_pkey", "may be null|No index"),
        ("alter table app.things drop constraint things_pkey, alter id drop not null", "be null"),
        ("alter table app.things rename id to other", "no column id of app.things"),
        ("drop table app.things", "no column id of app.things"),
        (
            """
            alter table app.things drop constraint things_pkey, alter id set not null;
            create index on app.things (id) where n = 0;
            create index on app.things (n, id);
            create index on app.things using hash (id)
            """,
            "No index of app.things begins with id",
        ),
    ],
)
def test_a_key_that_would_miss_rows_or_scan_is_refused(
    migrated_database: DatabaseUrl, change: str, reason: str
) -> None:
    make_things(migrated_database, 5)
    rows(migrated_database, change)
    with pytest.raises(BatchRefused, match=reason):
        run(migrated_database, batched())
    assert place(migrated_database) is None


def test_an_index_in_another_order_does_not_serve(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 5, "text")
    rows(
        migrated_database,
        "alter table app.things drop constraint things_pkey, alter id set not null;"
        "create index on app.things (id text_pattern_ops);"
        'create index on app.things (id collate "POSIX")',
    )
    with pytest.raises(BatchRefused, match="No index"):
        run(migrated_database, batched())


def test_rows_hidden_by_a_policy_are_an_error_and_not_left_out(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 5)
    rows(
        migrated_database,
        "alter table app.things enable row level security;"
        "alter table app.things force row level security",
    )
    with pytest.raises(StatementFailed, match=r"0099_count\.up\.sql: .*row-level security"):
        run(migrated_database, batched())


def test_a_failing_batch_is_named_and_the_ones_before_are_kept(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 30)
    rows(migrated_database, "update app.things set n = -1 where id = 1000000 - 10 * 7")
    step = batched(
        body="update app.things as t set n = 1 / (t.n + 1)\nwhere t.id between $1 and $2;"
    )
    with pytest.raises(StatementFailed, match=r"0099_count\.up\.sql:5:1: division") as caught:
        run(migrated_database, step)
    assert caught.value.sqlstate == "22012"
    assert "Mend what is named" in caught.value.hint
    assert touched(migrated_database) == {-1: 1, 0: 9, 1: 20}

    rows(migrated_database, "update app.things set n = 0 where n = -1")
    run(migrated_database, step)
    assert touched(migrated_database) == {1: 30}


def test_a_run_that_was_stopped_goes_on_where_it_stood(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 50)
    told: list[str] = []
    run_some(migrated_database, batched(), ranges=3)
    assert touched(migrated_database) == {0: 20, 1: 30}
    totals = run(migrated_database, batched(), tell=told.append)
    assert touched(migrated_database) == {1: 50}
    assert (totals.ranges, totals.rows_affected) == (5, 50)
    assert told[0] == "0099_count: goes on behind 30 rows that are done"


def test_a_text_changed_after_it_began_is_refused(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 50)
    run_some(migrated_database, batched(), ranges=2)
    other = batched(body=COUNT_UP.replace("+ 1", "+ 2"))
    with pytest.raises(BatchChanged, match=r"0099_count\.up\.sql was changed"):
        run(migrated_database, other)
    assert touched(migrated_database) == {0: 30, 1: 20}


def test_two_runners_never_touch_a_row_twice(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 50)

    def another_runs() -> None:
        if (place(migrated_database) or (None, 0))[1] == 2:
            run(migrated_database, batched())

    with (
        as_owner(migrated_database) as connection,
        pytest.raises(RunnerLockLost, match="Another runner"),
    ):
        run_batches(
            connection, batched(), LIMITS, silent, another_runs, Watch(migrated_database, 0.1)
        )
    assert touched(migrated_database) == {1: 50}


def test_a_batch_that_another_runner_has_in_flight_is_not_done_twice(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 50)
    run_some(migrated_database, batched(), ranges=1)
    with as_owner(migrated_database) as other, ThreadPoolExecutor(1) as pool:
        other.execute("begin")
        other.execute(
            "update app.things set n = 1 where id in"
            " (select id from app.things where n = 0 order by id limit 10)"
        )
        second = pool.submit(run, migrated_database, batched(), Limits(lock_timeout=60))
        waiting = "select exists (select from pg_locks where not granted)"
        while not value(migrated_database, waiting):
            pass
        other.execute("update ops.migration_batches set ranges = 2")
        other.execute("commit")
        with pytest.raises(RunnerLockLost, match="Another runner"):
            second.result()
    assert touched(migrated_database) == {0: 30, 1: 20}


def test_what_is_finished_is_not_run_again_unless_it_was_taken_back(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 20)
    run(migrated_database, batched())
    run(migrated_database, batched())
    assert touched(migrated_database) == {1: 20}
    rows(
        migrated_database,
        "insert into ops.migration_log (revision, direction, file, checksum, state, statements,"
        " started_at, tool_version) select '0099', 'down', 'f', repeat('0', 64), 'started', 1,"
        " now(), '1'",
    )
    run(migrated_database, batched())
    assert touched(migrated_database) == {2: 20}
    run(migrated_database, batched())
    assert touched(migrated_database) == {2: 20}


def test_a_batched_revision_goes_up_and_down_and_up(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    make_things(migrated_database, 35)
    header = "-- batch: app.things by id, 10 rows"
    with_revision("count", COUNT_UP, COUNT_UP.replace("+ 1", "- 1"), header)
    for _ in range(2):
        assert migrate(migrated_database, limits=LIMITS).revision == NEXT
        assert touched(migrated_database) == {1: 35}
        assert rollback(migrated_database, limits=LIMITS).revision == HEAD
        assert touched(migrated_database) == {0: 35}
    migrate(migrated_database, limits=LIMITS)
    assert touched(migrated_database) == {1: 35}
    assert current(migrated_database) == NEXT
    ways = [(direction, state) for _, direction, state in logged(migrated_database)[-3:]]
    assert ways == [("up", "done"), ("down", "done"), ("up", "done")]
    owner = (
        "select distinct revision, direction from ops.migration_batches"
        f" where revision = '{NEXT}' order by 2"
    )
    assert rows(migrated_database, owner) == [(NEXT, "down"), (NEXT, "up")]


def test_a_file_that_can_not_be_spread_is_refused_before_anything_runs(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("first", "create table app.first ();")
    with_revision("count", "select 1;", "select 1;", "-- batch: app.things by id, 10 rows")
    with pytest.raises(SqlTextError, match=rf"{SECOND}_count\.up\.sql:5:1: .*uses \$1 and \$2"):
        migrate(migrated_database)
    assert current(migrated_database) == HEAD


SLOW = (
    "update app.things as t set n = t.n + 1\nwhere t.id between $1 and $2 and {sleep} is not null;"
)


def test_a_batch_that_meets_its_deadline_is_halved(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 24)
    told: list[str] = []
    body = SLOW.format(sleep="pg_sleep(0.05)")
    step = batched("app.things by id, 16 rows", body, "-- deadline: 500ms")
    totals = run(migrated_database, step, tell=told.append)
    assert touched(migrated_database) == {1: 24}
    assert told[0] == "0099_count: 16 rows take longer than 0.5 s, now 8 at a time"
    assert totals.attempts == 1 + len([line for line in told if "take longer" in line])
    assert totals.ranges >= 3


def test_one_row_that_takes_too_long_ends_it(migrated_database: DatabaseUrl) -> None:
    make_things(migrated_database, 3)
    told: list[str] = []
    step = batched("app.things by id, 500 rows", SLOW.format(sleep="pg_sleep(60)"))
    limits = Limits(deadline=0.1, attempts=2, first_pause=0.01)
    with pytest.raises(GaveWayTooOften, match="statement timeout"):
        run(migrated_database, step, limits, told.append)
    assert "3 rows take longer than 0.1 s, now 1 at a time" in told[0]
    assert touched(migrated_database) == {0: 3}


def test_what_a_batch_defers_until_the_commit_counts_in_its_deadline(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 3)
    rows(
        migrated_database,
        "create function app.wait() returns trigger language plpgsql set search_path to '' as"
        " $$ begin perform pg_catalog.pg_sleep(2); return null; end $$;"
        "create constraint trigger wait after update on app.things deferrable initially deferred"
        " for each row execute function app.wait();"
        "grant execute on function app.wait() to writersroom_owner",
    )
    limits = Limits(deadline=0.1, attempts=1)
    with pytest.raises(GaveWayTooOften, match="statement timeout"):
        run(migrated_database, batched(), limits)
    assert touched(migrated_database) == {0: 3}


def test_a_batch_behind_a_lock_gives_way_and_loses_nothing(
    migrated_database: DatabaseUrl,
) -> None:
    make_things(migrated_database, 50)
    told: list[str] = []
    with as_owner(migrated_database) as other:
        other.execute("begin")
        other.execute("update app.things set n = n where id = 1000000 - 7")
        blocker = rf"process {other.info.backend_pid}, user [^,]+, idle in transaction"

        def tell(line: str) -> None:
            told.append(line)
            assert touched(migrated_database) == {0: 10, 1: 40}
            other.execute("rollback")

        limits = Limits(lock_timeout=0.5, first_pause=0.01, batches=RESTLESS)
        totals = run(migrated_database, batched(), limits, tell)
    assert re.match(f"0099_count: gave way to {blocker}.*attempt 1; again in", told[0])
    assert totals.attempts == 2
    assert touched(migrated_database) == {1: 50}


@pytest.mark.parametrize("table", ["ops.migration_batches", "app.things"])
def test_a_locked_table_is_waited_for_with_the_same_patience(
    migrated_database: DatabaseUrl, table: str
) -> None:
    make_things(migrated_database, 50)
    told: list[str] = []
    with as_owner(migrated_database) as other:
        other.execute("begin")
        other.execute(f"lock table {table}".encode())

        def tell(line: str) -> None:
            told.append(line)
            other.execute("rollback")

        totals = run(migrated_database, batched(), tell=tell)
    assert told[0].startswith("0099_count: gave way to ")
    assert (totals.attempts, touched(migrated_database)) == (2, {1: 50})


def test_the_attempts_stand_in_the_log(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    make_things(migrated_database, 20)
    with_revision("count", COUNT_UP, COUNT_UP, "-- batch: app.things by id, 10 rows")
    with as_owner(migrated_database) as other:
        other.execute("begin")
        other.execute("update app.things set n = n where id = 1000000 - 7")

        def tell(_line: str) -> None:
            other.execute("rollback")

        (step,) = migrate(migrated_database, limits=LIMITS, tell=tell).steps
    assert step.attempts == 2
    attempts = f"select attempts from ops.migration_log where revision = '{NEXT}'"
    assert value(migrated_database, attempts) == 2
