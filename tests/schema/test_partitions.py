"""Monthly partitions: no gap between them, no row in the wrong one, nobody kept waiting."""

import itertools
from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest
from tests.schema import rows
from tests.schema.rows import Database

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

PARENTS = ("app.agent_interactions", "app.chat_messages")
ZONES = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu")


@pytest.fixture
def db(connection: Database) -> Database:
    """Give a migrated database as its owner, the role that makes partitions."""
    connection.execute("set role writersroom_owner")
    return connection


@pytest.fixture
def other(migrated_database: DatabaseUrl, connection: Database) -> Iterator[Database]:
    """Give a second connection to the same database."""
    connection.commit()
    with connect(migrated_database) as second:
        yield second


def utc(year: int, month: int, day: int = 1, hour: int = 0) -> datetime:
    return datetime.fromisoformat(f"{year}-{month:02}-{day:02}T{hour:02}:00:00+00:00")


def make(db: Database, month: str, parent: str = "app.chat_messages") -> str:
    row = db.execute("select ops.create_month_partition(%s, %s)", (parent, month)).fetchone()
    assert row is not None
    name: str = row[0]
    return name


def runway(db: Database, at: str) -> tuple[datetime, int]:
    row = db.execute(
        "select covered_until, months from ops.partition_runway(%s)"
        " where parent = 'app.chat_messages'",
        (at,),
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def missing(db: Database, *moments: str) -> list[datetime]:
    query = "select month from ops.missing_partitions({}) where parent = 'app.chat_messages'"
    places = ", ".join(["%s"] * len(moments))
    return [month for (month,) in db.execute(query.format(places).encode(), moments).fetchall()]


def test_a_migrated_database_has_its_runway_and_no_more(db: Database) -> None:
    found = db.execute(
        "select parent, months, minimum_months from ops.partition_runway(now())"
    ).fetchall()
    assert found == [(parent, 12, 3) for parent in (*PARENTS, "audit.log")]
    assert db.execute("select from ops.missing_partitions(now())").fetchall() == []


@pytest.mark.parametrize("zone", ZONES)
def test_bounds_are_utc_months_without_a_gap(db: Database, zone: str) -> None:
    db.execute("select set_config('timezone', %s, false)", (zone,))
    db.execute(
        "select ops.create_month_partition(parent, month)"
        " from ops.missing_partitions('2001-11-15 00:00+00', '2003-02-01 00:00+00')"
    )
    bounds = db.execute(
        "select lower_bound, upper_bound from ops.partitions"
        " where parent = 'app.chat_messages' and lower_bound < '2004-01-01' order by lower_bound"
    ).fetchall()
    months = [utc(2001, 11), utc(2001, 12), *(utc(2002, m) for m in range(1, 13)), utc(2003, 1)]
    months += [utc(2003, 2), utc(2003, 3)]
    assert bounds == list(itertools.pairwise(months))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("moment", "name"),
    [
        ("2002-05-01 00:00:00+00", "app.chat_messages_p2002_05"),
        ("2002-05-31 23:59:59.999999+00", "app.chat_messages_p2002_05"),
        ("2002-05-01 00:30:00+14", "app.chat_messages_p2002_04"),
        ("2002-04-30 17:00:00-07", "app.chat_messages_p2002_05"),
    ],
)
def test_the_month_is_that_of_the_moment_in_utc(
    db: Database, zone: str, moment: str, name: str
) -> None:
    db.execute("select set_config('timezone', %s, false)", (zone,))
    assert make(db, moment) == name


@pytest.mark.parametrize("zone", ZONES)
def test_missing_partitions_start_with_the_moments_month(db: Database, zone: str) -> None:
    db.execute("select set_config('timezone', %s, false)", (zone,))
    found = missing(db, "2002-01-31 23:30+00", "2002-03-01 00:00+00")
    assert found == [utc(2002, 1), utc(2002, 2), utc(2002, 3)]


def test_missing_partitions_cover_the_runway_of_each_table(db: Database) -> None:
    db.execute(
        "update ops.partitioned_tables set runway_months = 4 where table_name = 'app.chat_messages'"
    )
    assert missing(db, "2002-01-15 00:00+00") == [utc(2002, m) for m in range(1, 6)]
    found = db.execute(
        "select parent, count(*) from ops.missing_partitions('2002-01-15 00:00+00')"
        " group by parent order by parent"
    ).fetchall()
    assert found == [
        ("app.agent_interactions", 13),
        ("app.chat_messages", 5),
        ("audit.log", 13),
    ]


def test_missing_partitions_leaves_out_those_that_stand(db: Database) -> None:
    make(db, "2002-02-10 00:00+00")
    assert missing(db, "2002-01-01 00:00+00", "2002-03-01 00:00+00") == [utc(2002, 1), utc(2002, 3)]


@pytest.mark.parametrize("zone", ZONES)
def test_runway_ends_at_a_gap(db: Database, zone: str) -> None:
    for month in ("2002-01-01", "2002-02-01", "2002-03-01", "2002-05-01"):
        make(db, f"{month} 00:00+00")
    db.execute("select set_config('timezone', %s, false)", (zone,))
    assert runway(db, "2002-01-20 00:00+00") == (utc(2002, 4), 2)
    assert runway(db, "2002-03-31 23:59+00") == (utc(2002, 4), 0)


