"""Engines on a database of the test's own: a superuser's, and a service's with a user bound."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Engine, NullPool, create_engine, func, select
from sqlalchemy.orm import Session

from tests.models.service import Writer
from tests.schema import rows
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login

Acting = Callable[[UUID], AbstractContextManager[Session]]


@pytest.fixture
def superuser(migrated_database: DatabaseUrl) -> Engine:
    """Give an engine whose connections are a superuser's."""
    return _engine(migrated_database)


@pytest.fixture
def app(migrated_database: DatabaseUrl) -> Engine:
    """Give an engine whose connections are those of the services' login."""
    return _engine(login(migrated_database, "writersroom_app"))


@pytest.fixture
def acting(app: Engine) -> Acting:
    """Give what opens a session, and in it a transaction of a user's."""

    @contextmanager
    def bound(user: UUID) -> Iterator[Session]:
        with Session(app) as session, session.begin():
            session.execute(select(func.app.begin_as(user)))
            yield session

    return bound


@pytest.fixture
def writer(connection: rows.Database) -> Writer:
    """Give a user to whom a row of every model that services read is visible, committed."""
    user = rows.user(connection)
    project = rows.project(connection, user)
    document = rows.document(connection, project)
    session = rows.session(connection, user, project_id=project)
    agent = rows.agent(connection, owner_id=user)
    rows.preference(connection, user)
    rows.setting(connection, project)
    rows.version(connection, document, user)
    rows.suggestion(connection, document, confidence_score=0.5)
    rows.character(connection, document)
    rows.invitation(connection, project, user)
    rows.message(connection, session, sender_id=user)
    rows.knowledge(connection, agent)
    rows.interaction(connection, rows.Conversation(user, agent, session), cost=0.25)
    comment = rows.comment(connection, document, user)
    connection.commit()
    return Writer(user, project, document, comment, session, agent)


def _engine(url: DatabaseUrl) -> Engine:
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(url.conninfo),
        poolclass=NullPool,
    )
