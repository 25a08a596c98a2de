"""Projects, their states and their owners: what is accepted and what is refused."""

from itertools import product
from uuid import UUID, uuid4

import pytest
from psycopg import errors
from tests.schema import rows
from tests.schema.checks import CHILDREN, NOW, refused, value
from tests.schema.rows import Database


def members(db: Database, project: UUID) -> set[tuple[UUID, str, bool]]:
    return set(
        db.execute(
            "select user_id, role, is_active from app.collaborations where project_id = %s",
            (project,),
        ).fetchall()
    )


STATES = list(product(("active", "archived", "deleted"), (False, True), (None, NOW), (None, NOW)))
VALID = {
    ("active", False, None, None),
    ("archived", True, NOW, None),
    ("deleted", False, None, NOW),
    ("deleted", True, NOW, NOW),
}


@pytest.mark.parametrize(("status", "is_archived", "archived_at", "deleted_at"), STATES)
def test_status_flags_and_times_of_a_project_agree(
    connection: Database,
    status: str,
    is_archived: bool,
    archived_at: str | None,
    deleted_at: str | None,
) -> None:
    state = {
        "status": status,
        "is_archived": is_archived,
        "archived_at": archived_at,
        "deleted_at": deleted_at,
    }
    owner = rows.user(connection)
    if (status, is_archived, archived_at, deleted_at) in VALID:
        rows.project(connection, owner, **state)
        return
    with pytest.raises(errors.CheckViolation) as failure:
        rows.project(connection, owner, **state)
    assert failure.value.diag.constraint_name in {
        "projects_archived_since",
        "projects_deleted_since",
        "projects_status_tells_archived",
    }


def test_a_template_that_goes_is_forgotten(connection: Database) -> None:
    template = rows.project(connection)
    made = rows.project(connection, template_id=template)
    connection.execute("delete from app.projects where id = %s", (template,))
    assert value(connection, "select template_id from app.projects where id = %s", made) is None


def test_a_template_must_be_a_project(connection: Database) -> None:
    with refused(connection, "projects_template_id_fkey", errors.ForeignKeyViolation):
        rows.project(connection, template_id=uuid4())


def test_the_owner_of_a_new_project_is_its_collaborator(connection: Database) -> None:
    owner = rows.user(connection)
    project = rows.project(connection, owner)
    assert members(connection, project) == {(owner, "owner", True)}


@pytest.mark.parametrize("was_member", [False, True])
def test_a_new_owner_becomes_its_collaborator(connection: Database, was_member: bool) -> None:
    owner, heir = rows.user(connection), rows.user(connection)
    project = rows.project(connection, owner)
    if was_member:
        rows.collaboration(
            connection,
            project,
            heir,
            is_active=False,
            permissions='{"edit": false}',
            invitation_token=rows.SHA256,
            invitation_expires_at="2099-01-01",
        )
    connection.execute("update app.projects set owner_id = %s where id = %s", (heir, project))
    connection.execute("set constraints all immediate")
    assert members(connection, project) == {(owner, "owner", True), (heir, "owner", True)}
    left = connection.execute(
        "select permissions, invitation_token, invitation_expires_at from app.collaborations"
        " where user_id = %s",
        (heir,),
    ).fetchall()
    assert left == [({}, None, None)]


def test_the_former_owner_can_leave_after_a_transfer(connection: Database) -> None:
    owner, heir = rows.user(connection), rows.user(connection)
    project = rows.project(connection, owner)
    connection.execute("update app.projects set owner_id = %s where id = %s", (heir, project))
    connection.execute("delete from app.collaborations where user_id = %s", (owner,))
    connection.commit()
    assert members(connection, project) == {(heir, "owner", True)}


TAKE_AWAY = (
    "delete from app.collaborations where role = 'owner'",
    "update app.collaborations set role = 'editor'",
    "update app.collaborations set is_active = false",
    "update app.collaborations set user_id = (select id from app.users where first_name = 'Other')",
)


@pytest.mark.parametrize("change", TAKE_AWAY)
def test_the_owners_collaboration_can_not_be_taken_away(connection: Database, change: str) -> None:
    rows.user(connection, first_name="Other")
    rows.project(connection)
    connection.commit()
    connection.execute(change.encode())
    with pytest.raises(errors.IntegrityConstraintViolation) as failure:
        connection.commit()
    assert failure.value.diag.constraint_name == "collaborations_keep_the_owner"


def test_the_owners_collaboration_can_not_move_to_another_project(connection: Database) -> None:
    owner = rows.user(connection)
    project, other = rows.project(connection, owner), rows.project(connection)
    with refused(connection, "collaborations_keep_the_owner", errors.IntegrityConstraintViolation):
        connection.execute(
            "update app.collaborations set project_id = %s where project_id = %s", (other, project)
        )


def test_a_collaborator_or_co_owner_can_leave(connection: Database) -> None:
    owner = rows.user(connection)
    project = rows.project(connection, owner)
    rows.collaboration(connection, project, rows.user(connection))
    rows.collaboration(connection, project, rows.user(connection), role="owner")
    connection.execute("delete from app.collaborations where user_id <> %s", (owner,))
    connection.commit()
    assert members(connection, project) == {(owner, "owner", True)}


def test_a_project_goes_with_all_beneath_it(connection: Database) -> None:
    author = rows.user(connection)
    project = rows.project(connection, author)
    document = rows.document(connection, project)
    for make in CHILDREN.values():
        make(connection, document)
    rows.setting(connection, project)
    rows.invitation(connection, project, author)
    session = rows.session(connection, author, project_id=project, document_id=document)
    connection.commit()
    connection.execute("delete from app.projects where id = %s", (project,))
    connection.commit()
    for table in (
        "documents",
        "collaborations",
        "project_settings",
        "email_invitations",
        *CHILDREN,
    ):
        assert value(connection, f"select count(*) from app.{table}") == 0
    left = connection.execute("select id, project_id, document_id from app.sessions").fetchall()
    assert left == [(session, None, None)]


def test_a_user_goes_with_what_is_theirs_alone(connection: Database) -> None:
    user = rows.user(connection)
    project = rows.project(connection, user)
    rows.document(connection, project)
    rows.preference(connection, user)
    rows.session(connection, user, project_id=project)
    rows.knowledge(connection, rows.agent(connection, owner_id=user))
    connection.commit()
    connection.execute("delete from app.users where id = %s", (user,))
    connection.commit()
    for table in ("users", "projects", "documents", "collaborations", "sessions", "ai_agents"):
        assert value(connection, f"select count(*) from app.{table}") == 0


def test_an_author_of_versions_can_not_be_deleted(connection: Database) -> None:
    author = rows.user(connection)
    rows.version(connection, rows.document(connection), author)
    with refused(connection, "versions_created_by_fkey", errors.ForeignKeyViolation):
        connection.execute("delete from app.users where id = %s", (author,))
