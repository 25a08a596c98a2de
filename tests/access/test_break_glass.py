"""Who is let in looks at one project, or one user's own rows, for a while, and nothing else."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.rows import TupleRow
from tests.access.conftest import Room
from tests.schema import rows

from writersroom_db.access import break_glass, end_break_glass, plan_break_glass
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BreakGlassRefused, NoSuchLogin, NoSuchProject, NoSuchUser
from writersroom_db.status import read_status
from writersroom_db.testing.servers import login

Db = Connection[TupleRow]

ANNA = f"break_glass_anna{os.environ.get('PYTEST_XDIST_WORKER', '')}"
REASON = "ticket 4711: a document is empty"
TABLES = """
select c.oid::regclass::text from pg_class as c
where
    c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname not in ('account_tokens', 'decoy_logins')
"""
INSERT = (
    "insert into ops.break_glass_grants (login, project_id, user_id, reason, granted_at,"
    " expires_at) values (%s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True)
class Talk:
    """A session in the room's project, and what was said in it."""

    session: UUID
    message: UUID


@pytest.fixture
def anna(db: Db, migrated_database: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """Give the login of a person who may be let in."""
    db.execute(f"create role {ANNA} login".encode())
    db.execute(f"grant writersroom_break_glass to {ANNA}".encode())
    yield login(migrated_database, ANNA)
    db.execute(f"drop role {ANNA}".encode())


def _talk(db: Db, user: UUID, project: UUID | None, kind: str) -> Talk:
    session = rows.session(db, user, project_id=project, session_type=kind)
    return Talk(session, rows.message(db, session, sender_id=user))


def _shown(url: DatabaseUrl, table: str) -> set[UUID]:
    with connect(url) as connection:
        query = sql.SQL("select id from {}").format(sql.Identifier("app", table))
        return {key for (key,) in connection.execute(query).fetchall()}


def _all_shown(url: DatabaseUrl, db: Db) -> dict[str, int]:
    """Return how many rows each table shows, of those that show any."""
    shown = {}
    with connect(url) as connection:
        for (table,) in db.execute(TABLES).fetchall():
            query = f"select from {table}"
            shown[str(table)] = connection.execute(query.encode()).rowcount
    return {table: many for table, many in shown.items() if many}


def _let_in(
    url: DatabaseUrl, *, project: UUID | None = None, user: UUID | None = None, minutes: int = 60
) -> None:
    plan = plan_break_glass(url, ANNA, project=project, user=user, reason=REASON, minutes=minutes)
    break_glass(url, plan)


def test_without_a_grant_nothing_is_shown(db: Db, room: Room, anna: DatabaseUrl) -> None:
    rows.document(db, room.project)
    _talk(db, room.owner, room.project, "review")
    assert _all_shown(anna, db) == {}


def test_a_project_is_shown_without_its_members_own_sessions(
    db: Db, room: Room, anna: DatabaseUrl, migrated_database: DatabaseUrl
) -> None:
    document, other = rows.document(db, room.project), rows.document(db)
    shared = _talk(db, room.owner, room.project, "review")
    for project, kind in ((room.project, "writing"), (None, "review")):
        _talk(db, room.owner, project, kind)
    rows.preference(db, room.owner)

    _let_in(migrated_database, project=room.project)

    assert _shown(anna, "projects") == {room.project}
    assert _shown(anna, "documents") == {document} != {other}
    assert _shown(anna, "sessions") == {shared.session}
    assert _shown(anna, "chat_messages") == {shared.message}
    assert _shown(anna, "users") == _shown(anna, "user_preferences") == set()


def test_a_users_own_rows_are_shown_and_no_project(
    db: Db, room: Room, anna: DatabaseUrl, migrated_database: DatabaseUrl
) -> None:
    own = _talk(db, room.owner, room.project, "writing")
    _talk(db, room.owner, room.project, "review")
    _talk(db, room.somebody, None, "writing")
    theme = rows.preference(db, room.owner)
    rows.document(db, room.project)
    agent, _ = rows.agent(db, owner_id=room.owner), rows.agent(db, owner_id=room.somebody)

    _let_in(migrated_database, user=room.owner)

    assert _shown(anna, "users") == {room.owner}
    assert _shown(anna, "user_preferences") == {theme}
    assert _shown(anna, "sessions") == {own.session}
    assert _shown(anna, "chat_messages") == {own.message}
    assert _shown(anna, "ai_agents") == {agent}
    assert _shown(anna, "projects") == _shown(anna, "documents") == set()


@pytest.mark.parametrize("end", ["expired", "revoked", "another's"])
def test_what_is_not_open_shows_nothing(
    db: Db, room: Room, anna: DatabaseUrl, migrated_database: DatabaseUrl, end: str
) -> None:
    began = datetime.now(UTC) - timedelta(hours=2)
    until = began + timedelta(hours=1 if end == "expired" else 4)
    name = "break_glass_bert" if end == "another's" else ANNA
    db.execute(INSERT, (name, room.project, None, REASON, began, until))
    if end == "revoked":
        assert _shown(anna, "projects") == {room.project}
        (ended,) = end_break_glass(migrated_database, ANNA)
        assert (ended.login, ended.project) == (ANNA, room.project)
        assert end_break_glass(migrated_database, ANNA) == ()
    assert _all_shown(anna, db) == {}


def test_a_transaction_held_open_does_not_outlast_the_grant(
    db: Db, room: Room, anna: DatabaseUrl
) -> None:
    until = datetime.now(UTC) + timedelta(seconds=1)
    db.execute(INSERT, (ANNA, room.project, None, REASON, datetime.now(UTC), until))
    with connect(anna) as connection:
        connection.execute("set transaction isolation level repeatable read")
        assert connection.execute("select from app.projects").rowcount == 1
        connection.execute("select pg_sleep_until(%s)", (until,))
        assert connection.execute("select from app.projects").rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update app.projects set title = 'x'",
        "delete from app.documents",
        "insert into app.comments (document_id, user_id, content) select null, null, 'x'",
        "select password_hash from app.users",
        "select invitation_token from app.collaborations",
        "select * from app.account_tokens",
        "update ops.break_glass_grants set expires_at = 'infinity'",
        "insert into ops.break_glass_grants (login) values (session_user)",
        "select app.begin_as(gen_random_uuid())",
        "set role writersroom_app",
        "set role writersroom_owner",
    ],
)
def test_who_is_let_in_changes_nothing_and_reads_no_secret(
    room: Room, anna: DatabaseUrl, migrated_database: DatabaseUrl, statement: str
) -> None:
    _let_in(migrated_database, project=room.project)
    with connect(anna) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"project_id": None}, "is_of_one"),
        ({"user_id": uuid4()}, "is_of_one"),
        ({"reason": "a ticket      "}, "has_a_reason"),
        ({"expires_at": "2026-01-01 08:00:01+00"}, "ends_the_same_day"),
        ({"expires_at": "2026-01-01 00:00:00+00"}, "ends_the_same_day"),
        ({"login": "the granter"}, "is_anothers"),
    ],
)
def test_the_table_refuses_a_grant_that_is_too_much(
    db: Db, change: dict[str, object], constraint: str
) -> None:
    values = {
        "login": ANNA,
        "project_id": uuid4(),
        "user_id": None,
        "reason": REASON,
        "granted_by": "the granter",
        "granted_at": "2026-01-01 00:00:00+00",
        "expires_at": "2026-01-01 08:00:00+00",
    }
    insert = sql.SQL("insert into ops.break_glass_grants ({}) values ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(map(sql.Placeholder, values)),
    )
    db.execute(insert, values)
    with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
        db.execute(insert, values | change)


