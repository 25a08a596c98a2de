"""Each verb does its work on a real database, and says so where it belongs."""

import pytest
from tests.cli.conftest import Run

from writersroom_db.catalog import read_facts
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations.revisions import load_graph

REVISIONS = [revision.number for revision in load_graph().revisions]
HEAD = REVISIONS[-1]


def _facts(url: DatabaseUrl) -> object:
    with connect(url, autocommit=True) as connection:
        return read_facts(connection)


def _execute(url: DatabaseUrl, statement: str) -> None:
    with connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _add_user(url: DatabaseUrl) -> None:
    _execute(
        url,
        "insert into app.users (email, password_hash, salt, first_name, last_name)"
        " values ('nora@example.com', 'h', 's', 'Nora', 'Lind')",
    )


def test_migrate_brings_an_empty_database_to_head(empty_database: DatabaseUrl, run: Run) -> None:
    ran = run("migrate", "--environment", "test", url=empty_database)
    assert ran.code == 0
    assert f"The test database is at {HEAD}: {len(REVISIONS)} steps run" in ran.out
    assert "0002_people" in ran.err, "progress goes to stderr"
    assert run("drift", url=empty_database).out == ""


def test_migrate_on_a_current_database_runs_nothing(
    migrated_database: DatabaseUrl, run: Run
) -> None:
    ran = run("migrate", "--json", url=migrated_database)
    assert ran.code == 0
    assert ran.json["revision"] == HEAD
    assert ran.json["steps"] == []


def test_migrate_stops_at_the_revision_it_is_given(empty_database: DatabaseUrl, run: Run) -> None:
    ran = run("migrate", "--to", "0002", "--json", url=empty_database)
    assert ran.json["revision"] == "0002"
    assert [step["name"] for step in ran.json["steps"]][-1] == "0002_people"
    assert {"revision", "name", "direction", "statements", "attempts", "seconds"} == set(
        ran.json["steps"][0]
    )


def test_database_url_option_wins_over_the_environment(
    empty_database: DatabaseUrl, run: Run
) -> None:
    ran = run(
        "status",
        "--json",
        "--database-url",
        empty_database.conninfo,
        url="postgresql://no.invalid/x",
    )
    assert ran.json["database"] == empty_database.masked


@pytest.mark.parametrize("flags", [(), ("--json",), ("--show-sql",)])
def test_dry_run_of_migrate_changes_nothing(
    flags: tuple[str, ...], empty_database: DatabaseUrl, run: Run
) -> None:
    before = _facts(empty_database)
    ran = run("migrate", "--dry-run", *flags, url=empty_database)
    assert ran.code == 0
    assert _facts(empty_database) == before
    assert "0006_conversations" in ran.out
    assert ran.err == ""
    assert ("create table app.users" in ran.out) == bool(flags)


def test_dry_run_of_rollback_changes_nothing_and_counts_the_rows(
    migrated_database: DatabaseUrl, run: Run
) -> None:
    _add_user(migrated_database)
    before = _facts(migrated_database)
    ran = run("rollback", "--to", "base", "--dry-run", url=migrated_database)
    assert ran.code == 0
    assert "--allow-data-loss" in ran.out
    assert "  app.users  1 row\n" in ran.out
    assert _facts(migrated_database) == before
    planned = run("rollback", "--to", "base", "--dry-run", "--json", url=migrated_database).json
    assert planned["target"] is None
    assert {"table": "app.users", "rows": 1} in planned["losses"]


def test_show_sql_prints_the_sql_that_runs(empty_database: DatabaseUrl, run: Run) -> None:
    ran = run("migrate", "--to", "0002", "--show-sql", url=empty_database)
    assert "-- 0002_people.up.sql" in ran.out
    assert "create table app.users" in ran.out
    ran = run("rollback", "--show-sql", "--json", url=empty_database)
    assert ran.json["plan"]["steps"][0]["statements"]


def test_rollback_takes_back_one_revision_or_as_many_as_it_is_told(
    migrated_database: DatabaseUrl, run: Run
) -> None:
    assert run("rollback", "--json", url=migrated_database).json["revision"] == REVISIONS[-2]
    ran = run("rollback", "--steps", "2", "--json", url=migrated_database)
    assert ran.json["revision"] == REVISIONS[-4]
    assert run("rollback", "--to", "base", "--json", url=migrated_database).json["revision"] is None


def test_rollback_refuses_to_lose_rows_unless_it_may(
    migrated_database: DatabaseUrl, run: Run
) -> None:
    _add_user(migrated_database)
    before = _facts(migrated_database)
    refused = run("rollback", "--to", "base", url=migrated_database)
    assert (refused.code, refused.out) == (2, "")
    assert "app.users" in refused.err
    assert "--allow-data-loss" in refused.err
    assert _facts(migrated_database) == before
    assert run("rollback", "--to", "base", "--allow-data-loss", url=migrated_database).code == 0


def test_status_tells_where_an_empty_database_stands(empty_database: DatabaseUrl, run: Run) -> None:
    ran = run("status", url=empty_database)
    assert ran.code == 0
    assert "current      base" in ran.out
    assert "  0006_conversations" in ran.out
    assert ran.err == ""


def test_status_tells_history_and_runway(migrated_database: DatabaseUrl, run: Run) -> None:
    shown = run("status", url=migrated_database)
    assert "app.chat_messages" in shown.out
    assert "pending      none" in shown.out
    document = run("status", "--json", url=migrated_database).json
    assert document["current"] == document["head"] == HEAD
    assert document["pending"] == []
    assert [entry["direction"] for entry in document["history"]] == ["up"] * len(REVISIONS)
    assert {entry["parent"] for entry in document["runway"]} == {
        "app.agent_interactions",
        "app.chat_messages",
        "audit.log",
    }


def test_status_check_finds_pending_revisions(
    empty_database: DatabaseUrl, migrated_database: DatabaseUrl, run: Run
) -> None:
    assert run("status", "--check", url=empty_database).code == 1
    assert run("status", "--check", url=migrated_database).code == 0


def test_drift_shows_what_differs_and_exits_with_one(
    migrated_database: DatabaseUrl, run: Run
) -> None:
    silent = run("drift", url=migrated_database)
    assert (silent.code, silent.out, silent.err) == (0, "", "")
    _execute(migrated_database, "create table app.stray (id int)")
    _execute(migrated_database, "drop index app.idx_documents_project_type")
    ran = run("drift", url=migrated_database)
    assert ran.code == 1
    assert "unexpected  table app.stray" in ran.out
    assert "missing     index" in ran.out
    document = run("drift", "--json", url=migrated_database)
    assert document.code == 1
    assert {"missing", "unexpected", "changed"} == set(document.json)
    assert "app.stray" in {fact["identity"] for fact in document.json["unexpected"]}
