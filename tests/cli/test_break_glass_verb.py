"""``access break-glass`` as those who let somebody in meet it."""

import os
from collections.abc import Iterator

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.cli.conftest import Run
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl

BERT = f"break_glass_bert{os.environ.get('PYTEST_XDIST_WORKER', '')}"
REASON = "ticket 4711: a document is empty"


@pytest.fixture
def project(connection: Connection[TupleRow]) -> Iterator[str]:
    """Give a project, while there is a login that may be let in."""
    connection.execute(f"create role {BERT} login in role writersroom_break_glass".encode())
    made = rows.project(connection)
    connection.commit()
    yield str(made)
    connection.rollback()
    connection.execute(f"drop role {BERT}".encode())
    connection.commit()


def _words(project: str, *more: str) -> tuple[str, ...]:
    words = ("--login", BERT, "--project", project, "--reason", REASON, "--minutes", "30")
    return "access", "break-glass", *words, *more


def test_a_dry_run_says_who_would_be_let_in_and_lets_nobody_in(
    run: Run, migrated_database: DatabaseUrl, project: str
) -> None:
    ran = run(*_words(project, "--dry-run", "--show-sql"), url=migrated_database)
    assert ran.code == 0
    assert "insert into ops.break_glass_grants" in ran.out
    assert f"Would let {BERT} look into project {project} for 30 min: {REASON}\n" in ran.out

    document = run(*_words(project, "--dry-run", "--json"), url=migrated_database).json
    assert (document["login"], document["project"], document["user"]) == (BERT, project, None)
    assert "break glass" not in run("status", url=migrated_database).out


def test_who_is_let_in_stands_in_the_status_until_it_is_ended(
    run: Run, migrated_database: DatabaseUrl, project: str
) -> None:
    ran = run(*_words(project), url=migrated_database)
    assert ran.code == 0
    assert f"  {BERT}  project {project}  until " in ran.out

    status = run("status", url=migrated_database)
    assert f"break glass\n  {BERT}  project {project}" in status.out
    assert REASON in status.out

    end = ("access", "end-break-glass", "--login", BERT)
    assert run(*end, url=migrated_database).out.startswith(f"ended\n  {BERT}")
    assert run(*end, url=migrated_database).out == f"Nothing was open for {BERT}.\n"
    assert run("status", "--json", url=migrated_database).json["break_glass"] == []


def test_who_can_not_be_let_in_is_an_error_with_a_way_out(
    run: Run, migrated_database: DatabaseUrl, project: str
) -> None:
    words = ("--project", project, "--reason", REASON)
    ran = run("access", "break-glass", "--login", "writersroom_app", *words, url=migrated_database)
    assert ran.code == 2
    assert "writersroom_app is no member of writersroom_break_glass" in ran.err
    assert "grant writersroom_break_glass to writersroom_app" in ran.err
