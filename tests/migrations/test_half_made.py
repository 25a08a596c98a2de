"""What a kill left of an index, a rebuild or a detachment: cleared, finished or left in peace."""

import pytest
from tests.migrations.books import exists, rows, value
from tests.migrations.conftest import KillWaiting, WithRevision

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ConnectionLost, StatementFailed
from writersroom_db.migrations import Limits, migrate

OUTSIDE = "-- transaction: no"
LONG = "a_name_that_is_as_long_as_the_catalog_can_hold_and_then_some_more"
PARTS = (
    "create table app.parts (id int) partition by list (id);\n"
    "create table app.parts_1 partition of app.parts for values in (1);\n"
    "create table app.others (id int) partition by list (id);\n"
    "create table app.others_1 partition of app.others for values in (1);\n"
    "create table app.alone (id int);\n"
)
DETACH = "alter table app.parts detach partition app.parts_1"
# Two tables, a partitioned one and one in another schema, each of whose indexes has copies; an
# index that is as good as others whatever its name says, and a broken one that is no copy.
REBUILT = f"""
create schema other;
create table app.a (id int primary key, n int);
create index a_n on app.a (n);
create index a_n_too on app.a (n);
create index {LONG} on app.a (n);
create table app.b (n int);
create index b_n on app.b (n);
create table app.p (n int) partition by list (n);
create index p_n on app.p (n);
create table app.p_1 partition of app.p for values in (1);
create table other.c (n int);
create index c_n on other.c (n);
create index a_n_ccnew on app.a (n);
create index a_n_ccold1 on app.a (n);
create index a_n_too_ccold on app.a (n);
create index a_pkey_ccold2 on app.a (n);
create index {LONG[:57]}_ccnew on app.a (n);
create index b_n_ccnew on app.b (n);
create index p_1_n_idx_ccold on app.p_1 (n);
create index c_n_ccnew on other.c (n);
create index a_broken on app.a (n);
create index a_good_ccnew on app.a (n);
"""
OF_A = {"a_n_ccnew", "a_n_ccold1", "a_n_too_ccold", "a_pkey_ccold2", f"{LONG[:57]}_ccnew"}
COPIES = OF_A | {"b_n_ccnew", "p_1_n_idx_ccold", "c_n_ccnew"}

_INVALID = "select indexrelid::regclass::text from pg_index where not indisvalid"


def _spoil(url: DatabaseUrl, indexes: set[str]) -> None:
    rows(
        url,
        "update pg_index set indisvalid = false from pg_class as c"
        f" where c.oid = indexrelid and c.relname = any ('{{{','.join(indexes)}}}')",
    )


def _attached(url: DatabaseUrl) -> object:
    return value(url, "select relispartition from pg_class where oid = 'app.parts_1'::regclass")


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("i", "create index concurrently /* why */ if not exists i on app.users (last_name);"),
        ("i", "create index concurrently if not exists i on app . users (last_name);"),
        ("i", "create index -- why\nconcurrently if not exists I on only app.users (last_name);"),
        ('"I 2"', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS"I 2"ON"app"."users"(last_name);'),
        ('"iÄ"', "create index concurrently if not exists IÄ on app.users (last_name);"),
        (LONG, f"create index concurrently if not exists {LONG} on app.users (last_name);"),
    ],
)
def test_an_invalid_index_is_built_again_however_it_is_written(
    migrated_database: DatabaseUrl, with_revision: WithRevision, name: str, statement: str
) -> None:
    with_revision("index", statement, "select;", OUTSIDE)
    rows(
        migrated_database,
        f"create index {name} on app.users (first_name);"
        " update pg_index set indisvalid = false"
        f" where indexrelid = to_regclass('app.{name}')",
    )
    migrate(migrated_database)
    query = "select indisvalid, pg_get_indexdef(indexrelid) from pg_index where indexrelid = "
    ((valid, made),) = rows(migrated_database, f"{query} to_regclass('app.{name}')")
    assert valid
    assert made.endswith("(last_name)")


@pytest.mark.parametrize(
    ("statement", "cleared"),
    [
        ("reindex index concurrently app.a_n", {"a_n_ccnew", "a_n_ccold1"}),
        ("reindex (verbose, concurrently) index app.a_n", {"a_n_ccnew", "a_n_ccold1"}),
        ("reindex (concurrently off) index concurrently app.a_n_too", {"a_n_too_ccold"}),
        (f"reindex index concurrently app.{LONG}", {f"{LONG[:57]}_ccnew"}),
        ("reindex index concurrently app.p_n", {"p_1_n_idx_ccold"}),
        ('reindex table /* why */ concurrently app . "a"', OF_A),
        ("reindex (concurrently) table app.p", {"p_1_n_idx_ccold"}),
        ("reindex schema concurrently app", COPIES - {"c_n_ccnew"}),
        ("reindex schema concurrently other", {"c_n_ccnew"}),
        ("reindex index app.a_n", set()),
    ],
)
def test_a_rebuild_clears_the_invalid_copies_of_what_it_names(
    migrated_database: DatabaseUrl, with_revision: WithRevision, statement: str, cleared: set[str]
) -> None:
    with_revision("rebuilt", REBUILT)
    migrate(migrated_database)
    with_revision("reindex", f"{statement};", "select;", OUTSIDE)
    _spoil(migrated_database, COPIES | {"a_broken"})
    migrate(migrated_database)
    left = {name.split(".")[-1] for (name,) in rows(migrated_database, _INVALID)}
    assert left == (COPIES | {"a_broken"}) - cleared
    assert exists(migrated_database, "app.a_good_ccnew")


