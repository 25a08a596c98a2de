"""Revisions outside a transaction: logged, and run again after they were cut off."""

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.migrations.books import current, logged, rows, value
from tests.migrations.conftest import KillWaiting, WithRevision

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ConnectionLost, StatementFailed
from writersroom_db.migrations import Limits, migrate

OUTSIDE = "-- transaction: no"
PLAIN = "create index concurrently if not exists idx_extra on app.users (first_name);"
UNIQUE = "create unique index concurrently if not exists idx_extra on app.extra (id);"
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
    assert logged(migrated_database)[-1] == ("0007", "up", "done")
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
    assert current(migrated_database) == "0007"

    rows(migrated_database, "truncate app.extra")
    migrate(migrated_database)
    assert _valid(migrated_database) is True
    assert logged(migrated_database)[-2:] == [("0008", "up", "started"), ("0008", "up", "done")]


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
    assert logged(migrated_database)[-1] == ("0007", "up", "started")
    assert _valid(migrated_database) is False

    blocker.rollback()
    migrate(migrated_database)
    assert _valid(migrated_database) is True
    assert logged(migrated_database)[-2:] == [("0007", "up", "started"), ("0007", "up", "done")]
