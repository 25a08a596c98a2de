"""A project and its people, explained from the tables to the database's own answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.schema import rows

from writersroom_db.access import AccessExplanation, explain_access
from writersroom_db.connection.urls import DatabaseUrl

Explain: TypeAlias = Callable[[UUID | str, UUID | str], AccessExplanation]


@dataclass(frozen=True)
class Room:
    """A private project, its owner, and somebody who is nothing in it yet."""

    project: UUID
    owner: UUID
    somebody: UUID


@pytest.fixture
def db(connection: Connection[TupleRow]) -> Connection[TupleRow]:
    """Give the superuser's connection, each statement of which stands at once."""
    connection.autocommit = True
    return connection


@pytest.fixture
def room(db: Connection[TupleRow]) -> Room:
    """Give a project of the test's own."""
    owner = rows.user(db)
    return Room(rows.project(db, owner), owner, rows.user(db, email="Mara.Somebody@example.com"))


@pytest.fixture
def explain(migrated_database: DatabaseUrl) -> Explain:
    """Give a function that explains what a user may do in a project."""
    return lambda user, project: explain_access(migrated_database, str(user), str(project))


def allowed(explained: AccessExplanation) -> list[str]:
    """Return what the user may do."""
    return [verdict.action for verdict in explained.verdicts if verdict.allowed]


def reason(explained: AccessExplanation, action: str) -> str:
    """Return why the user may or may not do it."""
    return next(v.reason for v in explained.verdicts if v.action == action)
