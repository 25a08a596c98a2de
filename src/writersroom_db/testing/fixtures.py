"""The fixtures: a server a run, a template on it, a copy a test."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from psycopg import sql

from writersroom_db import Database
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import DirectoryStore
from writersroom_db.testing.invisible import AssertInvisible
from writersroom_db.testing.servers import (
    TestServer,
    copy_database_grants,
    fresh_database,
    login,
    run_server,
    sweep,
)
from writersroom_db.testing.world import TEXT, WORLD, World, make_world

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from writersroom_db.sessions.session import Session

AsUser = Callable[..., "AbstractContextManager[Session]"]

CURSOR_KEY = b"signs the cursors of tests alone"


def pytest_configure(config: pytest.Config) -> None:
    """Remove what earlier runs left behind when they were killed."""
    if not hasattr(config, "workerinput"):
        sweep()


@pytest.fixture(scope="session")
def writersroom_server() -> Iterator[TestServer]:
    """Give the server of this run; each xdist worker has its own, unless one was named."""
    with run_server() as server:
        yield server


@pytest.fixture(scope="session")
def writersroom_template(writersroom_server: TestServer) -> Iterator[DatabaseUrl]:
    """Give a migrated database with a tiny world in it; nobody writes to it."""
    with fresh_database(writersroom_server.url, _name("template")) as url:
        make_world(url)
        yield url


@pytest.fixture
def writersroom_url(writersroom_template: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """Give the URL of a copy of the template, for the superuser; it is gone after the test."""
    server = writersroom_template.with_database("postgres")
    copy = _name("copy")
    names = sql.Identifier(copy), sql.Identifier(writersroom_template.database)
    with connect(server, autocommit=True) as maker:
        maker.execute(sql.SQL("create database {} template {}").format(*names))
    url = writersroom_template.with_database(copy)
    with connect(url) as connection:
        copy_database_grants(connection, writersroom_template.database)
    yield url
    with connect(server, autocommit=True) as maker:
        maker.execute(sql.SQL("drop database {} with (force)").format(names[0]))


@pytest.fixture
def writersroom_db(writersroom_url: DatabaseUrl) -> Iterator[Database]:
    """Give the database as services have it, with the logins of all of them."""
    with of_services(writersroom_url) as database:
        yield database


@pytest.fixture
def writersroom_store(tmp_path: Path) -> DirectoryStore:
    """Give a content store of the test's own, with the text of the cast's document."""
    store = DirectoryStore(tmp_path / "bodies")
    store.put(WORLD.project, TEXT.encode())
    return store


@pytest.fixture
def as_user(writersroom_db: Database) -> AsUser:
    """Give `Database.as_user` of the test's database."""
    return writersroom_db.as_user


@pytest.fixture
def world() -> World:
    """Give the ids of the cast: see `World`."""
    return WORLD


@pytest.fixture
def assert_invisible(
    writersroom_db: Database, writersroom_url: DatabaseUrl
) -> Callable[[type[Any] | str, UUID, UUID], None]:
    """Give what fails unless a row is there and hidden: ``assert_invisible(table, id, user)``."""
    return AssertInvisible(writersroom_db, writersroom_url)


def of_services(url: DatabaseUrl) -> Database:
    """Return the database at ``url`` with the logins of all services, which need no password."""
    return Database(
        login(url, "writersroom_app"),
        auth_url=login(url, "writersroom_auth"),
        worker_url=login(url, "writersroom_worker"),
        cursor_key=CURSOR_KEY,
    )


def _name(purpose: str) -> str:
    return f"writersroom_test_{purpose}_{os.getpid()}_{secrets.token_hex(4)}"
