"""The embedded server's verbs, and the demo on it."""

from pathlib import Path

import pytest
from tests.cli.conftest import NASTY, Ran, Run

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl


@pytest.fixture
def embedded(run: Run, embedded_home: str) -> Run:
    """Give the runner with an embedded server of the test's own."""

    def runner(*arguments: str, url: DatabaseUrl | str | None = None, **environment: str) -> Ran:
        return run(*arguments, url=url, **environment, WRITERSROOM_EMBEDDED_HOME=embedded_home)

    return runner


def test_server_starts_answers_and_stops(embedded: Run, embedded_home: str) -> None:
    started = embedded("server", "start", "--json").json
    assert started["home"] == embedded_home
    assert Path(f"/proc/{started['pid']}").exists() or not Path("/proc/1").exists()
    assert embedded("server", "start", "--json").json == started
    named = embedded("server", "url", "plays").out.strip()
    assert named == started["url"].replace("/writersroom?", "/plays?")
    assert embedded("server", "stop").out == "Stopped the embedded server.\n"
    assert embedded("server", "stop", "--json").json == {"stopped": False}


def test_server_url_opens_the_database(embedded: Run) -> None:
    embedded("server", "start")
    url = embedded("server", "url", "postgres").out.strip()
    assert embedded("status", "--json", url=url).json["current"] is None


def test_server_refuses_a_name_that_is_none(embedded: Run) -> None:
    ran = embedded("server", "url", "a b")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")


def test_psql_runs_on_the_embedded_server_with_further_arguments(embedded: Run) -> None:
    ran = embedded(
        "server", "psql", "-Atc", "select current_database()", url="postgresql://no.invalid/x"
    )
    assert (ran.code, ran.out) == (0, "writersroom\n"), ran.err


def test_psql_gets_the_password_by_environment_only(
    password_server: DatabaseUrl, embedded: Run
) -> None:
    ran = embedded(
        "server",
        "psql",
        "--database-url",
        password_server.conninfo,
        "-Atc",
        "select current_user",
        "-c",
        r"\! tr '\0' ' ' < /proc/$PPID/cmdline",
    )
    assert ran.code == 0, ran.err
    user, command_line = ran.out.split("\n", 1)
    assert user == "ann"
    assert "host=127.0.0.1" in command_line
    assert NASTY not in ran.out + ran.err


def test_demo_shows_everything_and_leaves_no_database(embedded: Run) -> None:
    ran = embedded("demo")
    assert ran.code == 0, ran.err
    for expected in (
        "0006_conversations",
        "refused",
        "Loaded 4886 rows",
        "at base",
        "No difference.",
    ):
        assert expected in ran.out
    found = embedded("server", "psql", "-Atc", "select datname from pg_database")
    assert "demo" not in found.out.split()


def test_demo_that_is_kept_holds_the_screenplay_and_can_run_again(embedded: Run) -> None:
    for _ in range(2):
        ran = embedded("demo", "--keep", "--json")
        assert ran.code == 0, ran.err
    assert ran.json["screenplay"]["refusal"]
    assert not any(ran.json["drift_again"].values())
    count = "select count(*) from app.projects"
    found = embedded("server", "psql", "--database-url", "embedded:demo", "-Atc", count)
    assert int(found.out) == 61


def test_demo_refuses_a_database_in_use(migrated_database: DatabaseUrl, run: Run) -> None:
    ran = run("demo", "--database-url", migrated_database.conninfo)
    assert (ran.code, ran.out) == (2, "")
    assert "is not empty: it holds app." in ran.err
    assert run("status", "--check", url=migrated_database).code == 0


def test_demo_refuses_a_database_of_somebody_else(empty_database: DatabaseUrl, run: Run) -> None:
    with connect(empty_database, autocommit=True) as connection:
        connection.execute("create table public.theirs ()")
    ran = run("demo", "--database-url", empty_database.conninfo)
    assert ran.code == 2
    assert "is not empty: it holds public.theirs" in ran.err


def test_demo_does_not_follow_the_environment_to_another_database(
    empty_database: DatabaseUrl, embedded: Run
) -> None:
    assert embedded("demo", url=empty_database).code == 0
    assert embedded("status", "--json", url=empty_database).json["history"] == []
