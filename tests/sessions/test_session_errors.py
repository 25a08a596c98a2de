"""What the server refuses is told by kind, constraint and table, whoever asked and by which way."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from tests.schema import rows
from tests.schema.rows import SHA256
from tests.sessions.faces import Face
from tests.sessions.writers import Preference, Writer, ask, do

from writersroom_db import Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    AlreadyExists,
    InvalidValue,
    NotAllowed,
    PoolExhausted,
    ReferenceRefused,
    ServerLost,
    ServiceError,
    StaleVersion,
)
from writersroom_db.sessions.options import Pool
from writersroom_db.sessions.translation import translated

PREFER = (
    "insert into app.user_preferences (id, user_id, preference_key, preference_value)"
    " values ({id}, {user}, {key}, '{{}}')"
)
SAVE = "select app.save_version({document}, {base}, {hash}, 'k', 1, 1)"

# what is run, of which values, and the error, its SQLSTATE, constraint and table
CASES: dict[str, tuple[str, dict[str, object], type[ServiceError], str, str, str]] = {
    "unique": (
        PREFER,
        {"id": "new", "user": "me", "key": "taken"},
        AlreadyExists,
        "23505",
        "user_preferences_key_once_a_user",
        "user_preferences",
    ),
    "not null": (
        PREFER,
        {"id": "new", "user": "me", "key": None},
        InvalidValue,
        "23502",
        "preference_key",
        "user_preferences",
    ),
    "foreign key": (
        "insert into app.comments (document_id, user_id, content) values ({id}, {user}, 'x')",
        {"id": "new", "user": "me"},
        ReferenceRefused,
        "23503",
        "comments_document_id_fkey",
        "",
    ),
    "check": (
        "update app.projects set visibility = {shown} where id = {project}",
        {"shown": "nonsense", "project": "project"},
        InvalidValue,
        "23514",
        "projects_visibility_check",
        "projects",
    ),
    "too long": (
        PREFER,
        {"id": "new", "user": "me", "key": "k" * 999},
        InvalidValue,
        "22001",
        "",
        "",
    ),
    "not a uuid": (
        "select 1 from app.projects where id = {garbage}::text::uuid",
        {"garbage": "no uuid"},
        InvalidValue,
        "22P02",
        "",
        "",
    ),
    "policy": (
        PREFER,
        {"id": "new", "user": "new", "key": "theirs"},
        NotAllowed,
        "42501",
        "",
        "",
    ),
    "grant": (
        "update app.projects set owner_id = {user}",
        {"user": "me"},
        NotAllowed,
        "42501",
        "",
        "",
    ),
    "function": (
        SAVE,
        {"document": "new", "base": 1, "hash": SHA256},
        NotAllowed,
        "42501",
        "",
        "",
    ),
    "stale": (
        SAVE,
        {"document": "document", "base": 7, "hash": SHA256},
        StaleVersion,
        "WR001",
        "",
        "",
    ),
    "no table": ("select {n}::int from app.nowhere", {"n": 1}, ServiceError, "42P01", "", ""),
    "NUL": (PREFER, {"id": "new", "user": "me", "key": "a\0b"}, InvalidValue, "", "", ""),
    "surrogate": (PREFER, {"id": "new", "user": "me", "key": "\ud800"}, InvalidValue, "", "", ""),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("way", ["query", "orm"])
def test_a_refusal_is_of_a_kind_and_names_the_rule_alone(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database, case: str, way: str
) -> None:
    rows.preference(connection, writer.user, "taken")
    connection.commit()
    statement, values, kind, state, constraint, table = CASES[case]
    known = {
        "me": writer.user,
        "project": writer.project,
        "document": writer.document,
        "new": uuid4(),
    }
    filled = {name: known.get(str(each), each) for name, each in values.items()}
    with pytest.raises(ServiceError) as caught:
        _BY[way](face.open(url), writer.user, statement, filled)
    error = caught.value
    assert type(error) is kind
    assert (error.sqlstate, error.constraint, error.table) == (state, constraint, table)
    # the way does not show
    assert str(error).endswith(f": {constraint or state}.") or not state


def _by_query(db: Database, user: UUID, statement: str, values: dict[str, object]) -> None:
    marks = {name: f"%({name})s" for name in values}
    with db.as_user(user) as session:
        session.run(do(statement.format(**marks), **values))


def _by_orm(db: Database, user: UUID, statement: str, values: dict[str, object]) -> None:
    marks = {name: f":{name}" for name in values}
    with db.as_user(user) as session:
        # `::` is a cast for PostgreSQL, and nothing for SQLAlchemy
        session.execute(text(statement.format(**marks).replace("::", "\\:\\:")), values)


_BY: dict[str, Callable[..., None]] = {"query": _by_query, "orm": _by_orm}


def test_what_the_block_added_is_refused_at_its_end(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    def block() -> None:
        with face.open(url).as_user(writer.user) as session:
            for _ in range(2):
                session.add(Preference(user_id=writer.user, preference_key="twice"))

    with pytest.raises(AlreadyExists) as caught:
        block()
    assert caught.value.constraint == "user_preferences_key_once_a_user"


def test_what_is_checked_at_the_commit_is_refused_there(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database
) -> None:
    outside.execute(
        "alter table app.user_preferences"
        " add constraint twice unique (user_id) deferrable initially deferred"
    )
    db = face.open(url)

    def block() -> None:
        with db.as_user(writer.user) as session:
            for key in ("one", "two"):
                session.add(Preference(user_id=writer.user, preference_key=key))
            session.flush()

    with pytest.raises(AlreadyExists) as caught:
        block()
    assert caught.value.constraint == "twice"
    assert outside.execute("select from app.user_preferences").fetchall() == []


def test_a_value_that_python_cannot_hold_is_an_error_of_ours(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    db = face.open(url)
    with pytest.raises(InvalidValue), db.as_user(writer.user) as session:
        session.run(ask("select 'infinity'::timestamptz"))
    with db.as_user(writer.user) as session:
        assert session.run(ask("select %(at)s", at=datetime(2026, 1, 1, tzinfo=UTC)))


def test_a_pool_without_a_free_connection_says_so(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    db = face.open(url, pool=Pool(size=1, overflow=0, wait=0.05))

    def second() -> None:
        with db.as_user(writer.user):
            raise AssertionError("the block was entered")

    with db.as_user(writer.user), pytest.raises(PoolExhausted):
        second()


@given(st.from_regex(r"\A[0-9A-Z]{5}\Z"))
def test_every_state_is_an_error_of_ours(state: str) -> None:
    error = psycopg.errors.lookup(state) if state in _KNOWN else psycopg.DatabaseError
    made = error("Key (email)=(nora@example.com) already exists")
    ours = translated(made)
    assert isinstance(ours, ServiceError)
    assert "nora" not in repr(ours) + str(ours)


_KNOWN = frozenset(psycopg.errors._sqlcodes)


@pytest.mark.parametrize("state", sorted(s for s in _KNOWN if s[:3] in {"57P", "080", "08P"}))
def test_a_connection_that_ended_is_lost_whatever_ended_it(state: str) -> None:
    assert isinstance(translated(psycopg.errors.lookup(state)()), ServerLost)


def test_a_query_says_nothing_of_its_values() -> None:
    query = ask("select %(word)s", word="canary")
    assert "canary" not in repr(query) + str(query)