def test_runway_is_minus_one_when_the_current_month_is_missing(db: Database) -> None:
    make(db, "2002-02-01 00:00+00")
    assert runway(db, "2002-01-20 00:00+00") == (utc(2002, 1), -1)
    assert runway(db, "2002-03-01 00:00+00") == (utc(2002, 3), -1)


def test_runway_of_a_table_without_partitions_is_minus_one(db: Database) -> None:
    names = db.execute(
        "select partition from ops.partitions where parent = 'app.chat_messages'"
    ).fetchall()
    assert len(names) == 13
    for (name,) in names:
        db.execute(f"drop table {name}".encode())
    assert runway(db, "2026-11-20 00:00+00") == (utc(2026, 11), -1)


def test_runway_crosses_the_year(db: Database) -> None:
    for month in ("2002-11-01", "2002-12-01", "2003-01-01"):
        make(db, f"{month} 00:00+00")
    assert runway(db, "2002-11-30 12:00+00") == (utc(2003, 2), 2)


@pytest.mark.parametrize(
    ("moment", "partition"),
    [
        ("2002-05-01 00:00:00+00", "app.chat_messages_p2002_05"),
        ("2002-05-31 23:59:59.999999+00", "app.chat_messages_p2002_05"),
        ("2002-06-01 00:00:00+00", "app.chat_messages_p2002_06"),
        ("2002-06-01 13:59:59+14", "app.chat_messages_p2002_05"),
    ],
)
def test_a_row_lands_in_the_month_of_its_moment(db: Database, moment: str, partition: str) -> None:
    make(db, "2002-05-01 00:00+00")
    make(db, "2002-06-01 00:00+00")
    said = rows.message(db, rows.conversation(db).session, created_at=moment)
    where = db.execute(
        "select tableoid::regclass::text from app.chat_messages where id = %s", (said,)
    ).fetchone()
    assert where == (partition,)


@pytest.mark.parametrize("beyond", ["interval '13 months'", "-interval '1 month'"])
def test_a_row_beyond_the_partitions_is_refused(db: Database, beyond: str) -> None:
    row = db.execute(f"select now() + {beyond}".encode()).fetchone()
    assert row is not None
    talk = rows.conversation(db)
    with (
        pytest.raises(psycopg.errors.CheckViolation, match="no partition of relation"),
        db.transaction(),
    ):
        rows.message(db, talk.session, created_at=row[0])
    with pytest.raises(psycopg.errors.CheckViolation, match="no partition of relation"):
        rows.interaction(db, talk, created_at=row[0])


def test_there_is_no_default_partition(db: Database) -> None:
    found = db.execute(
        "select partrelid::regclass::text, partdefid from pg_partitioned_table"
        " where partrelid::regclass::text like 'app.%' order by 1"
    ).fetchall()
    assert found == [(parent, 0) for parent in PARENTS]


@pytest.mark.parametrize("parent", PARENTS)
def test_a_partition_has_all_that_its_parent_has(db: Database, parent: str) -> None:
    child = make(db, "2002-05-01 00:00+00", parent)
    indexes = (
        "select count(*) from pg_index where indisvalid and indrelid = %s::regclass",
        (
            "select count(*) from pg_inherits where inhrelid in"
            " (select indexrelid from pg_index where indrelid = %s::regclass)"
        ),
    )
    on_parent = db.execute(indexes[0], (parent,)).fetchone()
    assert on_parent is not None
    assert on_parent[0] > 5
    assert [db.execute(query, (child,)).fetchone() for query in indexes] == [on_parent] * 2
    for query in (
        (
            "select conname, pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid = %s::regclass and contype in ('f', 'c') order by 1"
        ),
        (
            "select tgname from pg_trigger where tgrelid = %s::regclass and not tgisinternal"
            " order by 1"
        ),
        (
            "select attname, format_type(atttypid, atttypmod), attnotnull,"
            " pg_get_expr(adbin, adrelid) from pg_attribute"
            " left join pg_attrdef on adrelid = attrelid and adnum = attnum"
            " where attrelid = %s::regclass and attnum > 0 order by attnum"
        ),
    ):
        assert db.execute(query, (child,)).fetchall() == db.execute(query, (parent,)).fetchall()
    state = db.execute(
        "select relrowsecurity, relforcerowsecurity, relowner::regrole::text,"
        " (select count(*) from aclexplode(relacl) where grantee <> relowner)"
        " from pg_class where oid = %s::regclass",
        (child,),
    ).fetchone()
    assert state == (True, False, "writersroom_owner", 0)


def test_a_month_that_stands_is_not_made_again(db: Database) -> None:
    make(db, "2002-05-01 00:00+00")
    with pytest.raises(psycopg.errors.DuplicateTable):
        make(db, "2002-05-20 00:00+00")


def test_a_partition_is_made_beside_an_open_reader(db: Database, other: Database) -> None:
    other.execute("select from app.chat_messages")
    db.execute("set role writersroom_owner")
    db.execute("set lock_timeout = '100ms'")
    assert make(db, "2002-05-01 00:00+00") == "app.chat_messages_p2002_05"
    assert other.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS


def test_plain_create_would_wait_for_that_reader(db: Database, other: Database) -> None:
    other.execute("select from app.chat_messages")
    db.execute("set lock_timeout = '100ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        db.execute(
            "create table app.queued partition of app.chat_messages"
            " for values from ('2002-05-01 00:00+00') to ('2002-06-01 00:00+00')"
        )
