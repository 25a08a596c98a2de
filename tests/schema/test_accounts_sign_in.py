"""Signing in: what an address is answered with, and how failures lock it."""

import base64
import re

import pytest
from psycopg import errors
from tests.schema.checks import NOW, value
from tests.schema.rows import Database
from tests.schema.test_accounts import (
    FREE,
    HASH,
    LATER,
    SALT,
    TAKEN,
    Credentials,
    account,
    call,
    credentials,
    register,
    stored,
)

MINUTES = [None] * 4 + [1, 2, 4, 8, 16, 32, 60, 60]

BASE64, BCRYPT = "[A-Za-z0-9+/]", "[./A-Za-z0-9]"
SCHEMES = {
    "argon2": (HASH, rf"\$argon2id\$v=19\$m=65536,t=3,p=4\${BASE64}{{22}}\${BASE64}{{43}}"),
    "bcrypt": (
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        rf"\$2b\$12\${BCRYPT}{{21}}[.Oeu]{BCRYPT}{{31}}",
    ),
    "django": (
        "pbkdf2_sha256$600000$short2$5f3XmEzYJ0b+EMxkkFhD0cPGHS2Jo0gNn4pdcWmF2aI=",
        rf"pbkdf2_sha256\$600000\${BASE64}{{6}}\${BASE64}{{43}}=",
    ),
    "werkzeug": (
        "scrypt:32768:8:1$AbCdEfGh12345678$" + "09af" * 32,
        r"scrypt:32768:8:1\$[A-Za-z0-9]{16}\$[0-9a-f]{128}",
    ),
    "crypt": (
        "$6$rounds=5000$usesomesilly.ing$"
        + "D4IrlXatmP7rx3P3InaxBeoomnAihCKR/" * 2
        + "/8SYmCdj12341234./ab",
        rf"\$6\$rounds=5000\${BCRYPT}{{16}}\${BCRYPT}{{86}}",
    ),
    "hex": ("09af" * 16, "[0-9a-f]{64}"),
}


def failures(db: Database, email: str, times: int) -> list[object]:
    """Fail that often at an address, and return the minutes it is locked for after each."""
    user = credentials(db, email).id
    locked = [call(db, "record_login", user, False) for _ in range(times)]
    query = "select extract(epoch from %s::timestamptz - now())::int / 60"
    return [value(db, query, until) for until in locked]


def shape(found: Credentials) -> tuple[object, ...]:
    """Return what of a row must not depend on whether there is an account."""
    return (
        found.id.version,
        re.sub("[A-Za-z0-9+/]{20,}", lambda run: str(len(run[0])), found.password_hash),
        len(found.salt),
        found.mfa_enabled,
        found.mfa_secret,
        found.locked_until,
    )


def test_an_address_without_account_is_answered_as_one_with(connection: Database) -> None:
    user = account(connection)
    real, decoy = credentials(connection, TAKEN), credentials(connection, FREE)
    assert real.id == user
    assert shape(decoy) == shape(real)
    assert not set(decoy[:3]) & set(real[:3])
    assert value(connection, "select count(*) from app.users where id = %s", decoy.id) == 0


def test_a_decoy_is_always_the_same_and_its_addresss_alone(connection: Database) -> None:
    account(connection)
    first = credentials(connection, FREE)
    account(connection, "other@example.com")
    changed = {"hash": HASH.replace(SALT, SALT[::-1]), "salt": SALT[::-1]}
    connection.execute("update app.users set password_hash = %(hash)s, salt = %(salt)s", changed)
    assert credentials(connection, FREE.upper()) == first
    assert not set(credentials(connection, "x" + FREE)[:3]) & set(first[:3])


def test_who_may_not_sign_in_is_answered_as_the_unknown(connection: Database) -> None:
    decoy = credentials(connection, TAKEN)
    user = account(connection)
    for change in (
        "is_active = false",
        "deleted_at = now()",
        "is_active = true, deleted_at = null, email_verified = false",
    ):
        connection.execute(f"update app.users set {change} where id = %s".encode(), (user,))
        assert credentials(connection, TAKEN) == decoy


def test_who_registers_a_taken_address_cannot_tell_by_signing_in(connection: Database) -> None:
    account(connection)
    for email in (FREE, TAKEN):
        connection.execute("update app.users set email_verified = false")
        before = credentials(connection, email)
        register(connection, email, email)
        assert credentials(connection, email) == before


@pytest.mark.parametrize("email", ["", "no address", "ni\u212ao@example.com", "'$%\u00fc"])
def test_what_is_no_address_is_answered_too(connection: Database, email: str) -> None:
    user = account(connection, "niko@example.com")
    assert credentials(connection, email).id != user


