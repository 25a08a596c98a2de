"""Writing reaches one's own rows alone; what nobody granted is refused, whatever the row."""

import pytest

from tests.services.conftest import Acting, Refused, Tenants


def test_writing_reaches_mine_alone(acting: Acting, tenants: Tenants) -> None:
    mine, theirs = tenants
    with acting(mine.user) as db:
        changed = db.execute("update app.documents set title = 'x' returning id").fetchall()
        assert changed == [(mine.document,)]
        removed = db.execute("delete from app.comments returning id").fetchall()
        assert removed == [(mine.comment,)]
        query = "update app.projects set title = 'x' where id = %s returning id"
        assert db.execute(query, (theirs.project,)).fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update app.documents set project_id = %(project)s",
        "update app.projects set owner_id = %(user)s",
        "update app.projects set is_public = true",
        "update app.projects set status = 'deleted', deleted_at = now()",
        "update app.collaborations set role = 'owner'",
        (
            "insert into app.collaborations (project_id, user_id, role)"
            " values (%(project)s, %(me)s, 'owner')"
        ),
        "insert into app.project_access values (%(me)s, %(project)s, 4)",
        "delete from app.project_access",
        (
            "insert into app.versions"
            " (document_id, version_number, content_hash, s3_key, created_by)"
            " values (%(document)s, 2, 'x', 'x', %(me)s)"
        ),
        (
            "insert into app.sessions (user_id, project_id, session_type)"
            " values (%(me)s, %(project)s, 'collaboration')"
        ),
        (
            "insert into app.characters (document_id, project_id, name)"
            " values (%(document)s, %(project)s, 'X')"
        ),
        "delete from app.projects",
        "delete from app.users",
        "select password_hash from app.users",
        "select mfa_secret from app.users",
        "select invitation_token from app.collaborations",
        "select invitation_token from app.email_invitations",
        "truncate app.comments",
        "lock table app.documents in exclusive mode",
        "copy app.users to stdout",
        "create table app.mine ()",
        "create schema mine",
        "create temp table documents ()",
        "create function app.current_user_id(int) returns uuid return null",
        "alter table app.documents disable row level security",
        "alter policy documents_select on app.documents using (true)",
        "set role writersroom_owner",
        "set role writersroom_definer",
        "set session authorization writersroom_owner",
        "set session_replication_role = replica",
        "select app.require_rank(%(project)s, 1)",
        "select app.refresh_project_access(array[%(project)s], array[%(me)s])",
        "select app.effective_rank('owner', '{}')",
        "select * from ops.migration_log",
    ],
)
def test_what_nobody_granted_is_refused(acting: Acting, tenants: Tenants, statement: str) -> None:
    mine, theirs = tenants
    with pytest.raises(Refused), acting(mine.user) as db:
        db.execute(statement.encode(), {**vars(theirs), "me": mine.user})


@pytest.mark.parametrize(
    "statement",
    [
        "insert into app.projects (owner_id, title) values (%(user)s, 'x')",
        (
            "insert into app.comments (document_id, user_id, content)"
            " values (%(own)s, %(user)s, 'in their name')"
        ),
        (
            "insert into app.chat_messages (session_id, sender_id, message_type, content)"
            " values (%(session)s, %(me)s, 'user', 'x')"
        ),
        (
            "insert into app.suggestions (document_id, agent_id, suggestion_type, content)"
            " values (%(own)s, %(agent)s, 'style', 'by an agent of theirs')"
        ),
        (
            "insert into app.ai_agents (name, personality, specialty, owner_id)"
            " values ('x', 'x', 'x', %(user)s)"
        ),
        "insert into app.ai_agents (name, personality, specialty) values ('x', 'x', 'x')",
        "insert into app.user_preferences (user_id, preference_key) values (%(user)s, 'x')",
        (
            "insert into app.projects as p (id, owner_id, title) values (%(project)s, %(me)s, 'x')"
            " on conflict (id) do update set title = 'taken'"
        ),
    ],
)
def test_rows_in_the_name_of_others_break_the_policy(
    acting: Acting, tenants: Tenants, statement: str
) -> None:
    mine, theirs = tenants
    with pytest.raises(Refused, match="row-level security"), acting(mine.user) as db:
        db.execute(statement.encode(), {**vars(theirs), "me": mine.user, "own": mine.document})
