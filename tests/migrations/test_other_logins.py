"""Logins that are neither superuser nor master: what they may do, and what they are told."""

import os
from collections.abc import Iterator

import pytest
from tests.migrations.books import rows, value
from tests.revisions import HEAD

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.errors import (
    DatabaseAhead,
    EditedMigration,
    GaveWayTooOften,
    MayNotRead,
    PreflightFailed,
)
from writersroom_db.limits import Limits
from writersroom_db.migrations import migrate, plan_migrate, preflight, rollback
from writersroom_db.status import read_status
from writersroom_db.testing.servers import login

NAME = f"release_of_tests{os.environ.get('PYTEST_XDIST_WORKER', '')}"


@pytest.fixture
def release(empty_database: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """Give the URL of an empty database owned by a login that may make nothing in the cluster."""
    rows(empty_database, f"create role {NAME} login password 'release'")
    rows(empty_database, f"alter database {empty_database.database} owner to {NAME}")
    yield login(empty_database, NAME, "release")
    rows(empty_database, f"alter database {empty_database.database} owner to current_user")
    rows(empty_database, f"drop owned by {NAME}")
    rows(empty_database, f"drop role {NAME}")


def test_a_login_with_roles_ready_and_the_owners_grant_migrates(
    migrated_database: DatabaseUrl, release: DatabaseUrl
) -> None:
    rows(migrated_database, f"grant writersroom_owner to {NAME}")
    assert migrate(release).revision == HEAD


@pytest.mark.usefixtures("migrated_database")
def test_a_login_without_the_owners_grant_is_told_to_get_it(release: DatabaseUrl) -> None:
    with pytest.raises(
        PreflightFailed, match=r"permission denied|must have admin option"
    ) as refused:
        migrate(release)
    assert "grant writersroom_owner to this login" in refused.value.hint


def test_a_member_that_does_not_own_the_database_is_told_so(
    migrated_database: DatabaseUrl, release: DatabaseUrl
) -> None:
    rows(migrated_database, f"grant writersroom_owner to {NAME}")
    rows(migrated_database, f"alter database {release.database} owner to current_user")
    with pytest.raises(PreflightFailed, match=r"not its owner|permission denied for database"):
        migrate(release)


def test_a_stranger_on_a_migrated_database_may_not_read(
    migrated_database: DatabaseUrl, release: DatabaseUrl
) -> None:
    rows(migrated_database, f"grant connect on database {migrated_database.database} to {NAME}")
    stranger = release.with_database(migrated_database.database)
    for verb in (migrate, plan_migrate, rollback, read_status, find_drift):
        with pytest.raises(MayNotRead, match=NAME):
            verb(stranger)


def test_drift_of_a_database_ahead_of_the_code_is_refused(migrated_database: DatabaseUrl) -> None:
    rows(migrated_database, "update ops.alembic_version set version_num = '9999'")
    with pytest.raises(DatabaseAhead):
        find_drift(migrated_database)


def test_rollback_refuses_where_an_applied_file_was_edited(migrated_database: DatabaseUrl) -> None:
    rows(migrated_database, f"update ops.migration_log set checksum = '{'0' * 64}' where id = 3")
    with pytest.raises(EditedMigration, match=r"0003_projects\.up\.sql"):
        rollback(migrated_database)
    assert value(migrated_database, "select version_num from ops.alembic_version") == HEAD


def test_bookkeeping_gives_way_instead_of_hanging(
    empty_database: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = Limits(lock_timeout=0.1, attempts=2, first_pause=0.01)
    monkeypatch.setattr(preflight, "_LIMITS", quick)
    monkeypatch.setattr(preflight, "_BOUNDS", "set lock_timeout = '100ms'")
    with connect(empty_database) as other:
        other.execute("create schema ops")
        with pytest.raises(GaveWayTooOften, match="lock timeout"):
            migrate(empty_database)
    rows(empty_database, "drop schema ops")
    assert migrate(empty_database).revision == HEAD
