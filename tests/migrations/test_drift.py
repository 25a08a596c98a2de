"""What drift finds, and what it doesn't count as drift."""

import pytest
from tests.migrations.books import rows, value

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.errors import NotMigrated


def test_a_migrated_database_has_none(migrated_database: DatabaseUrl) -> None:
    assert find_drift(migrated_database).to_json() == {
        "missing": [],
        "unexpected": [],
        "changed": [],
    }


def test_more_partitions_are_no_drift(migrated_database: DatabaseUrl) -> None:
    made = value(
        migrated_database,
        "select ops.create_month_partition('app.chat_messages', now() + interval '20 months')",
    )
    assert made
    rows(migrated_database, f"alter table {made} owner to writersroom_owner")
    assert not find_drift(migrated_database)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("alter table app.users add column extra text", "app.users.extra"),
        ("drop index app.idx_documents_type", "idx_documents_type"),
        (
            "alter table app.documents disable trigger documents_touch_updated_at",
            "documents_touch_updated_at",
        ),
        (
            "update ops.retention_policies set note = 'none' where policy = 'user_active'",
            "user_active",
        ),
    ],
)
def test_a_change_is_found(migrated_database: DatabaseUrl, change: str, found: str) -> None:
    rows(migrated_database, change)
    drift = find_drift(migrated_database).to_json()
    told = [fact["identity"] for facts in drift.values() for fact in facts]
    assert any(found in identity for identity in told), told


def test_a_partition_that_differs_from_its_parent_is_found(migrated_database: DatabaseUrl) -> None:
    child, secured = rows(
        migrated_database,
        "select c.oid::regclass::text, c.relrowsecurity from pg_inherits"
        " inner join pg_class as c on c.oid = inhrelid"
        " where inhparent = 'app.chat_messages'::regclass order by 1 limit 1",
    )[0]
    rows(
        migrated_database,
        f"alter table {child} {'disable' if secured else 'enable'} row level security",
    )
    assert find_drift(migrated_database)


def test_a_database_never_migrated_is_refused(empty_database: DatabaseUrl) -> None:
    with pytest.raises(NotMigrated, match=empty_database.database):
        find_drift(empty_database)
