"""A service's login, and two writers who know nothing of each other."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.schema import rows
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login

Service = psycopg.Connection[TupleRow]
Acting = Callable[[UUID], AbstractContextManager[Service]]
Refused = psycopg.errors.InsufficientPrivilege


@dataclass(frozen=True)
class Tenant:
    """A writer, and one row of each kind in a private project of theirs."""

    user: UUID
    project: UUID
    document: UUID
    version: UUID
    character: UUID
    comment: UUID
    suggestion: UUID
    session: UUID
    message: UUID
    agent: UUID


Tenants = tuple[Tenant, Tenant]


@pytest.fixture
def tenants(connection: rows.Database) -> Tenants:
    """Give two tenants, committed."""
    made = _tenant(connection, "Mine"), _tenant(connection, "Theirs")
    connection.commit()
    return made


@pytest.fixture
def app(migrated_database: DatabaseUrl) -> Iterator[Service]:
    """Give a connection of the services' login."""
    with connect(login(migrated_database, "writersroom_app"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def acting(app: Service) -> Acting:
    """Give what opens a transaction for a user."""

    @contextmanager
    def bound(user: UUID) -> Iterator[Service]:
        with app.transaction():
            app.execute("select app.begin_as(%s)", (user,))
            yield app

    return bound


def _tenant(db: rows.Database, title: str) -> Tenant:
    user = rows.user(db, last_name=f"{title} secret")
    project = rows.project(db, user, title=f"{title} secret")
    document = rows.document(db, project, title=f"{title} secret")
    session = rows.session(db, user, project_id=project, session_type="collaboration")
    return Tenant(
        user,
        project,
        document,
        rows.version(db, document, user),
        rows.character(db, document, name=f"{title} secret"),
        rows.comment(db, document, user, content=f"{title} secret"),
        rows.suggestion(db, document, content=f"{title} secret"),
        session,
        rows.message(db, session, sender_id=user, content=f"{title} secret"),
        rows.agent(db, name=f"{title} secret", owner_id=user),
    )
