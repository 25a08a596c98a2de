"""``trace`` shows what a revision locks, and leaves nothing behind."""

from tests.cli.conftest import Run
from tests.migrations.books import rows

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.scratch import PREFIX


def _is_gone(url: DatabaseUrl, told: str) -> bool:
    copy = told.split()[2]
    assert copy.startswith(PREFIX)
    return not rows(url, f"select 1 from pg_database where datname = '{copy}'")


def test_trace_shows_the_locks_beside_the_statement(empty_database: DatabaseUrl, run: Run) -> None:
    ran = run("trace", "0003", url=empty_database)
    assert ran.code == 0
    first, second, *_, last = ran.out.splitlines()
    assert first.startswith("0003_projects.up.sql on PostgreSQL 1")
    place, _, rest = second.strip().partition("  ")
    assert place == "26:1"
    assert rest.startswith("create table app.projects")
    assert rest.endswith("share row exclusive app.users")
    assert last.endswith("of them without effect on what others see.")
    assert "tracing 0003_projects.up.sql" in ran.err
    assert _is_gone(empty_database, ran.err)


def test_trace_of_the_way_back_as_json(empty_database: DatabaseUrl, run: Run) -> None:
    traced = run("trace", "0003_projects", "--down", "--json", url=empty_database).json
    assert traced["direction"] == "down"
    locks = {
        (lock["relation"], lock["mode"])
        for statement in traced["statements"]
        for lock in statement["locks"]
    }
    assert {("app.projects", "access exclusive"), ("app.users", "access exclusive")} <= locks


def test_trace_needs_a_server_that_is_named(run: Run) -> None:
    ran = run("trace", "0001")
    assert ran.code == 2
    assert "No database was named" in ran.err


def test_trace_of_an_unknown_revision_is_refused(empty_database: DatabaseUrl, run: Run) -> None:
    ran = run("trace", "9999", url=empty_database)
    assert (ran.code, ran.out) == (2, "")
    assert "There is no revision 9999" in ran.err
