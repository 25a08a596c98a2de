"""Nobody who can log in adds, changes, removes or reads an entry, a seal, or the keys."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.audit.conftest import read_log
from tests.schema import rows
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login

Connection = psycopg.Connection[TupleRow]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
GUEST = f"break_glass_guest{WORKER}"
LOGINS = (
    *("writersroom_app", "writersroom_auth", "writersroom_reader", "writersroom_worker"),
    GUEST,
)
_SERVERS = ("id", "created_at", "xid", "session_role")
RELATIONS = ("audit.log", "{partition}", "audit.seals", "audit.state")

TRIES = (
    "select * from {relation}",
    "insert into {relation} select * from {relation}",
    "insert into {relation} default values",
    "update {relation} set era = 7",
    "delete from {relation}",
    "truncate {relation}",
    "drop table {relation}",
    "alter table {relation} disable row level security",
    "alter table {relation} owner to current_user",
)
OTHERS = (
    "select nextval('audit.entries')",
    "select setval('audit.entries', 1)",
    "select audit.record()",
    "alter table app.users disable trigger audit",
    "alter table app.users disable trigger all",
    "drop trigger audit on app.users",
    "alter function audit.record() owner to current_user",
    "create or replace function audit.record() returns trigger language sql as ''",
    "alter table audit.log detach partition {partition}",
    "set session_replication_role = 'replica'",
    "create table audit.fake (id uuid)",
    "create temporary table users (id uuid)",
    "set role writersroom_owner",
    "set role writersroom_definer",
)


@pytest.fixture
def guest(connection: rows.Database) -> Iterator[None]:
    """Have a login of the group that may be let in."""
    connection.execute(f"create role {GUEST} login in role writersroom_break_glass".encode())
    rows.user(connection)
    connection.commit()
    yield
    connection.rollback()
    connection.execute(f"drop role {GUEST}".encode())
    connection.commit()


@pytest.mark.parametrize("name", LOGINS, ids=lambda name: name.removesuffix(WORKER))
@pytest.mark.usefixtures("guest")
def test_a_login_does_nothing_to_the_log(
    connection: rows.Database, migrated_database: DatabaseUrl, name: str
) -> None:
    ((partition,),) = connection.execute("select tableoid::regclass from audit.log").fetchall()
    before = read_log(connection)
    connection.commit()
    tries = [each.format(relation=relation) for each in TRIES for relation in RELATIONS]
    with connect(login(migrated_database, name), autocommit=True) as db:
        for statement in (*tries, *OTHERS):
            with pytest.raises(
                (
                    psycopg.errors.InsufficientPrivilege,
                    psycopg.errors.InvalidParameterValue,
                )
            ):
                db.execute(statement.format(partition=partition).encode())
    assert read_log(connection) == before


def test_the_definer_itself_only_adds_and_says_not_who_or_when(connection: rows.Database) -> None:
    rows.user(connection)
    connection.execute("set role writersroom_definer")
    for statement in (
        "select * from audit.log",
        "update audit.log set reason = ''",
        "delete from audit.log",
        "truncate audit.log",
        "select * from audit.seals",
        "update audit.state set era = 7",
        *(f"insert into audit.log ({column}) values (default)" for column in _SERVERS),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(statement.encode())


def test_a_trigger_that_was_turned_off_is_named_by_drift(
    connection: rows.Database, migrated_database: DatabaseUrl
) -> None:
    from writersroom_db.drift import find_drift

    assert not find_drift(migrated_database)
    connection.execute("alter table app.users disable trigger audit")
    connection.commit()
    assert "audit on app.users" in str(find_drift(migrated_database).to_json())
