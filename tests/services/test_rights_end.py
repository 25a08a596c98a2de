"""Rights end with what gave them: shared sessions, invitations, roles, public documents."""

import hashlib
from uuid import UUID

import psycopg
import pytest

from tests.schema import rows
from tests.schema.rows import SHA256
from tests.services.conftest import Acting, Refused, Service, Tenants

SAY = (
    "insert into app.chat_messages (session_id, sender_id, message_type, content)"
    " values (%s, %s, 'user', 'x')"
)
INVITE = "select app.invite(%s, 'guest@example.com', 'editor', %s, now() + interval '1 day', %s)"
TOKEN = hashlib.sha256(b"a token").hexdigest()
ACCEPT = "select app.accept_invitation('a token')"
CHANGE = "select app.change_role(%s, %s, %s, %s)"


def _count(db: Service, table: str) -> int:
    ((found,),) = db.execute(f"select count(*) from app.{table}".encode()).fetchall()
    return int(found)


def _co_owner(db: rows.Database, project: UUID, permissions: str = "{}") -> UUID:
    member = rows.user(db)
    rows.collaboration(db, project, member, role="owner", permissions=permissions)
    db.commit()
    return member


@pytest.mark.parametrize("left", ["revoked", "viewer"])
def test_who_opened_a_shared_session_keeps_no_more_than_members_have(
    acting: Acting, connection: rows.Database, tenants: Tenants, left: str
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user, role="editor")
    connection.commit()
    with acting(theirs.user) as db:
        ((session,),) = db.execute(
            "select app.open_session('review', %s)", (mine.project,)
        ).fetchall()
        db.execute(SAY, (session, theirs.user))
    change = {"revoked": "app.revoke(%s, %s)", "viewer": "app.change_role(%s, %s, 'viewer')"}[left]
    with acting(mine.user) as db:
        db.execute(f"select {change}".encode(), (mine.project, theirs.user))
    with acting(theirs.user) as db:
        seen = db.execute("select from app.chat_messages where session_id = %s", (session,))
        assert seen.rowcount == (left == "viewer")
        ended = db.execute("update app.sessions set is_active = false where id = %s", (session,))
        assert ended.rowcount == 0
        renamed = db.execute("update app.chat_messages set content = 'y' returning session_id")
        assert (session,) not in renamed.fetchall()
    with pytest.raises(Refused), acting(theirs.user) as db:
        db.execute(SAY, (session, theirs.user))


def test_a_private_session_on_a_project_stays_ones_own(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user, role="viewer")
    connection.commit()
    with acting(theirs.user) as db:
        ((session,),) = db.execute(
            "select app.open_session('writing', %s)", (mine.project,)
        ).fetchall()
    with acting(mine.user) as db:
        db.execute("select app.revoke(%s, %s)", (mine.project, theirs.user))
    with acting(theirs.user) as db:
        db.execute(SAY, (session, theirs.user))


def test_a_viewer_opens_no_shared_session(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user, role="viewer")
    connection.commit()
    with pytest.raises(Refused), acting(theirs.user) as db:
        db.execute("select app.open_session('collaboration', %s)", (mine.project,))


@pytest.mark.parametrize("account", ["before", "after"])
@pytest.mark.parametrize(
    "ended",
    [
        "update app.collaborations set is_active = false where user_id = %s",
        "update app.collaborations set role = 'editor' where user_id = %s",
        "update app.collaborations set permissions = '{\"invite\": false}' where user_id = %s",
        "update app.collaborations set permissions = '{\"export\": false}' where user_id = %s",
        "update app.users set is_active = false where id = %s",
        "delete from app.collaborations where user_id = %s",
    ],
)
def test_an_invitation_is_worth_what_its_inviter_may_still_give(
    acting: Acting, connection: rows.Database, tenants: Tenants, ended: str, account: str
) -> None:
    mine, _ = tenants
    host = _co_owner(connection, mine.project)
    guest = rows.user(connection, email="guest@example.com") if account == "before" else None
    connection.commit()
    with acting(host) as db:
        db.execute(INVITE, (mine.project, TOKEN, "{}"))
    guest = guest or rows.user(connection, email="guest@example.com")
    connection.execute(ended.encode(), (host,))
    connection.commit()
    with pytest.raises(Refused, match="not open any more"), acting(guest) as db:
        db.execute(ACCEPT)
    connection.execute("update app.users set is_active = true")
    connection.execute(
        "insert into app.collaborations as c (project_id, user_id, role) values (%s, %s, 'owner')"
        " on conflict on constraint collaborations_unique_user_project do update"
        " set role = 'owner', is_active = true, permissions = '{}'",
        (mine.project, host),
    )
    connection.commit()
    with acting(guest) as db:
        db.execute(ACCEPT)


