"""Accounts as the sign-in service makes and changes them, and what it can't do."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors
from tests.schema import rows
from tests.schema.checks import NOW, value
from tests.schema.rows import Database

HASH = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$" + "q83vEjRWeJ" * 4 + "q80"
SALT = "c29tZXNhbHRzb21lc2FsdA"
TOKEN = "token"
LATER = "2099-01-01 00:00+00"
TAKEN, FREE = "nora@example.com", "stranger@example.com"


class Credentials(NamedTuple):
    """The row of app.credentials_for."""

    id: UUID
    password_hash: str
    salt: str
    mfa_enabled: bool
    mfa_secret: str | None
    locked_until: object


@contextmanager
def role(db: Database, name: str = "writersroom_auth") -> Iterator[None]:
    """Run the block as a service, in a savepoint."""
    with db.transaction():
        db.execute(f"set local role {name}".encode())
        yield
        db.execute("set local role none")


def call(db: Database, function: str, *arguments: object) -> object:
    """Call a function as the sign-in service, and return its one value."""
    marks = ", ".join(["%s"] * len(arguments))
    with role(db):
        return value(db, f"select app.{function}({marks})", *arguments)


def credentials(db: Database, email: str) -> Credentials:
    with role(db):
        (row,) = db.execute("select * from app.credentials_for(%s)", (email,)).fetchall()
    return Credentials(*row)


def sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def register(db: Database, email: str, token: str = TOKEN, expires: str = LATER) -> object:
    return call(db, "register", email, "Nora", "Vance", HASH, SALT, sha256(token), expires)


def account(db: Database, email: str = TAKEN, **values: object) -> UUID:
    """Add an account that can sign in."""
    defaults = {"email_verified": True, "password_hash": HASH, "salt": SALT}
    return rows.user(db, email=email, **(defaults | values))


def stored(db: Database, column: str, user: UUID) -> object:
    return value(db, f"select {column} from app.users where id = %s", user)


@contextmanager
def denied(words: str) -> Iterator[None]:
    with pytest.raises(errors.InsufficientPrivilege, match=words):
        yield


def test_an_account_signs_in_once_its_address_is_confirmed(connection: Database) -> None:
    register(connection, TAKEN)
    user = value(connection, "select id from app.users")
    before = credentials(connection, TAKEN)
    assert (before.id == user, before.password_hash == HASH) == (False, False)
    assert call(connection, "verify_email", "token") == user
    assert credentials(connection, "NORA@example.com")[:3] == (user, HASH, SALT)


@pytest.mark.parametrize("email", [TAKEN, TAKEN.upper()])
def test_registering_a_taken_address_changes_nothing_and_answers_the_same(
    connection: Database, email: str
) -> None:
    user = account(connection)
    before = _row(connection, user)
    answer = register(connection, FREE, "one")
    assert register(connection, email, "two") == answer
    assert _row(connection, user) == before
    assert value(connection, "select count(*) from app.users") == 2
    with denied("no such token"):
        call(connection, "verify_email", "two")


def _row(db: Database, user: UUID) -> object:
    return value(db, "select to_jsonb(u) from app.users as u where id = %s", user)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [(1, "x" * 101), (3, None), (4, "x" * 256), (5, "no sha256"), (5, sha256("used")), (6, None)],
    ids=["long name", "no hash", "long salt", "no sha256", "token twice", "no expiry"],
)
def test_a_wrong_argument_tells_no_taken_address(
    connection: Database, place: int, wrong: object
) -> None:
    account(connection)
    register(connection, "other@example.com", "used")
    said = []
    for email in (TAKEN, FREE):
        arguments = [email, "Nora", "Vance", HASH, SALT, sha256("new"), LATER]
        arguments[place] = wrong  # type: ignore[call-overload]
        with pytest.raises(psycopg.Error) as failure:
            call(connection, "register", *arguments)
        said.append((failure.value.sqlstate, failure.value.diag.message_primary))
    assert said[0] == said[1]


def test_a_token_that_is_not_open_is_refused_in_the_same_words(connection: Database) -> None:
    register(connection, FREE, "good")
    register(connection, "late@example.com", "late", NOW)
    register(connection, "gone@example.com", "gone")
    connection.execute("update app.users set is_active = false where email like 'gone%'")
    call(connection, "request_password_reset", FREE, sha256("reset"), LATER)
    call(connection, "verify_email", "good")
    words = set()
    for token in ("good", "late", "gone", "reset", "unknown", sha256("good"), "", None):
        with pytest.raises(errors.InsufficientPrivilege) as failure:
            call(connection, "verify_email", token)
        words.add(failure.value.diag.message_primary)
    assert words == {"no such token, or it is not open any more"}


def test_a_confirmed_address_turns_its_invitations_into_the_users(connection: Database) -> None:
    host = rows.user(connection)
    project = rows.project(connection, host)
    rows.invitation(connection, project, host, invitation_token=sha256("come"), role="editor")
    register(connection, FREE)
    assert value(connection, "select count(*) from app.collaborations where not is_active") == 0
    user = call(connection, "verify_email", "token")
    found = connection.execute(
        "select project_id, user_id, role, invited_by, invitation_token from app.collaborations"
        " where not is_active"
    ).fetchall()
    assert found == [(project, user, "editor", host, sha256("come"))]
    assert value(connection, "select accepted_at is not null from app.email_invitations") is True
    with role(connection, "writersroom_app"):
        connection.execute("select app.begin_as(%s)", (user,))
        assert value(connection, "select app.accept_invitation('come')") == project


def test_a_later_invitation_stands_and_an_expired_one_stays(connection: Database) -> None:
    host = rows.user(connection)
    again, expired = rows.project(connection, host), rows.project(connection, host)
    rows.invitation(connection, again, host, role="owner")
    rows.invitation(
        connection,
        expired,
        host,
        invitation_token=sha256("old"),
        invitation_expires_at=NOW,
    )
    register(connection, FREE)
    user = value(connection, "select id from app.users where email = %s", FREE)
    assert isinstance(user, UUID)
    rows.collaboration(connection, again, user, is_active=False, role="viewer")
    call(connection, "verify_email", "token")
    found = connection.execute(
        "select project_id, role from app.collaborations where user_id = %s", (user,)
    ).fetchall()
    assert found == [(again, "viewer")]
    still = "select project_id from app.email_invitations where accepted_at is null"
    assert connection.execute(still.encode()).fetchall() == [(expired,)]


def test_a_password_changes_only_on_top_of_the_old_one(connection: Database) -> None:
    user = account(connection)
    call(connection, "change_password", user, HASH, "new", "salt")
    assert credentials(connection, TAKEN)[:3] == (user, "new", "salt")
    gone = account(connection, FREE, is_active=False)
    words = set()
    for who, old in ((user, HASH), (user, None), (gone, HASH), (uuid4(), HASH)):
        with pytest.raises(errors.InsufficientPrivilege) as failure:
            call(connection, "change_password", who, old, "newer", "salt")
        words.add(failure.value.diag.message_primary)
    assert len(words) == 1
    assert stored(connection, "password_hash", user) == "new"


def test_a_changed_password_voids_the_tokens_that_would_reset_it(connection: Database) -> None:
    user = account(connection)
    call(connection, "request_password_reset", TAKEN, sha256("mailed"), LATER)
    call(connection, "change_password", user, HASH, "new", "salt")
    with denied("no such token"):
        call(connection, "reset_password", "mailed", "stolen", "salt")


def test_a_reset_sets_the_password_once_and_ends_the_lock(connection: Database) -> None:
    user = account(connection, locked_until=LATER, failed_login_attempts=9, mfa_enabled=True)
    connection.execute("update app.users set mfa_secret = 'seed'")
    for token in ("first", "second"):
        call(connection, "request_password_reset", TAKEN.upper(), sha256(token), LATER)
    assert call(connection, "reset_password", "first", "new", "salt") == user
    assert credentials(connection, TAKEN) == (user, "new", "salt", True, "seed", None)
    for token in ("first", "second"):
        with denied("no such token"):
            call(connection, "reset_password", token, "newer", "salt")


def test_a_reset_takes_an_account_from_who_never_confirmed_it(connection: Database) -> None:
    user = account(connection, email_verified=False, mfa_enabled=True, mfa_secret="theirs")
    call(connection, "request_password_reset", TAKEN, sha256("mailed"), LATER)
    call(connection, "reset_password", "mailed", "new", "salt")
    assert credentials(connection, TAKEN) == (user, "new", "salt", False, None, None)


# the sign for kelvin folds to k, and a mail to it goes elsewhere
@pytest.mark.parametrize("email", [FREE, "ni\u212ao@example.com"])
def test_a_reset_for_another_address_answers_the_same_and_opens_nothing(
    connection: Database, email: str
) -> None:
    account(connection, "niko@example.com")
    answer = call(connection, "request_password_reset", "niko@example.com", sha256("a"), LATER)
    assert call(connection, "request_password_reset", email, sha256("b"), LATER) == answer
    assert value(connection, "select count(*) from app.account_tokens where user_id is null") == 1
    with denied("no such token"):
        call(connection, "reset_password", "b", "stolen", "salt")


def test_an_expired_token_opens_nothing_and_is_taken_away_in_time(connection: Database) -> None:
    account(connection)
    for token in ("a", "b", "c"):
        call(connection, "request_password_reset", TAKEN, sha256(token), NOW)
    with denied("no such token"):
        call(connection, "reset_password", "c", "stolen", "salt")
    for token in ("d", "e"):
        call(connection, "request_password_reset", FREE, sha256(token), LATER)
    found = connection.execute("select token_hash from app.account_tokens").fetchall()
    assert {token for (token,) in found} == {sha256("d"), sha256("e")}


def test_a_second_factor_is_asked_for_once_it_is_confirmed(connection: Database) -> None:
    user = account(connection)
    call(connection, "enrol_mfa", user, "other seed")
    call(connection, "enrol_mfa", user, "seed")
    assert credentials(connection, TAKEN)[3:5] == (False, "seed")
    with denied("no such second factor"):
        call(connection, "confirm_mfa", user, "other seed")
    call(connection, "confirm_mfa", user, "seed")
    assert credentials(connection, TAKEN)[3:5] == (True, "seed")
    with denied("it has a second factor"):
        call(connection, "enrol_mfa", user, "thief's")
    call(connection, "disable_mfa", user)
    assert credentials(connection, TAKEN)[3:5] == (False, None)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("enrol_mfa", ["seed"]),
        ("confirm_mfa", ["seed"]),
        ("disable_mfa", []),
        ("request_account_deletion", []),
    ],
)
def test_who_is_deleted_or_unknown_can_change_nothing(
    connection: Database, function: str, arguments: list[str]
) -> None:
    gone = account(connection, is_active=False, deleted_at=NOW, mfa_secret="seed")
    for who in (gone, uuid4(), credentials(connection, FREE).id):
        with denied("no such account"):
            call(connection, function, who, *arguments)


@pytest.mark.parametrize("active", [True, False])
def test_deletion_ends_signing_in_and_leaves_the_projects(
    connection: Database, active: bool
) -> None:
    user = account(connection, is_active=active)
    project = rows.project(connection, user)
    call(connection, "request_password_reset", TAKEN, sha256("mailed"), LATER)
    call(connection, "request_account_deletion", user)
    assert stored(connection, "deleted_at is not null and not is_active", user) is True
    assert credentials(connection, TAKEN).id != user
    register(connection, TAKEN)
    assert value(connection, "select count(*) from app.users where email = %s", TAKEN) == 1
    for token in ("mailed", "token"):
        with denied("no such token"):
            call(connection, "reset_password", token, "new", "salt")
    query = "select deleted_at is null and owner_id = %s from app.projects where id = %s"
    assert value(connection, query, user, project) is True
