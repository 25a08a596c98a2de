"""Registering and signing in, by the functions of the sign-in service."""

from uuid import UUID, uuid4

import pytest

from writersroom_db import Database
from writersroom_db.errors import NotAllowed, NotEncrypted, UnknownUser
from writersroom_db.services import accounts, people

SEALED = "enc:AQ"
HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2E$aGFzaGhhc2hoYXNoaGFzaGhhc2g"


def registered(db: Database, email: str) -> UUID:
    """Register at ``email``, confirm the address, and return the user."""
    with db.auth() as session:
        token = session.run(accounts.register(email, "Zoe", "Hart", HASH, "c2FsdA"))
        return session.run(accounts.verify_email(token))


def test_who_registers_and_confirms_signs_in(db: Database) -> None:
    user = registered(db, "zoe@example.com")
    with db.auth() as session:
        found = session.run(accounts.credentials("ZOE@example.com"))
        assert (found.id, found.password_hash) == (user, HASH)
        assert HASH not in repr(found)
        assert session.run(accounts.record_login(user, succeeded=True)) is None
    assert db.run_as(user, people.me()).last_login is not None


def test_an_address_with_an_account_answers_like_one_without(db: Database) -> None:
    registered(db, "zoe@example.com")
    with db.auth() as session:
        again = session.run(accounts.register("zoe@example.com", "Eve", "Other", "h", "s"))
        fresh = session.run(accounts.register("new@example.com", "Eve", "Other", "h", "s"))
        assert len(again) == len(fresh)
        nobody = session.run(accounts.credentials("nobody@example.com"))
        assert nobody.password_hash != HASH
        assert nobody.id is not None
    assert "Other" not in repr(db.run_as(registered(db, "ida@example.com"), people.me()))


def test_five_wrong_passwords_lock(db: Database) -> None:
    user = registered(db, "zoe@example.com")
    with db.auth() as session:
        answers = [session.run(accounts.record_login(user, succeeded=False)) for _ in range(5)]
        assert answers[:4] == [None] * 4
        assert answers[4] is not None
        assert session.run(accounts.record_login(user, succeeded=True)) is not None


def test_a_second_factor_is_enrolled_confirmed_and_switched_off(db: Database) -> None:
    user = registered(db, "zoe@example.com")
    with db.auth() as session:
        session.run(accounts.enrol_mfa(user, SEALED))
        assert not session.run(accounts.credentials("zoe@example.com")).mfa_enabled
        session.run(accounts.confirm_mfa(user, SEALED))
        found = session.run(accounts.credentials("zoe@example.com"))
        assert (found.mfa_enabled, found.mfa_secret) == (True, SEALED)
        session.run(accounts.disable_mfa(user))
        assert session.run(accounts.credentials("zoe@example.com")).mfa_secret is None


def test_a_second_factor_in_the_clear_is_refused() -> None:
    for secret in ("JBSWY3DPEHPK3PXP", None):
        with pytest.raises(NotEncrypted):
            accounts.enrol_mfa(uuid4(), secret)  # type: ignore[arg-type]


def test_a_password_changes_on_top_of_the_one_that_was_checked(db: Database) -> None:
    user = registered(db, "zoe@example.com")
    with db.auth() as session:
        session.run(accounts.change_password(user, HASH, "new", "salt"))
        assert session.run(accounts.credentials("zoe@example.com")).password_hash == "new"
    with pytest.raises(NotAllowed), db.auth() as session:
        session.run(accounts.change_password(user, HASH, "newer", "salt"))


def test_a_forgotten_password_is_reset_by_a_token_that_works_once(db: Database) -> None:
    user = registered(db, "zoe@example.com")
    with db.auth() as session:
        query = accounts.request_password_reset("zoe@example.com")
        token = session.run(query)
        assert token not in repr(query)
        assert session.run(accounts.reset_password(token, "new", "salt")) == user
    with pytest.raises(NotAllowed), db.auth() as session:
        session.run(accounts.reset_password(token, "newer", "salt"))


def test_a_deleted_account_acts_no_more(db: Database) -> None:
    user = registered(db, "zoe@example.com")
    with db.auth() as session:
        session.run(accounts.request_deletion(user))
    with pytest.raises(UnknownUser):
        db.run_as(user, people.me())
    with pytest.raises(UnknownUser):
        db.run_as(uuid4(), people.me())
