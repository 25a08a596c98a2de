"""Two at once: what the one takes away the other has no more, and neither waits for ever."""

import hashlib
from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

import psycopg
import pytest

from tests.schema import rows
from tests.schema.rows import SHA256
from tests.services.conftest import Refused, Service, Tenants
from tests.waiting import PATIENCE, waiting
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login

TOKEN = hashlib.sha256(b"a token").hexdigest()
INVITE = (
    "select app.invite(%(project)s, 'guest@example.com', 'editor', %(hash)s,"
    " now() + interval '1 day')"
)
REVOKE = "select app.revoke(%(project)s, %(host)s)"
SAVE = "select app.save_version(%(document)s, 1, %(hash)s, 'k', 1, 1)"
CHARACTER = "insert into app.characters (document_id, name) values (%(document)s, 'X')"


class Begin(Protocol):
    """Opens a transaction of a user."""

    def __call__(self, user: UUID, level: str = "read committed") -> Service:
        """Return its connection."""


@pytest.fixture
def begin(migrated_database: DatabaseUrl) -> Iterator[Begin]:
    """Give what opens a transaction of a user, at an isolation level, on a connection of its own.

    What is still open at the end is rolled back.
    """
    made: list[Service] = []

    def opened(user: UUID, level: str = "read committed") -> Service:
        url = login(migrated_database, "writersroom_app")
        connection = connect(url, autocommit=True)
        made.append(connection)
        connection.execute(f"begin isolation level {level}".encode())
        connection.execute("select app.begin_as(%s)", (user,))
        return connection

    yield opened
    for connection in made:
        connection.close()


@pytest.fixture
def host(connection: rows.Database, tenants: Tenants) -> UUID:
    """Give a co-owner of the first project."""
    mine, _ = tenants
    host = rows.user(connection)
    rows.collaboration(connection, mine.project, host, role="owner")
    connection.commit()
    return host


@pytest.fixture
def guest(connection: rows.Database, tenants: Tenants) -> UUID:
    """Give who is to be invited."""
    assert tenants
    guest = rows.user(connection, email="guest@example.com")
    connection.commit()
    return guest


@pytest.mark.parametrize(
    "statement",
    [
        INVITE,
        SAVE,
        "select app.archive_project(%(project)s)",
        "select app.open_session('review', %(project)s)",
    ],
)
def test_a_snapshot_from_before_gives_no_right_back(
    begin: Begin, tenants: Tenants, host: UUID, statement: str
) -> None:
    mine, _ = tenants
    values = {**vars(mine), "host": host, "hash": TOKEN}
    late = begin(host, "repeatable read")
    late.execute("select from app.project_access")
    begin(mine.user).execute(REVOKE.encode(), values).connection.commit()
    with pytest.raises(psycopg.errors.SerializationFailure):
        late.execute(statement.encode(), values)


@pytest.mark.parametrize("level", ["read committed", "repeatable read"])
def test_an_invitation_ends_though_its_inviter_is_revoked_at_this_moment(
    begin: Begin, connection: rows.Database, tenants: Tenants, host: UUID, guest: UUID, level: str
) -> None:
    mine, _ = tenants
    values = {"project": mine.project, "host": host, "hash": TOKEN}
    begin(host).execute(INVITE.encode(), values).connection.commit()
    revoking = begin(mine.user)
    revoking.execute(REVOKE.encode(), values)
    accepting = begin(guest, level)
    accept = "select app.accept_invitation('a token')"
    with waiting(connection, accepting, accept, {}) as accepted:
        revoking.commit()
        with pytest.raises((Refused, psycopg.errors.SerializationFailure)):
            accepted.result(PATIENCE)


def test_an_invitation_whose_role_changes_at_this_moment_is_not_accepted_as_it_was(
    begin: Begin, connection: rows.Database, tenants: Tenants, guest: UUID
) -> None:
    mine, _ = tenants
    rows.invitation(
        connection,
        mine.project,
        mine.user,
        email="guest@example.com",
        role="owner",
        invitation_token=TOKEN,
    )
    connection.commit()
    again = begin(mine.user)
    again.execute("select app.archive_project(%s)", (mine.project,))
    accept = "select app.accept_invitation('a token')"
    with waiting(connection, begin(guest), accept, {}) as accepted:
        connection.execute("update app.email_invitations set role = 'viewer'")
        connection.commit()
        again.commit()
        with pytest.raises(Refused):
            accepted.result(PATIENCE)


def test_a_project_is_not_transferred_to_who_is_revoked_at_this_moment(
    begin: Begin, connection: rows.Database, tenants: Tenants, host: UUID
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user)
    connection.commit()
    values = {"project": mine.project, "host": theirs.user}
    revoking = begin(host)
    revoking.execute(REVOKE.encode(), values)
    transfer = "select app.transfer_ownership(%(project)s, %(host)s)"
    with waiting(connection, begin(mine.user), transfer, values) as moved:
        revoking.commit()
        with pytest.raises(Refused):
            moved.result(PATIENCE)


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_project_becomes_private_at_read_committed_alone(
    begin: Begin, tenants: Tenants, level: str
) -> None:
    mine, _ = tenants
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="read committed"):
        begin(mine.user, level).execute("update app.projects set visibility = 'public'")


def test_a_character_that_comes_while_a_project_becomes_private_is_not_public(
    begin: Begin, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    connection.execute("update app.projects set visibility = 'public'")
    connection.commit()
    closing = begin(mine.user)
    closing.execute("update app.projects set visibility = 'private'")
    adding = begin(mine.user)
    with waiting(connection, adding, CHARACTER, vars(mine)) as added:
        closing.commit()
        added.result(PATIENCE)
    adding.commit()
    shown = begin(theirs.user).execute("select name from app.characters")
    assert [name for (name,) in shown.fetchall() if name == "X"] == []


def test_two_who_add_characters_and_then_save_do_not_wait_for_each_other(
    begin: Begin, connection: rows.Database, tenants: Tenants
) -> None:
    mine, _ = tenants
    values = {**vars(mine), "hash": SHA256}
    first, second = (begin(mine.user) for _ in range(2))
    first.execute(CHARACTER.encode(), values)
    with waiting(connection, second, CHARACTER, values) as added:
        first.execute(SAVE.encode(), values)
        first.commit()
        added.result(PATIENCE)
    second.execute(SAVE.replace(", 1, %(hash)s", ", 2, %(hash)s").encode(), values)
    second.commit()
