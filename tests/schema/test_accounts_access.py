"""The sign-in service calls its functions and nothing else, and calls at once keep their order."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from psycopg import errors
from tests.schema.checks import value
from tests.schema.rows import Database
from tests.schema.test_accounts import (
    FREE,
    HASH,
    LATER,
    TAKEN,
    account,
    call,
    credentials,
    register,
    role,
    sha256,
    stored,
)

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

OTHERS = ("public", "writersroom_app", "writersroom_reader", "writersroom_worker")
MAY = {
    "change_password",
    "confirm_mfa",
    "credentials_for",
    "disable_mfa",
    "enrol_mfa",
    "record_login",
    "register",
    "request_account_deletion",
    "request_password_reset",
    "reset_password",
    "verify_email",
}
INNER = {"add_token", "confirm_address", "decoy_bytes", "decoy_text", "lock_time", "spend_token"}


def executable(db: Database, name: str) -> set[str]:
    """Return the functions in app and ops that a role may execute."""
    query = """
        select p.proname
        from pg_proc as p
        where p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace)
            and has_function_privilege(%s, p.oid, 'EXECUTE')
    """
    return {found for (found,) in db.execute(query, (name,)).fetchall()}


def at_once(url: DatabaseUrl, *calls: Callable[[Database], object]) -> list[object]:
    """Make the calls in connections of their own, together; give results, or what was raised."""
    start = Barrier(len(calls))

    def made(one: Callable[[Database], object]) -> object:
        with connect(url, autocommit=True) as db:
            start.wait()
            try:
                return one(db)
            except psycopg.Error as failure:
                return type(failure)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(made, calls))


@pytest.fixture
def db(migrated_database: DatabaseUrl) -> Iterator[Database]:
    """Give a connection that commits each statement, so that others see what it did."""
    with connect(migrated_database, autocommit=True) as made:
        yield made


def test_the_sign_in_service_may_execute_its_functions_alone(connection: Database) -> None:
    assert executable(connection, "writersroom_auth") == MAY | {"data_keys"}


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_may_execute_them(connection: Database, name: str) -> None:
    assert executable(connection, name) & (MAY | INNER) == set()


def test_the_sign_in_service_reads_and_writes_no_table(connection: Database) -> None:
    query = """
        select c.oid::regclass::text
        from pg_class as c
        where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace)
            and c.relkind in ('r', 'p', 'v', 'm')
    """
    tables = [name for (name,) in connection.execute(query.encode()).fetchall()]
    assert {"app.account_tokens", "app.decoy_logins", "ops.decoy_secret"} < set(tables)
    for table in tables:
        with (
            pytest.raises(errors.InsufficientPrivilege, match="permission denied"),
            role(connection),
        ):
            connection.execute(f"select from {table}".encode())
        whole = "has_table_privilege('writersroom_auth', %s, 'insert, update, delete, truncate')"
        assert value(connection, f"select {whole}", table) is False
        columns = "has_any_column_privilege('writersroom_auth', %s, 'select, insert, update')"
        assert value(connection, f"select {columns}", table) is False


@pytest.mark.parametrize("table", ["app.account_tokens", "app.decoy_logins", "ops.decoy_secret"])
@pytest.mark.parametrize("name", OTHERS)
def test_no_other_role_may_do_anything_to_them(connection: Database, table: str, name: str) -> None:
    rights = "select, insert, update, delete, truncate, references, trigger"
    query = f"select has_table_privilege(%s, '{table}', %s)"
    assert value(connection, query, name, rights) is False


def test_failures_at_once_are_each_counted(db: Database, migrated_database: DatabaseUrl) -> None:
    user = account(db)
    decoy = credentials(db, FREE).id
    for who in (user, decoy):
        tries = [lambda one, who=who: call(one, "record_login", who, False)] * 6
        found = at_once(migrated_database, *tries)
        assert sum(until is None for until in found) == 4
    assert stored(db, "failed_login_attempts", user) == 6
    query = "select failed_login_attempts from app.decoy_logins where user_id = %s"
    assert value(db, query, decoy) == 6


def test_the_right_guess_among_many_at_once_finds_the_account_locked(
    db: Database, migrated_database: DatabaseUrl
) -> None:
    user = account(db)
    at_once(migrated_database, *[lambda one: call(one, "record_login", user, False)] * 5)
    assert call(db, "record_login", user, True) is not None
    assert stored(db, "last_login", user) is None


@pytest.mark.parametrize("purpose", ["verify", "reset"])
def test_a_token_used_twice_at_once_works_once(
    db: Database, migrated_database: DatabaseUrl, purpose: str
) -> None:
    register(db, TAKEN, "verify")
    call(db, "request_password_reset", TAKEN, sha256("reset"), LATER)
    user = value(db, "select id from app.users")

    def spend(one: Database) -> object:
        if purpose == "verify":
            return call(one, "verify_email", "verify")
        return call(one, "reset_password", "reset", "new", "salt")

    found = at_once(migrated_database, spend, spend)
    assert set(found) == {user, errors.InsufficientPrivilege}


def test_an_address_registered_twice_at_once_is_one_account(
    db: Database, migrated_database: DatabaseUrl
) -> None:
    answers = at_once(
        migrated_database,
        lambda one: register(one, TAKEN, "one"),
        lambda one: register(one, TAKEN.upper(), "two"),
    )
    assert answers[0] == answers[1]
    assert value(db, "select count(*) from app.users") == 1
    assert value(db, "select count(user_id) from app.account_tokens") == 1


def test_of_two_password_changes_at_once_one_is_made(
    db: Database, migrated_database: DatabaseUrl
) -> None:
    user = account(db)
    found = at_once(
        migrated_database,
        lambda one: call(one, "change_password", user, HASH, "one", "salt"),
        lambda one: call(one, "change_password", user, HASH, "two", "salt"),
    )
    assert found.count(errors.InsufficientPrivilege) == 1
