"""The log says where a point-in-time restore would go back to."""

from datetime import UTC, datetime

import pytest
from tests.migrations.books import rows, value
from tests.migrations.conftest import WithRevision
from tests.revisions import NEXT

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate, rollback
from writersroom_db.migrations.marker import Marker

NOW = "select pg_current_wal_insert_lsn()"
BETWEEN = (
    "select marker_lsn between '{0}' and '{1}' and marker_lsn < pg_current_wal_insert_lsn()"
    " from ops.migration_log order by id desc limit 1"
)


@pytest.mark.parametrize(
    ("up", "headers"),
    [
        ("create table app.extra ();", ()),
        (
            "create index concurrently if not exists idx_x on app.users (salt);",
            ("-- transaction: no",),
        ),
    ],
    ids=["transaction", "outside"],
)
def test_the_position_before_a_step_is_logged(
    migrated_database: DatabaseUrl,
    with_revision: WithRevision,
    up: str,
    headers: tuple[str, ...],
) -> None:
    with_revision("extra", up, "select;", *headers)
    before = value(migrated_database, NOW)
    migrate(migrated_database)
    after = value(migrated_database, NOW)
    assert value(migrated_database, BETWEEN.format(before, after))


def test_a_step_that_destroys_tells_the_position_first(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("gone", "drop index app.idx_users_last_login;", "select;", "-- phase: contract")
    told: list[str] = []
    migrate(migrated_database, tell=told.append)
    (lsn,) = rows(migrated_database, "select marker_lsn from ops.migration_log order by id")[-1]
    assert told[0].startswith(f"{NEXT}_gone: to restore what was before it, go to 20")
    assert told[0].endswith(f" UTC, log position {lsn}")


def test_a_rollback_that_loses_rows_tells_the_position(migrated_database: DatabaseUrl) -> None:
    told: list[str] = []
    rollback(migrated_database, to="0005", allow_data_loss=True, tell=told.append)
    (line,) = (line for line in told if line.startswith("0006_conversations: "))
    assert line.startswith("0006_conversations: to restore what was before it, go to ")


def test_a_server_without_positions_still_gives_the_time() -> None:
    assert str(Marker(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), None)) == (
        "2026-01-02 03:04:05.000006 UTC"
    )
