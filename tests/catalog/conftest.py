"""A database with one of everything, in a transaction that each test may spoil."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.catalog.rich import FIXTURE, ROLES, WORKER, Rich, common_roles, own_roles

from writersroom_db.catalog import Fact, read_facts
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import TestServer, fresh_database, scratch_cluster


@pytest.fixture(scope="session")
def rich_server(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give a server of these tests' own: their roles would be drift in every other database.

    Where the user names a server it is that one.
    """
    if "WRITERSROOM_TEST_DATABASE_URL" in os.environ:
        yield cluster.url
        return
    with scratch_cluster() as scratch:
        yield scratch.url()


@pytest.fixture(scope="session")
def rich_database(rich_server: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """Give the URL of a database with one of everything. Tests leave it as it is."""
    name = f"writersroom_test_facts{WORKER}"
    with connect(rich_server, autocommit=True) as server:
        _drop(server, name)
        for role in ROLES:
            server.execute(own_roles(f"create role {role}").encode())
        try:
            with fresh_database(rich_server, name) as url:
                statements = FIXTURE.read_text().replace("THIS_DATABASE", name)
                with connect(url, autocommit=True) as connection:
                    connection.execute(own_roles(statements).encode())
                yield url
        finally:
            _drop(server, name)


def _drop(server: psycopg.Connection[TupleRow], database: str) -> None:
    server.execute(f"drop database if exists {database} with (force)".encode())
    for role in ROLES:
        server.execute(own_roles(f"drop role if exists {role}").encode())


@pytest.fixture(scope="session")
def declared(rich_database: DatabaseUrl) -> frozenset[Fact]:
    """Give the facts of the database with one of everything."""
    with connect(rich_database, autocommit=True) as connection:
        return common_roles(read_facts(connection))


@pytest.fixture
def rich(rich_database: DatabaseUrl, declared: frozenset[Fact]) -> Iterator[Rich]:
    """Lend the database with one of everything; what a test does to it is rolled back."""
    with connect(rich_database) as connection:
        yield Rich(connection, declared)
        connection.rollback()