def test_a_rebuild_that_was_killed_after_the_swap_leaves_no_copy(
    migrated_database: DatabaseUrl, with_revision: WithRevision, kill_waiting: KillWaiting
) -> None:
    with_revision("reindex", "reindex (concurrently) table app.users;", "select;", OUTSIDE)
    _kill_behind_a_reader(migrated_database, "app.users", kill_waiting)
    left = {name for (name,) in rows(migrated_database, _INVALID)}
    assert "app.users_pkey_ccold" in left
    assert any(name.startswith("pg_toast.") for name in left)

    migrate(migrated_database)
    assert rows(migrated_database, _INVALID) == []


def test_a_copy_that_no_role_of_ours_may_drop_is_named(
    master_database: DatabaseUrl, with_revision: WithRevision, kill_waiting: KillWaiting
) -> None:
    migrate(master_database)
    with_revision("reindex", "reindex table concurrently app.users;", "select;", OUTSIDE)
    _kill_behind_a_reader(master_database, "app.users", kill_waiting)
    told: list[str] = []
    migrate(master_database, tell=told.append)
    ((left,),) = rows(master_database, _INVALID)
    assert left.startswith("pg_toast.")
    assert [line for line in told if line.startswith(f"leaving {left}, the invalid copy")]


def _kill_behind_a_reader(url: DatabaseUrl, table: str, kill_waiting: KillWaiting) -> None:
    with connect(url) as reader:
        reader.execute("set role writersroom_owner")
        reader.execute(f"select from {table}".encode())
        kill_waiting(url)
        with pytest.raises(ConnectionLost):
            migrate(url, limits=Limits(deadline=60))


@pytest.mark.parametrize(
    "detach",
    [
        f"{DETACH} concurrently",
        f"{DETACH} finalize",
        "alter table if exists only app . parts detach /* x */ partition app.parts_1 concurrently",
    ],
)
def test_a_detachment_that_was_done_is_not_repeated(
    migrated_database: DatabaseUrl, with_revision: WithRevision, detach: str
) -> None:
    """The file was cut off behind it."""
    with_revision("parts", PARTS)
    migrate(migrated_database)
    with_revision("detach", f"{detach};\nselect 1 / count(*) from app.alone;", "select;", OUTSIDE)
    if detach.endswith("finalize"):
        _leave_pending(migrated_database)
    with pytest.raises(StatementFailed, match="division by zero"):
        migrate(migrated_database)
    assert not _attached(migrated_database)

    rows(migrated_database, "insert into app.alone values (1)")
    migrate(migrated_database)
    assert not _attached(migrated_database)


def _leave_pending(url: DatabaseUrl) -> None:
    with connect(url) as reader, connect(url, autocommit=True) as other:
        reader.execute("select from app.parts")
        other.execute("set lock_timeout = 200")
        with pytest.raises(Exception, match="lock timeout"):
            other.execute(f"{DETACH} concurrently".encode())


@pytest.mark.parametrize("dropped", ["app.parts_1", "app.parts", "app.alone, app.parts_1"])
def test_a_partition_that_was_detached_and_dropped_by_the_file_is_not_missed(
    migrated_database: DatabaseUrl, with_revision: WithRevision, dropped: str
) -> None:
    with_revision("parts", PARTS)
    migrate(migrated_database)
    with_revision(
        "detach",
        f"{DETACH} concurrently;\ndrop table if exists {dropped};\n"
        "select 1 / count(*) from app.others;",
        "select;",
        OUTSIDE,
    )
    with pytest.raises(StatementFailed, match="division by zero"):
        migrate(migrated_database)
    rows(migrated_database, "insert into app.others values (1)")
    migrate(migrated_database)


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        ("app.parts", "app.parts_2"),
        ("app.part", "app.alone"),
        ("app.parts", "app.others_1"),
    ],
)
def test_a_detachment_of_what_never_was_a_partition_is_refused(
    migrated_database: DatabaseUrl, with_revision: WithRevision, parent: str, child: str
) -> None:
    with_revision("parts", PARTS)
    detach = f"alter table {parent} detach partition {child} concurrently;"
    with_revision("detach", detach, "select;", OUTSIDE)
    for _ in range(2):
        with pytest.raises(StatementFailed, match=r"is not a partition|does not exist"):
            migrate(migrated_database)


@pytest.mark.parametrize(
    "detach",
    ["alter table app . parts /* x */ detach partition app . parts_1 concurrently",
     'ALTER TABLE ONLY "app".parts* DETACH PARTITION app."parts_1" CONCURRENTLY'],
)  # fmt: skip
def test_a_pending_detachment_is_finished_however_it_is_written(
    migrated_database: DatabaseUrl, with_revision: WithRevision, detach: str
) -> None:
    with_revision("parts", PARTS)
    migrate(migrated_database)
    _leave_pending(migrated_database)
    with_revision("detach", f"{detach};", "select;", OUTSIDE)
    migrate(migrated_database)
    assert not _attached(migrated_database)
