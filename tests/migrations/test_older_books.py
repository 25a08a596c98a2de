"""Databases whose books an older version made are brought up to date in place."""

from pathlib import Path

import pytest
from tests.migrations.books import current, exists, logged, rows, value
from tests.revisions import NUMBERS

from writersroom_db.attempts import silent
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.migrations import migrate, rollback
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.preflight import make_books, make_roles

OLD_BOOKS = (Path(__file__).parent / "old_bookkeeping.sql").read_text(encoding="utf-8")
NEWEST = "ops.migration_batches"


def _make_old_books(url: DatabaseUrl) -> None:
    with connect(url, autocommit=True) as connection:
        make_roles(connection, url, silent)
        become_owner(connection)
        connection.execute(OLD_BOOKS.encode())


def _age(url: DatabaseUrl) -> None:
    """Take away what the first released books did not have."""
    rows(url, "drop table ops.migration_batches")
    rows(url, "alter table ops.migration_log drop column marker_lsn")


def test_older_books_are_brought_up_to_date_in_place(empty_database: DatabaseUrl) -> None:
    _make_old_books(empty_database)
    rows(empty_database, "insert into ops.environment (name) values ('staging')")
    assert not exists(empty_database, NEWEST)
    migrate(empty_database)
    assert exists(empty_database, NEWEST)
    assert not find_drift(empty_database)
    assert value(empty_database, "select name from ops.environment") == "staging"


def test_books_of_a_migrated_database_keep_what_they_hold(migrated_database: DatabaseUrl) -> None:
    before = logged(migrated_database)
    _age(migrated_database)
    assert migrate(migrated_database).steps == ()
    assert logged(migrated_database) == before
    assert not find_drift(migrated_database)


def test_a_rollback_brings_older_books_up_to_date_too(migrated_database: DatabaseUrl) -> None:
    _age(migrated_database)
    rollback(migrated_database)
    assert exists(migrated_database, NEWEST)
    assert current(migrated_database) == NUMBERS[-2]


@pytest.mark.parametrize("newest_is_there", [True, False])
def test_books_are_written_only_where_something_is_missing(
    migrated_database: DatabaseUrl, *, newest_is_there: bool
) -> None:
    comment = "comment on table ops.environment is 'mine'"
    rows(migrated_database, comment)
    if not newest_is_there:
        _age(migrated_database)
    with connect(migrated_database, autocommit=True) as connection:
        make_books(connection, None, silent)
    said = value(migrated_database, "select obj_description('ops.environment'::regclass)")
    assert (said == "mine") is newest_is_there


def test_books_can_be_written_again_at_any_time(migrated_database: DatabaseUrl) -> None:
    _age(migrated_database)
    for _ in range(2):
        with connect(migrated_database, autocommit=True) as connection:
            make_books(connection, None, silent)
    rows(migrated_database, "drop table ops.migration_batches")
    with connect(migrated_database, autocommit=True) as connection:
        make_books(connection, None, silent)
    assert not find_drift(migrated_database)
