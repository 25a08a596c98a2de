"""What contradicts is found, and what can't be explained is refused."""

import os
from uuid import uuid4

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.access.conftest import Explain, Room, allowed
from tests.schema import rows

from writersroom_db.access import explain_access
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import MayNotRead, NoSuchProject, NoSuchUser, NotMigrated
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import login

Db = Connection[TupleRow]

AS_APP = "As writersroom_app the database answers"
LOOKOUT = f"lookout_of_tests{os.environ.get('PYTEST_XDIST_WORKER', '')}"


def test_missing_row_of_project_access_is_found_and_the_way_to_mend_it_works(
    explain: Explain, room: Room, db: Db
) -> None:
    rows.collaboration(db, room.project, room.somebody)
    db.execute("delete from app.project_access where user_id = %s", (room.somebody,))

    explained = explain(room.somebody, room.project)

    (said,) = explained.disagreements
    assert said.startswith("app.project_access holds no rank, but")
    assert "entitle to rank 3" in said
    assert allowed(explained) == [], "verdicts are what the policies would decide"
    call = said.split("as writersroom_definer, ")[1].removesuffix(" mends it.")
    db.execute("set role writersroom_definer")
    db.execute(f"select {call}".encode())
    db.execute("reset role")
    assert explain(room.somebody, room.project).disagreements == ()


def test_rank_above_what_the_collaboration_says_is_found(
    explain: Explain, room: Room, db: Db
) -> None:
    db.execute(
        "insert into app.project_access (user_id, project_id, role_rank) values (%s, %s, 3)",
        (room.somebody, room.project),
    )

    explained = explain(room.somebody, room.project)

    assert "holds rank 3" in explained.disagreements[0]
    assert "entitle to no rank" in explained.disagreements[0]
    assert explained.answer.visible


def test_flag_that_is_not_what_the_visibility_says_is_found(
    explain: Explain, room: Room, db: Db
) -> None:
    db.execute("set session_replication_role = replica")
    db.execute("update app.projects set is_public = true")

    explained = explain(room.somebody, room.project)

    assert explained.disagreements == (
        "projects.is_public is true, but the project is private and not deleted.",
    )


def test_owner_without_a_collaboration_is_found(explain: Explain, room: Room, db: Db) -> None:
    db.execute("set session_replication_role = replica")
    db.execute("delete from app.collaborations")

    assert explain(room.owner, room.project).disagreements == (
        "The owner has no active collaboration as owner.",
    )


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (
            "drop policy projects_select on app.projects",
            "The database does not show the project's row, which should be readable.",
        ),
        (
            "revoke select on app.projects from writersroom_app",
            f"{AS_APP} with an error: permission denied for table projects.",
        ),
    ],
)
def test_database_that_answers_otherwise_is_found(
    explain: Explain, room: Room, db: Db, break_it: str, said: str
) -> None:
    db.execute(break_it.encode())

    assert explain(room.owner, room.project).disagreements == (said,)


def test_policy_that_shows_too_much_is_found(explain: Explain, room: Room, db: Db) -> None:
    db.execute("create policy leak on app.projects for select to writersroom_app using (true)")

    assert explain(room.somebody, room.project).disagreements == (
        "The database shows the project's row, which should not be readable.",
    )


def test_unknown_user_or_project_is_named(explain: Explain, room: Room) -> None:
    nobody = uuid4()
    with pytest.raises(NoSuchUser, match=f"There is no user {nobody}."):
        explain(nobody, room.project)
    with pytest.raises(NoSuchUser, match=r"There is no user nobody@example.com\."):
        explain("nobody@example.com", room.project)
    for project in (nobody, "the long cut"):
        with pytest.raises(NoSuchProject, match=f"There is no project {project}."):
            explain(room.owner, project)


def test_database_without_project_access_is_not_migrated(empty_database: DatabaseUrl) -> None:
    with pytest.raises(NotMigrated):
        explain_access(empty_database, "a@example.com", str(uuid4()))


def test_login_that_is_not_the_owner_is_refused(
    migrated_database: DatabaseUrl, room: Room, db: Db
) -> None:
    db.execute(f"create role {LOOKOUT} login password 'lookout'".encode())
    db.execute(f"grant connect on database {db.info.dbname} to {LOOKOUT}".encode())
    url = login(migrated_database, LOOKOUT, "lookout")
    try:
        with pytest.raises(MayNotRead, match=f"{LOOKOUT} can't become writersroom_owner"):
            explain_access(url, str(room.owner), str(room.project))
    finally:
        db.execute(f"drop owned by {LOOKOUT}".encode())
        db.execute(f"drop role {LOOKOUT}".encode())


@pytest.mark.skipif("WRITERSROOM_TEST_DATABASE_URL" in os.environ, reason="its master is granted")
def test_master_who_may_not_become_the_services_role_is_told_that_nobody_was_asked(
    master_database: DatabaseUrl,
) -> None:
    migrate(master_database)
    with connect(master_database) as connection:
        connection.execute("set role writersroom_owner")
        owner = rows.user(connection)
        project = rows.project(connection, owner)

    explained = explain_access(master_database, str(owner), str(project))

    assert explained.answer.not_asked is not None
    assert "may not become writersroom_app" in explained.answer.not_asked
    assert explained.disagreements == ()
