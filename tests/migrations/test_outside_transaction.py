"""Revisions outside a transaction: logged, and run again after they were cut off."""

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.migrations.books import current, logged, rows, value
from tests.migrations.conftest import KillWaiting, WithRevision
from tests.revisions import NEXT, SECOND

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ConnectionLost, StatementFailed
from writersroom_db.migrations import Limits, migrate

OUTSIDE = "-- transaction: no"
PLAIN = "create index concurrently if not exists idx_extra on app.users (first_name);"
UNIQUE = "create unique index concurrently if not exists idx_extra on app.extra (id);"
QUOTED = 'create index concurrently if not exists "idx Extra" on app."users" (first_name);'
BACK = "drop index concurrently if exists app.idx_extra;"


def _valid(url: DatabaseUrl) -> object:
    query = "select indisvalid from pg_index where indexrelid = to_regclass('app.idx_extra')"
    return value(url, query)


def test_an_index_is_made_concurrently(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("index", PLAIN, BACK, OUTSIDE)
    migrate(migrated_database)
    assert _valid(migrated_database) is True
    assert logged(migrated_database)[-1] == (NEXT, "up", "done")
    owner = "select relowner::regrole::text from pg_class where relname = 'idx_extra'"
    assert value(migrated_database, owner) == "writersroom_owner"


def test_an_invalid_index_is_built_again_once_the_data_are_mended(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision(
        "table", "create table app.extra (id int);\ninsert into app.extra values (1),(1);"
    )
    name = with_revision("index", UNIQUE, BACK, OUTSIDE)
    with pytest.raises(StatementFailed, match=rf"{name}\.up\.sql:5:1: ") as caught:
        migrate(migrated_database)
    assert caught.value.sqlstate == "23505"
    assert _valid(migrated_database) is False
    assert current(migrated_database) == NEXT

    rows(migrated_database, "truncate app.extra")
    migrate(migrated_database)
    assert _valid(migrated_database) is True
    assert logged(migrated_database)[-2:] == [(SECOND, "up", "started"), (SECOND, "up", "done")]


def test_a_quoted_name_is_built_again_too(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("index", QUOTED, BACK, OUTSIDE)
    rows(
        migrated_database,
        'create index "idx Extra" on app.users (last_name);'
        " alter table app.users owner to writersroom_owner;"
        " update pg_index set indisvalid = false where indexrelid = 'app.\"idx Extra\"'::regclass",
    )
    migrate(migrated_database)
    query = "select indisvalid, pg_get_indexdef(indexrelid) from pg_index"
    ((valid, made),) = rows(
        migrated_database, query + " where indexrelid = 'app.\"idx Extra\"'::regclass"
    )
    assert valid
    assert made.endswith("(first_name)")


def test_a_killed_reindex_leaves_no_copy(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    blocker: psycopg.Connection[TupleRow],
    kill_waiting: KillWaiting,
) -> None:
    with_revision("reindex", "reindex table concurrently app.users;", "select;", OUTSIDE)
    kill_waiting(migrated_database)
    with pytest.raises(ConnectionLost):
        migrate(migrated_database, limits=Limits(deadline=60))
    copies = (
        "select count(*) from pg_class where relname ~ '_ccnew[0-9]*$'"
        " and relnamespace = 'app'::regnamespace"
    )
    assert value(migrated_database, copies) > 0

    blocker.rollback()
    migrate(migrated_database)
    assert value(migrated_database, copies) == 0


def test_a_killed_detach_is_finished(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    kill_waiting: KillWaiting,
) -> None:
    with_revision(
        "table",
        "create table app.parts (id int) partition by list (id);\n"
        "create table app.parts_1 partition of app.parts for values in (1);",
    )
    migrate(migrated_database)
    detach = "alter table app.parts detach partition app.parts_1 concurrently;"
    with_revision("detach", detach, "select;", OUTSIDE)
    with connect(migrated_database) as reader:
        reader.execute("select from app.parts")
        kill_waiting(migrated_database)
        with pytest.raises(ConnectionLost):
            migrate(migrated_database, limits=Limits(deadline=60))
    pending = "select count(*) from pg_inherits where inhdetachpending"
    assert value(migrated_database, pending) == 1

    migrate(migrated_database)
    assert value(migrated_database, pending) == 0
    attached = "select count(*) from pg_inherits where inhrelid = 'app.parts_1'::regclass"
    assert value(migrated_database, attached) == 0


def test_a_failing_statement_outside_says_that_the_ones_before_stay(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("index", PLAIN + "\nselect 1 / 0;", BACK, OUTSIDE)
    with pytest.raises(StatementFailed) as caught:
        migrate(migrated_database)
    assert caught.value.hint.startswith("What ran before it was kept.")


def test_a_killed_run_stays_started_and_the_next_one_ends_it(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    blocker: psycopg.Connection[TupleRow],
    kill_waiting: KillWaiting,
) -> None:
    with_revision("index", PLAIN, BACK, OUTSIDE)
    kill_waiting(migrated_database)
    with pytest.raises(ConnectionLost):
        migrate(migrated_database, limits=Limits(deadline=60))
    assert logged(migrated_database)[-1] == (NEXT, "up", "started")
    assert _valid(migrated_database) is False

    blocker.rollback()
    migrate(migrated_database)
    assert _valid(migrated_database) is True
    assert logged(migrated_database)[-2:] == [(NEXT, "up", "started"), (NEXT, "up", "done")]
