"""A database as a service has it, and two writers who know nothing of each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.schema import rows
from writersroom_db import Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.fixtures import of_services


@dataclass(frozen=True)
class Text:
    """Where the text of a version is said to be."""

    key: str = "projects/somewhere"
    sha256: str = rows.SHA256


TEXT = Text()


@pytest.fixture
def db(migrated_database: DatabaseUrl) -> Iterator[Database]:
    """Give the database of the test's own, with the logins of all services."""
    with of_services(migrated_database) as database:
        yield database


@pytest.fixture
def nora(connection: rows.Database) -> UUID:
    """Give a writer."""
    user = rows.user(connection, email="nora@example.com", first_name="Nora", email_verified=True)
    connection.commit()
    return user


@pytest.fixture
def otto(connection: rows.Database) -> UUID:
    """Give another writer."""
    user = rows.user(connection, email="otto@example.com", first_name="Otto", email_verified=True)
    connection.commit()
    return user
