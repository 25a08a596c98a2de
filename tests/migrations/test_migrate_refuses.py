"""What a migration refuses before it changes anything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from tests.migrations.books import rows, state_of
from tests.migrations.conftest import WithRevision
from tests.revisions import HEAD, NEXT

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    AlembicAlone,
    DatabaseAhead,
    EditedMigration,
    MissingMigrationFile,
    PreflightFailed,
    ReadOnlyServer,
    RevisionsBranch,
    SqlTextError,
    UnknownRevision,
    WritersRoomError,
    WrongDirection,
)
from writersroom_db.files import sql_root
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import fresh_database, login, scratch_cluster


def _unchanged(
    url: DatabaseUrl, error: type[WritersRoomError], match: str, to: str = "head"
) -> None:
    before = state_of(url)
    with pytest.raises(error, match=match):
        migrate(url, to=to)
    assert state_of(url) == before


def test_an_unknown_revision(empty_database: DatabaseUrl) -> None:
    _unchanged(empty_database, UnknownRevision, "0099", to="0099")


@pytest.mark.parametrize("to", ["", " "])
def test_a_revision_without_a_name(empty_database: DatabaseUrl, to: str) -> None:
    _unchanged(empty_database, UnknownRevision, "The revision's name is empty", to=to)


def test_a_revision_behind_the_database(migrated_database: DatabaseUrl) -> None:
    _unchanged(migrated_database, WrongDirection, f"0002 lies behind.*{HEAD}", to="0002")


def test_an_applied_file_that_was_edited(tree: Path, migrated_database: DatabaseUrl) -> None:
    with (tree / "migrations/0003_projects.up.sql").open("a") as file:
        file.write("-- later\n")
    _unchanged(migrated_database, EditedMigration, r"0003_projects\.up\.sql")


def test_a_database_ahead_of_this_version(migrated_database: DatabaseUrl) -> None:
    rows(migrated_database, "update ops.alembic_version set version_num = '9999'")
    _unchanged(migrated_database, DatabaseAhead, "9999")


def test_branching_revisions(
    tree: Path, with_revision: WithRevision, empty_database: DatabaseUrl
) -> None:
    name = with_revision("twig", "select;")
    module = tree / "migrations" / "versions" / f"{name}.py"
    module.write_text(module.read_text().replace(f'"{HEAD}"', '"0005"'))
    _unchanged(empty_database, RevisionsBranch, f"{HEAD}, {NEXT}")


def test_a_missing_file(
    tree: Path, with_revision: WithRevision, empty_database: DatabaseUrl
) -> None:
    file = f"{with_revision('gone', 'select;')}.up.sql"
    (tree / "migrations" / file).unlink()
    _unchanged(empty_database, MissingMigrationFile, file)


def _unknown_key(add: WithRevision) -> str:
    return add("key", "select;", "select;", "-- colour: blue")


def _open_quote(add: WithRevision) -> str:
    return add("quote", "select 1;\nselect 'oh;")


@pytest.mark.parametrize(
    ("spoil", "place"), [(_unknown_key, "3:4: unknown key colour"), (_open_quote, "5:8: ")]
)
def test_a_pending_file_that_cannot_be_read(
    empty_database: DatabaseUrl,
    with_revision: WithRevision,
    spoil: Callable[[WithRevision], str],
    place: str,
) -> None:
    _unchanged(empty_database, SqlTextError, f"{spoil(with_revision)}.up.sql:{place}")


def test_a_read_only_database(empty_database: DatabaseUrl) -> None:
    rows(
        empty_database,
        f"alter database {empty_database.database} set default_transaction_read_only = on",
    )
    _unchanged(empty_database, ReadOnlyServer, "read-only")


def test_alembic_without_the_engine() -> None:
    config = Config()
    config.set_main_option("script_location", str(sql_root() / "migrations"))
    with pytest.raises(AlembicAlone):
        command.upgrade(config, "head")


def test_a_login_that_may_make_no_roles() -> None:
    with scratch_cluster() as scratch:
        rows(scratch.url(), "create role visitor login")
        with fresh_database(scratch.url(), "visited", owner="visitor") as url:
            before = state_of(url)
            with pytest.raises(PreflightFailed, match=r"roles\.sql:"):
                migrate(login(url, "visitor"))
            assert state_of(url) == before
