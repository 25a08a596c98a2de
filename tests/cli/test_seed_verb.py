"""``seed`` as its users meet it."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate


@pytest.fixture
def database(migrated_database: DatabaseUrl) -> DatabaseUrl:
    """Give a migrated database that says what it is for."""
    migrate(migrated_database, environment="test")
    return migrated_database


def test_the_smallest_world_is_loaded_and_told(run: Run, database: DatabaseUrl) -> None:
    done = run("seed", url=database)
    assert done.code == 0, done.err
    assert "  chat_messages       2000 rows" in done.out
    assert "Made 54 partitions." in done.out
    assert "Loaded 4886 rows into the test database" in done.out
    assert "2000/2000" in done.err
    again = run("seed", url=database)
    assert (again.code, "Loaded 0 rows" in again.out) == (0, True)
    assert "an earlier run of the same has loaded all of it" in again.err


def test_a_dry_run_tells_and_changes_nothing(run: Run, database: DatabaseUrl) -> None:
    told = run("seed", "--users", "100", "--dry-run", "--show-sql", url=database)
    assert told.code == 0, told.err
    assert "Would load 9772 rows into the test database:" in told.out
    assert 'copy "app"."users" ("id", "email"' in told.out
    assert run("seed", "--dry-run", "--json", url=database).json["state"] == "new"


def test_the_result_is_one_document(run: Run, database: DatabaseUrl) -> None:
    done = run("seed", "--only", "users, documents", "--seed", "4", "--json", url=database)
    assert done.json["implied"] == ["projects"]
    assert done.json["loaded"] == {
        "users": 50,
        "projects": 60,
        "collaborations": 60,
        "documents": 160,
    }
    assert "needed as well: projects" in done.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--scale", "huge"], "There is no scale huge."),
        (["--only", "secrets"], "There is no table secrets to seed."),
        (["--users", "3"], "3 users are too few: 12 at least."),
        (["--projects", "3"], "3 projects are too few: 12 at least."),
        (["--seed", "-1"], "Invalid value for '--seed'"),
        (["--epoch", "yesterday"], "Invalid value for '--epoch'"),
        (["--workers", "0"], "Invalid value for '--workers'"),
        (["--distributions", "none.toml"], "none.toml can't be read: No such file or directory."),
        (["--with-content", "http://x"], "http://x is neither s3://bucket/prefix nor a directory."),
    ],
)
def test_a_bad_option_is_named_and_changes_nothing(
    run: Run, database: DatabaseUrl, options: list[str], message: str
) -> None:
    refused = run("seed", *options, url=database)
    assert refused.code == 2
    assert f"error: {message}" in refused.err
    assert run("seed", "--dry-run", "--json", url=database).json["state"] == "new"


def test_a_production_database_is_refused(run: Run, migrated_database: DatabaseUrl) -> None:
    migrate(migrated_database, environment="production")
    refused = run("seed", url=migrated_database)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.splitlines() == [
        "error: The database says that it is for production.",
        (
            "hint: If it is not: writersroom-db migrate --environment development"
            " (or staging, or test)."
        ),
    ]


def test_own_distributions_are_followed(run: Run, database: DatabaseUrl, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("[ages]\nconversation_months = 3\n")
    done = run("seed", "--distributions", str(mine), "--json", url=database)
    assert len(done.json["partitions_made"]) == 8