@pytest.mark.usefixtures("anna")
def test_a_plan_names_what_is_wrong(db: Db, room: Room, migrated_database: DatabaseUrl) -> None:
    def plan(login: str = ANNA, **values: Any) -> None:
        wanted: dict[str, Any] = {"project": room.project, "reason": REASON, "minutes": 60}
        plan_break_glass(migrated_database, login, **(wanted | values))

    with pytest.raises(NoSuchLogin, match="nobody"):
        plan("nobody")
    with pytest.raises(NoSuchLogin):
        plan("writersroom_definer")
    with pytest.raises(BreakGlassRefused, match="no member"):
        plan("writersroom_worker")
    with pytest.raises(BreakGlassRefused, match="themselves"):
        plan(db.info.user)
    with pytest.raises(NoSuchProject):
        plan(project=uuid4())
    with pytest.raises(NoSuchUser):
        plan(project=None, user=uuid4())
    for wrong in ({"user": room.owner}, {"project": None}, {"reason": " short "}):
        with pytest.raises(BreakGlassRefused):
            plan(**wrong)
    for minutes in (0, 481):
        with pytest.raises(BreakGlassRefused, match="minutes"):
            plan(minutes=minutes)
    assert db.execute("select from ops.break_glass_grants").rowcount == 0


@pytest.mark.usefixtures("anna")
def test_status_shows_what_is_open(db: Db, room: Room, migrated_database: DatabaseUrl) -> None:
    began = datetime.now(UTC) - timedelta(hours=3)
    db.execute(
        INSERT,
        (
            ANNA,
            room.project,
            None,
            "ticket 4710, which is closed",
            began,
            began + timedelta(hours=1),
        ),
    )
    _let_in(migrated_database, user=room.owner, minutes=30)

    status = read_status(migrated_database)

    (grant,) = status.break_glass
    assert (grant.login, grant.user, grant.project) == (ANNA, room.owner, None)
    assert (grant.reason, grant.granted_by) == (REASON, db.info.user)
    assert grant.expires_at - grant.granted_at == timedelta(minutes=30)
    (told,) = status.to_json()["break_glass"]
    assert told["user"] == str(room.owner)
    assert told["project"] is None


def test_who_is_let_in_sees_their_own_grants_alone(db: Db, room: Room, anna: DatabaseUrl) -> None:
    began = datetime.now(UTC)
    for name in (ANNA, "break_glass_bert"):
        db.execute(INSERT, (name, room.project, None, REASON, began, began + timedelta(hours=1)))
    with connect(anna) as connection:
        assert connection.execute("select login from ops.break_glass_grants").fetchall() == [
            (ANNA,)
        ]
