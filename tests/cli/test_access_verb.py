"""``access explain`` as its users meet it."""

from uuid import uuid4

from psycopg import Connection
from psycopg.rows import TupleRow
from tests.cli.conftest import Run
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl

EMAIL = "nora@example.com"


def test_access_is_explained_without_anybodys_address(
    run: Run, migrated_database: DatabaseUrl, connection: Connection[TupleRow]
) -> None:
    project = rows.project(connection)
    editor = rows.user(connection, email=EMAIL)
    rows.collaboration(connection, project, editor, permissions='{"edit": false}')
    connection.commit()

    ran = run(
        "access", "explain", "--user", EMAIL, "--project", str(project), url=migrated_database
    )

    assert (ran.code, ran.err) == (0, "")
    assert f"user           {editor}: active\n" in ran.out
    assert "collaboration  active, editor, taken away: edit\n" in ran.out
    assert "rank           2, as projects and collaborations say\n" in ran.out
    assert "database       shows the project\n" in ran.out
    assert "\n  edit                no   Active collaborator as editor, with edit" in ran.out
    assert "@" not in ran.out


def test_access_that_contradicts_exits_with_one(
    run: Run, migrated_database: DatabaseUrl, connection: Connection[TupleRow]
) -> None:
    owner = rows.user(connection, email=EMAIL)
    project = rows.project(connection, owner)
    connection.execute("delete from app.project_access")
    connection.commit()

    arguments = ("access", "explain", "--user", str(owner), "--project", str(project))
    ran = run(*arguments, url=migrated_database)
    document = run(*arguments, "--json", url=migrated_database)

    assert (ran.code, document.code) == (1, 1)
    assert "\ndisagreements\n  app.project_access holds no rank" in ran.out
    assert document.json["rank"] == {"recorded": None, "entitled": 4}
    assert len(document.json["disagreements"]) == 1
    assert document.json["may"][0] == {
        "action": "read",
        "allowed": True,
        "reason": "Owner of the project.",
    }
    assert EMAIL not in document.out


def test_access_of_nobody_could_not_be_explained(run: Run, migrated_database: DatabaseUrl) -> None:
    ran = run(
        "access", "explain", "--user", EMAIL, "--project", str(uuid4()), url=migrated_database
    )

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: There is no user {EMAIL}.\nhint: ")