def test_with_no_account_at_all_the_answer_looks_like_argon2(connection: Database) -> None:
    assert re.fullmatch(SCHEMES["argon2"][1], credentials(connection, FREE).password_hash)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_decoys_hash_follows_the_scheme_in_use(connection: Database, scheme: str) -> None:
    hashed, pattern = SCHEMES[scheme]
    account(connection, password_hash=hashed)
    for n in range(20):
        decoy = credentials(connection, f"{n}{FREE}").password_hash
        assert re.fullmatch(pattern, decoy)
        # nothing but scheme and parameters is the account's
        assert not {part for part in decoy.split("$") if len(part) > 20} & set(hashed.split("$"))


def test_a_decoys_hash_decodes_without_a_bit_left_over(connection: Database) -> None:
    account(connection)
    for n in range(20):
        for part in credentials(connection, f"{n}{FREE}").password_hash.split("$")[-2:]:
            padded = part + "=" * (-len(part) % 4)
            assert base64.b64encode(base64.b64decode(padded, validate=True)).decode() == padded


def test_a_salt_that_stands_in_the_hash_stands_in_the_decoys(connection: Database) -> None:
    account(connection)
    decoy = credentials(connection, FREE)
    assert decoy.password_hash.split("$")[-2] == decoy.salt


def test_decoys_differ_between_databases(connection: Database) -> None:
    before = credentials(connection, FREE)
    assert value(connection, "select length(secret) from ops.decoy_secret") == 32
    connection.execute("delete from ops.decoy_secret")
    connection.execute("insert into ops.decoy_secret default values")
    assert not set(credentials(connection, FREE)[:3]) & set(before[:3])


@pytest.mark.parametrize("email", [TAKEN, FREE])
def test_without_the_secret_no_address_is_answered(connection: Database, email: str) -> None:
    account(connection)
    connection.execute("delete from ops.decoy_secret")
    with pytest.raises(errors.NoDataFound, match="query returned no rows"):
        credentials(connection, email)


@pytest.mark.parametrize("email", [TAKEN, FREE])
def test_failures_lock_for_longer_and_longer_account_or_not(
    connection: Database, email: str
) -> None:
    account(connection)
    assert failures(connection, email, len(MINUTES)) == MINUTES
    locked = credentials(connection, email).locked_until
    assert value(connection, "select %s = now() + interval '1 hour'", locked) is True


@pytest.mark.parametrize("email", [TAKEN, FREE])
def test_a_lock_ends_and_the_next_failure_locks_for_longer(
    connection: Database, email: str
) -> None:
    account(connection)
    assert failures(connection, email, 5)[-1] == 1
    for table in ("users", "decoy_logins"):
        connection.execute(f"update app.{table} set locked_until = now()".encode())
    assert credentials(connection, email).locked_until is None
    assert failures(connection, email, 1) == [2]


def test_a_success_sets_the_count_back(connection: Database) -> None:
    user = account(connection, failed_login_attempts=7, locked_until=NOW)
    assert call(connection, "record_login", user, True) is None
    assert stored(connection, "failed_login_attempts", user) == 0
    assert stored(connection, "locked_until is null and last_login = now()", user) is True
    assert failures(connection, TAKEN, 5) == MINUTES[:5]


@pytest.mark.parametrize("email", [TAKEN, FREE])
def test_a_success_during_a_lock_is_no_sign_in(connection: Database, email: str) -> None:
    user = account(connection)
    assert failures(connection, email, 5)[-1] == 1
    found = credentials(connection, email)
    assert call(connection, "record_login", found.id, True) == found.locked_until is not None
    assert stored(connection, "last_login", user) is None


def test_a_failure_at_an_unknown_address_touches_no_account(connection: Database) -> None:
    user = account(connection)
    failures(connection, FREE, 6)
    assert credentials(connection, TAKEN).locked_until is None
    assert stored(connection, "failed_login_attempts", user) == 0


def test_failures_at_unknown_addresses_are_forgotten_in_time(connection: Database) -> None:
    account(connection)
    for n in range(3):
        failures(connection, f"{n}{FREE}", 5)
    connection.execute("update app.decoy_logins set last_attempt_at = now() - interval '91 days'")
    failures(connection, FREE, 1)
    assert value(connection, "select count(*) from app.decoy_logins") == 2
    failures(connection, f"x{FREE}", 1)
    assert value(connection, "select count(*) from app.decoy_logins") == 2


def test_a_lock_of_before_is_shown(connection: Database) -> None:
    account(connection, locked_until=LATER)
    locked = credentials(connection, TAKEN).locked_until
    assert value(connection, "select %s = %s::timestamptz", locked, LATER) is True