def test_nobody_gives_what_they_lack(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    host = _co_owner(connection, mine.project, '{"export": false}')
    rows.collaboration(connection, mine.project, theirs.user, permissions='{"export": false}')
    connection.commit()
    for given in ("{}", '{"invite": false}'):
        with pytest.raises(Refused, match="lacks"), acting(host) as db:
            db.execute(CHANGE, (mine.project, theirs.user, "owner", given))
        with pytest.raises(Refused, match="lacks"), acting(host) as db:
            db.execute(INVITE, (mine.project, TOKEN, given))
    with acting(host) as db:
        db.execute(CHANGE, (mine.project, theirs.user, "owner", '{"export": false}'))
        db.execute(INVITE, (mine.project, TOKEN, '{"export": false, "edit": false}'))
    with acting(mine.user) as db:
        db.execute(CHANGE, (mine.project, theirs.user, "owner", "{}"))


@pytest.mark.parametrize("until", ["clock_timestamp() + interval '30 days'", "'infinity'"])
def test_an_invitation_lasts_30_days_at_most(acting: Acting, tenants: Tenants, until: str) -> None:
    mine, _ = tenants
    query = f"select app.invite(%s, 'guest@example.com', 'editor', %s, {until})"
    with acting(mine.user) as db:
        db.execute(query.encode(), (mine.project, TOKEN))
        found = db.execute(
            "select invitation_expires_at = now() + interval '30 days' from app.email_invitations"
        )
        assert found.fetchall() == [(True,)]


def test_an_invitation_has_an_end(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    query = "select app.invite(%s, 'guest@example.com', 'editor', %s, null)"
    with pytest.raises(psycopg.errors.InvalidParameterValue), acting(mine.user) as db:
        db.execute(query, (mine.project, TOKEN))


def test_who_is_only_invited_gets_no_other_role_but_by_another_invitation(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, _ = tenants
    guest = rows.user(connection, email="guest@example.com")
    connection.commit()
    with acting(mine.user) as db:
        db.execute(INVITE, (mine.project, TOKEN, "{}"))
    with pytest.raises(Refused, match="no such collaborator"), acting(mine.user) as db:
        db.execute(CHANGE, (mine.project, guest, "owner", "{}"))


def test_a_purged_project_gives_its_shared_sessions_to_nobody(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user, role="editor")
    connection.commit()
    with acting(theirs.user) as db:
        ((session,),) = db.execute(
            "select app.open_session('review', %s)", (mine.project,)
        ).fetchall()
    connection.execute("delete from app.projects where id = %s", (mine.project,))
    connection.commit()
    for user in (mine.user, theirs.user):
        with acting(user) as db:
            assert db.execute("select from app.sessions where id = %s", (session,)).rowcount == 0


def test_a_shared_session_needs_a_project(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    with pytest.raises(Refused), acting(mine.user) as db:
        db.execute("select app.open_session('collaboration')")


def test_an_accepted_invitation_can_not_be_taken_back(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, _ = tenants
    with acting(mine.user) as db:
        db.execute(INVITE, (mine.project, TOKEN, "{}"))
        ((invitation,),) = db.execute("select id from app.email_invitations").fetchall()
    guest = rows.user(connection, email="guest@example.com")
    connection.commit()
    with acting(guest) as db:
        db.execute(ACCEPT)
    with pytest.raises(Refused), acting(mine.user) as db:
        db.execute("select app.revoke_email_invitation(%s)", (invitation,))


@pytest.mark.parametrize(
    "call",
    [
        "app.invite(%(project)s, 'x@example.com', 'viewer', %(hash)s, now() + interval '1 day')",
        "app.change_role(%(project)s, %(member)s, 'viewer')",
        "app.revoke(%(project)s, %(member)s)",
        "app.transfer_ownership(%(project)s, %(member)s)",
        "app.archive_project(%(project)s)",
        "app.create_document(%(project)s, 'x', 'notes', %(hash)s, 'k', 1, 1)",
        "app.save_version(%(document)s, 1, %(hash)s, 'k', 1, 1)",
        "app.soft_delete_document(%(document)s)",
        "app.restore_document(%(document)s)",
        "app.resolve_comment(%(comment)s)",
        "app.soft_delete_project(%(project)s)",
        "app.open_session('writing', %(project)s)",
    ],
)
def test_no_function_changes_what_is_deleted(
    acting: Acting, connection: rows.Database, tenants: Tenants, call: str
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user)
    connection.commit()
    values = {**vars(mine), "member": theirs.user, "hash": SHA256}
    with acting(mine.user) as db:
        db.execute("select app.soft_delete_project(%s)", (mine.project,))
    with pytest.raises(Refused), acting(mine.user) as db:
        db.execute(f"select {call}".encode(), values)
    with acting(theirs.user) as db:
        db.execute("select app.revoke(%s, %s)", (mine.project, theirs.user))


def test_a_deleted_document_of_a_public_project_is_not_shown_until_it_is_restored(
    acting: Acting, tenants: Tenants
) -> None:
    mine, theirs = tenants

    def shown() -> tuple[int, int]:
        with acting(theirs.user) as db:
            return _count(db, "documents") - 1, _count(db, "characters") - 1

    def do(statement: str, *values: object) -> None:
        with acting(mine.user) as db:
            db.execute(statement.encode(), values)

    do("update app.projects set visibility = 'public'")
    assert shown() == (1, 1)
    do("select app.soft_delete_document(%s)", mine.document)
    assert shown() == (0, 0)
    do("insert into app.characters (document_id, name) values (%s, 'A ghost')", mine.document)
    do("update app.projects set visibility = 'private'")
    do("update app.projects set visibility = 'public'")
    assert shown() == (0, 0)
    do("select app.restore_document(%s)", mine.document)
    assert shown() == (1, 2)
    do("select app.soft_delete_document(%s)", mine.document)
    do("update app.projects set visibility = 'private'")
    do("select app.restore_document(%s)", mine.document)
    assert shown() == (0, 0)


@pytest.mark.parametrize(
    "insert",
    [
        "(session_id, message_type, content) values (%(session)s, 'system', 'x')",
        (
            "(id, session_id, sender_id, message_type, content)"
            " values (%(message)s, %(session)s, %(user)s, 'user', 'x')"
        ),
    ],
)
def test_a_message_has_a_sender_and_an_id_of_its_own(
    acting: Acting, tenants: Tenants, insert: str
) -> None:
    mine, _ = tenants
    with pytest.raises(Refused), acting(mine.user) as db:
        db.execute(f"insert into app.chat_messages {insert}".encode(), vars(mine))
