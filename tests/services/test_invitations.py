"""Invitations give what was offered, to whom it was, while it stands."""

import hashlib
from uuid import UUID

import pytest

from tests.schema import rows
from tests.schema.rows import SHA256
from tests.services.conftest import Acting, Refused, Tenant, Tenants

INVITE = (
    "select app.invite(%(project)s, %(email)s, 'editor', %(hash)s, now() + interval '1 day',"
    " '{\"edit\": false}')"
)
ACCEPT = "select app.accept_invitation('a token')"


def _invite(acting: Acting, host: Tenant, email: str) -> None:
    values = {
        "project": host.project,
        "email": email,
        "hash": hashlib.sha256(b"a token").hexdigest(),
    }
    with acting(host.user) as db:
        db.execute(INVITE, values)


def _accept(acting: Acting, user: UUID) -> list[tuple[object, ...]]:
    with acting(user) as db:
        db.execute(ACCEPT)
        return db.execute(
            "select a.role_rank from app.project_access as a where a.user_id = %s", (user,)
        ).fetchall()


@pytest.mark.parametrize("account", ["before", "after"])
def test_what_was_taken_away_stays_so_with_or_without_an_account(
    acting: Acting, connection: rows.Database, tenants: Tenants, account: str
) -> None:
    mine, _ = tenants
    if account == "after":
        _invite(acting, mine, "guest@example.com")
    guest = rows.user(connection, email="guest@example.com")
    connection.commit()
    if account == "before":
        _invite(acting, mine, "guest@example.com")
    assert _accept(acting, guest) == [(2,)]


@pytest.mark.parametrize("account", ["before", "after"])
def test_nobody_enters_a_deleted_project(
    acting: Acting, connection: rows.Database, tenants: Tenants, account: str
) -> None:
    mine, _ = tenants
    if account == "after":
        _invite(acting, mine, "guest@example.com")
    guest = rows.user(connection, email="guest@example.com")
    connection.commit()
    if account == "before":
        _invite(acting, mine, "guest@example.com")
    with acting(mine.user) as db:
        db.execute("select app.soft_delete_project(%s)", (mine.project,))
    with pytest.raises(Refused):
        _accept(acting, guest)


def test_an_invitation_can_be_turned_down(
    acting: Acting, tenants: Tenants, connection: rows.Database
) -> None:
    mine, _ = tenants
    guest = rows.user(connection, email="guest@example.com")
    connection.commit()
    _invite(acting, mine, "guest@example.com")
    with acting(guest) as db:
        db.execute("select app.revoke(%s, %s)", (mine.project, guest))
    with pytest.raises(Refused):
        _accept(acting, guest)


def test_an_outsider_can_not_leave_and_so_lock_a_project(acting: Acting, tenants: Tenants) -> None:
    mine, theirs = tenants
    with pytest.raises(Refused, match="no such collaborator"), acting(mine.user) as db:
        db.execute("select app.revoke(%s, %s)", (theirs.project, mine.user))


def test_nothing_is_saved_into_a_deleted_project(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    with acting(mine.user) as db:
        db.execute("select app.soft_delete_project(%s)", (mine.project,))
    with pytest.raises(Refused), acting(mine.user) as db:
        db.execute("select app.save_version(%s, 1, %s, 'k', 1, 1)", (mine.document, SHA256))
