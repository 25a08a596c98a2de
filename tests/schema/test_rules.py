"""What each rule on people, projects, documents and agents accepts and refuses, on real rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors

from tests.schema import rows
from tests.schema.rows import Database

TOUCHED: dict[str, tuple[Callable[[Database], UUID], str]] = {
    "users": (rows.user, "last_name = 'Other'"),
    "user_preferences": (lambda db: rows.preference(db, rows.user(db)), "preference_key = 'other'"),
    "projects": (rows.project, "title = 'Other'"),
    "collaborations": (
        lambda db: rows.collaboration(db, rows.project(db), rows.user(db)),
        "role = 'viewer'",
    ),
    "project_settings": (lambda db: rows.setting(db, rows.project(db)), "setting_key = 'other'"),
    "documents": (rows.document, "title = 'Other'"),
    "comments": (
        lambda db: rows.comment(db, rows.document(db), rows.user(db)),
        "content = 'Other'",
    ),
    "characters": (lambda db: rows.character(db, rows.document(db)), "name = 'OTHER'"),
    "ai_agents": (rows.agent, "name = 'Other'"),
    "agent_knowledge": (lambda db: rows.knowledge(db, rows.agent(db)), "title = 'Other'"),
}
CHILDREN: dict[str, Callable[..., UUID]] = {
    "versions": lambda db, document, **values: rows.version(db, document, rows.user(db), **values),
    "comments": lambda db, document, **values: rows.comment(db, document, rows.user(db), **values),
    "characters": rows.character,
    "suggestions": rows.suggestion,
}
NOW = "2026-01-01 00:00+00"


@contextmanager
def refused(
    db: Database, constraint: str, kind: type[psycopg.Error] = errors.CheckViolation
) -> Iterator[None]:
    """Expect the block to break ``constraint``, at the latest when constraints are checked."""
    with pytest.raises(kind) as failure, db.transaction():
        yield
        db.execute("set constraints all immediate")
    assert failure.value.diag.constraint_name == constraint


def value(db: Database, query: str, *parameters: object) -> object:
    row = db.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row[0]


def members(db: Database, project: UUID) -> set[tuple[UUID, str, bool]]:
    return set(
        db.execute(
            "select user_id, role, is_active from app.collaborations where project_id = %s",
            (project,),
        ).fetchall()
    )


# updated_at


def test_each_table_with_updated_at_is_tried_here(connection: Database) -> None:
    found = connection.execute(
        "select table_name from information_schema.columns"
        " where table_schema = 'app' and column_name = 'updated_at'"
    ).fetchall()
    assert {name for (name,) in found} == TOUCHED.keys()


@pytest.mark.parametrize("table", TOUCHED)
def test_updated_at_moves_with_a_change_and_not_without(connection: Database, table: str) -> None:
    make, change = TOUCHED[table]
    row = make(connection)
    column = change.partition(" ")[0]
    connection.execute("set local session_replication_role = replica")
    connection.execute(f"update app.{table} set updated_at = '2001-01-01'".encode())
    connection.execute("set local session_replication_role = origin")
    moved = f"select updated_at = now() from app.{table} where id = %s"
    connection.execute(f"update app.{table} set {column} = {column}".encode())
    assert value(connection, moved, row) is False
    connection.execute(f"update app.{table} set {change} where id = %s".encode(), (row,))
    assert value(connection, moved, row) is True


def test_updated_at_can_not_be_set_by_hand(connection: Database) -> None:
    user = rows.user(connection)
    connection.execute("update app.users set updated_at = '2001-01-01' where id = %s", (user,))
    assert value(connection, "select updated_at = now() from app.users where id = %s", user) is True


# people


def test_an_address_in_another_case_is_refused(connection: Database) -> None:
    rows.user(connection, email="nora@example.com")
    with refused(connection, "idx_users_email_lower", errors.UniqueViolation):
        rows.user(connection, email="Nora@Example.COM")


@pytest.mark.parametrize("email", ["a@b.c|", "a@b.co|", "a@b.c", "a@b", "@b.co", "a b@c.co", ""])
def test_what_is_no_address_is_refused(connection: Database, email: str) -> None:
    with refused(connection, "users_email_format"):
        rows.user(connection, email=email)
    project = rows.project(connection)
    with refused(connection, "email_invitations_email_format"):
        rows.invitation(connection, project, rows.user(connection), email=email)


@pytest.mark.parametrize("email", ["a@b.co", "A.B+c@D-E.org", "erased-1f@erased.invalid"])
def test_an_address_is_accepted_as_typed(connection: Database, email: str) -> None:
    user = rows.user(connection, email=email)
    assert value(connection, "select email from app.users where id = %s", user) == email


def test_a_deleted_user_or_document_is_not_active(connection: Database) -> None:
    for active, deleted_at in ((True, None), (False, None), (False, NOW)):
        rows.user(connection, is_active=active, deleted_at=deleted_at)
        rows.document(connection, is_active=active, deleted_at=deleted_at)
    with refused(connection, "users_deleted_are_inactive"):
        rows.user(connection, deleted_at=NOW)
    with refused(connection, "documents_deleted_are_inactive"):
        rows.document(connection, deleted_at=NOW)


def test_a_preference_or_setting_stands_once(connection: Database) -> None:
    user, other = rows.user(connection), rows.user(connection)
    project = rows.project(connection, user)
    rows.preference(connection, user)
    rows.preference(connection, user, "font")
    rows.preference(connection, other)
    rows.setting(connection, project)
    rows.setting(connection, rows.project(connection, user))
    with refused(connection, "user_preferences_key_once_a_user", errors.UniqueViolation):
        rows.preference(connection, user)
    with refused(connection, "project_settings_key_once_a_project", errors.UniqueViolation):
        rows.setting(connection, project)


# projects

STATES = list(
    product(("active", "archived", "deleted"), (False, True), (None, NOW), (None, NOW))
)
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
    with refused(
        connection, "collaborations_keep_the_owner", errors.IntegrityConstraintViolation
    ):
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
    for table in ("documents", "collaborations", "project_settings", "email_invitations", *CHILDREN):
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


# invitations


@pytest.mark.parametrize("token", ["secret", rows.SHA256.upper(), rows.SHA256[:-1], ""])
def test_a_token_that_is_no_sha256_is_refused(connection: Database, token: str) -> None:
    user = rows.user(connection)
    project = rows.project(connection, user)
    with refused(connection, "collaborations_token_is_sha256"):
        rows.collaboration(
            connection,
            project,
            rows.user(connection),
            is_active=False,
            invitation_token=token,
            invitation_expires_at=NOW,
        )
    with refused(connection, "email_invitations_token_is_sha256"):
        rows.invitation(connection, project, user, invitation_token=token)


def test_an_invitation_expires_and_ends_with_acceptance(connection: Database) -> None:
    project, guest = rows.project(connection), rows.user(connection)
    with refused(connection, "collaborations_invitation_expires"):
        rows.collaboration(
            connection, project, guest, is_active=False, invitation_token=rows.SHA256
        )
    with refused(connection, "collaborations_active_have_no_invitation"):
        rows.collaboration(
            connection,
            project,
            guest,
            invitation_token=rows.SHA256,
            invitation_expires_at=NOW,
        )
    rows.collaboration(
        connection,
        project,
        guest,
        is_active=False,
        invitation_token=rows.SHA256,
        invitation_expires_at=NOW,
    )
    connection.execute(
        "update app.collaborations set is_active = true, invitation_token = null"
        " where user_id = %s",
        (guest,),
    )


def test_an_address_is_invited_once_at_a_time(connection: Database) -> None:
    host = rows.user(connection)
    project = rows.project(connection, host)
    rows.invitation(connection, project, host)
    again = {"email": "Stranger@Example.com", "invitation_token": "f" * 64}
    with refused(connection, "idx_email_invitations_open", errors.UniqueViolation):
        rows.invitation(connection, project, host, **again)
    connection.execute("update app.email_invitations set accepted_at = now()")
    rows.invitation(connection, project, host, **again)


# documents and their children


@pytest.mark.parametrize("table", CHILDREN)
def test_a_child_gets_its_documents_project(connection: Database, table: str) -> None:
    project = rows.project(connection)
    child = CHILDREN[table](connection, rows.document(connection, project))
    query = f"select project_id from app.{table} where id = %s"
    assert value(connection, query, child) == project


@pytest.mark.parametrize("table", CHILDREN)
def test_a_child_that_names_another_project_is_refused(connection: Database, table: str) -> None:
    document, other = rows.document(connection), rows.project(connection)
    with refused(connection, f"{table}_document_id_fkey", errors.ForeignKeyViolation):
        CHILDREN[table](connection, document, project_id=other)
    child = CHILDREN[table](connection, document)
    with refused(connection, f"{table}_document_id_fkey", errors.ForeignKeyViolation):
        connection.execute(
            f"update app.{table} set project_id = %s where id = %s".encode(), (other, child)
        )


@pytest.mark.parametrize("table", CHILDREN)
def test_a_child_of_no_document_is_refused(connection: Database, table: str) -> None:
    with refused(connection, f"{table}_document_id_fkey", errors.ForeignKeyViolation):
        CHILDREN[table](connection, uuid4())


def test_a_document_can_not_change_project(connection: Database) -> None:
    document, other = rows.document(connection), rows.project(connection)
    move = "update app.documents set project_id = %s where id = %s"
    with refused(
        connection, "documents_stay_in_their_project", errors.IntegrityConstraintViolation
    ):
        connection.execute(move, (other, document))


def test_a_project_holds_many_documents_at_version_one(connection: Database) -> None:
    project = rows.project(connection)
    rows.document(connection, project)
    rows.document(connection, project)
    query = "select count(*) from app.documents where version_number = 1"
    assert value(connection, query) == 2


def test_a_version_number_stands_once_a_document(connection: Database) -> None:
    document, author = rows.document(connection), rows.user(connection)
    rows.version(connection, document, author)
    with refused(connection, "idx_versions_document_version", errors.UniqueViolation):
        rows.version(connection, document, author)


def test_project_versions_tells_the_head_of_a_document(connection: Database) -> None:
    author = rows.user(connection)
    project = rows.project(connection, author)
    document = rows.document(connection, project, version_number=2)
    rows.version(connection, document, author)
    rows.version(connection, document, author, version_number=2)
    found = connection.execute(
        "select project_id, version_number, is_current from app.project_versions order by 2"
    ).fetchall()
    assert found == [(project, 1, False), (project, 2, True)]


# agents


def test_an_agents_knowledge_goes_with_it(connection: Database) -> None:
    agent, other = rows.agent(connection), rows.agent(connection)
    rows.knowledge(connection, agent)
    kept = rows.knowledge(connection, other)
    connection.execute("delete from app.ai_agents where id = %s", (agent,))
    assert connection.execute("select id from app.agent_knowledge").fetchall() == [(kept,)]


def test_an_agent_knows_a_text_once(connection: Database) -> None:
    agent = rows.agent(connection)
    rows.knowledge(connection, agent)
    with refused(connection, "agent_knowledge_content_once_an_agent", errors.UniqueViolation):
        rows.knowledge(connection, agent)


def test_embedded_knowledge_names_its_model(connection: Database) -> None:
    agent = rows.agent(connection)
    with refused(connection, "agent_knowledge_embedded_by_a_model"):
        rows.knowledge(connection, agent, embedding_status="embedded", embedded_at=NOW)
    rows.knowledge(
        connection, agent, embedding_status="embedded", embedded_at=NOW, embedding_model="m"
    )
