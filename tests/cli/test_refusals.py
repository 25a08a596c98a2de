"""What can't run says why in one line, prints nothing on stdout, and exits with 2."""

import pytest
from tests.cli.conftest import NASTY, Run, free_port

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

VERBS = [
    ("migrate",),
    ("migrate", "--dry-run", "--json"),
    ("rollback",),
    ("status", "--json"),
    ("drift",),
]
every_verb = pytest.mark.parametrize("verb", VERBS, ids=" ".join)


def _refused(run: Run, *arguments: str, url: DatabaseUrl | str | None) -> str:
    """Run, check the form of the refusal, and return its message."""
    ran = run(*arguments, url=url)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err
    error, hint = ran.err.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    return error


def _on_server(server: DatabaseUrl, database: str, user: str, password: str) -> DatabaseUrl:
    parameters = {**dict(server.parameters), "dbname": database, "user": user}
    return DatabaseUrl(tuple(sorted(parameters.items())), password)


@every_verb
def test_no_url_is_refused(verb: tuple[str, ...], run: Run) -> None:
    assert "No database was named" in _refused(run, *verb, url=None)


@pytest.mark.parametrize("url", ["mysql://a:s3cret@h/d", "postgresql://a:s3cret@h:port/d"])
def test_wrong_url_is_refused_without_its_password(url: str, run: Run) -> None:
    assert "s3cret" not in _refused(run, "migrate", url=url)
    assert "s3cret" not in _refused(run, "status", "--database-url", url, url=None)


@every_verb
def test_unreachable_server_is_named(verb: tuple[str, ...], run: Run) -> None:
    port = free_port()
    message = _refused(run, *verb, url=f"postgresql://ann:s3cret@127.0.0.1:{port}/d")
    assert f"127.0.0.1:{port}" in message
    assert "s3cret" not in message


@every_verb
@pytest.mark.parametrize("debug", ["", "1"])
def test_wrong_password_is_never_printed(
    debug: str, verb: tuple[str, ...], password_server: DatabaseUrl, run: Run
) -> None:
    wrong = "wr0ng p@ss"
    url = _on_server(password_server, password_server.database, "ann", wrong)
    ran = run(*verb, url=url, WRITERSROOM_DEBUG=debug)
    assert ran.code == 2
    assert ran.out == ""
    assert 'refused user "ann" or its password' in ran.err
    for secret in (wrong, "wr0ng", NASTY):
        assert secret not in ran.err


@every_verb
def test_missing_database_is_named(
    verb: tuple[str, ...], empty_database: DatabaseUrl, run: Run
) -> None:
    message = _refused(run, *verb, url=empty_database.with_database("no_such_database"))
    assert '"no_such_database"' in message


@pytest.mark.parametrize("verb", ["migrate", "rollback"])
@pytest.mark.parametrize("flags", [(), ("--dry-run",), ("--show-sql",)], ids=" ".join)
def test_unknown_revision_is_named(
    verb: str, flags: tuple[str, ...], migrated_database: DatabaseUrl, run: Run
) -> None:
    assert "9999" in _refused(run, verb, "--to", "9999", *flags, url=migrated_database)


def test_unknown_environment_is_named(empty_database: DatabaseUrl, run: Run) -> None:
    assert "moon" in _refused(run, "migrate", "--environment", "moon", url=empty_database)
    empty = _refused(run, "migrate", "--environment", "", url=empty_database)
    assert empty == "error: The environment's name is empty."


def test_rollback_takes_a_revision_or_steps_but_not_both(
    migrated_database: DatabaseUrl, run: Run
) -> None:
    _refused(run, "rollback", "--to", "0003", "--steps", "1", url=migrated_database)


@pytest.mark.parametrize("verb", ["migrate", "rollback"])
def test_read_only_database_is_refused(verb: str, migrated_database: DatabaseUrl, run: Run) -> None:
    name = migrated_database.database
    with connect(migrated_database, autocommit=True) as connection:
        connection.execute(f'alter database "{name}" set default_transaction_read_only = on')
    assert "read-only" in _refused(run, verb, url=migrated_database)


def test_drift_of_a_database_that_was_never_migrated_is_refused(
    empty_database: DatabaseUrl, run: Run
) -> None:
    assert "never migrated" in _refused(run, "drift", url=empty_database)


def test_embedded_server_is_never_a_fallback(embedded_home: str, run: Run) -> None:
    ran = run("status", WRITERSROOM_EMBEDDED_HOME=embedded_home)
    assert ran.code == 2
    assert not run("server", "stop", "--json", WRITERSROOM_EMBEDDED_HOME=embedded_home).json[
        "stopped"
    ]
