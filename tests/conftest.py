"""Fixtures: a server per xdist worker, and databases on it, empty or migrated."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from pytest_postgresql import factories
from pytest_postgresql.executors import NoopExecutor

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl, parse
from writersroom_db.testing.servers import (
    TestServer,
    copy_database_grants,
    fresh_database,
    login,
    run_server,
    scratch_cluster,
    sweep,
)

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
MASTER = f"master_of_tests{WORKER}"


def pytest_configure(config: pytest.Config) -> None:
    """Clean up after killed runs: their clusters, or their databases on a shared server."""
    config.option.postgresql_drop_test_database = True
    if not WORKER:
        sweep()


@pytest.fixture(scope="session")
def cluster() -> Iterator[TestServer]:
    """Give the server under test: its superuser's URL, client binaries, and major version."""
    with run_server() as server:
        yield server


def migrate_template(
    *, host: str, port: str, user: str, dbname: str, password: str | None, **_: object
) -> None:
    """Migrate the template that `connection` copies; pytest-postgresql calls it once a session."""
    from writersroom_db.migrations import migrate

    migrate(_url(host, port, user, dbname, password))


migrated_template = factories.postgresql_noproc(
    depends_on="cluster", dbname="writersroom_test_", load=[migrate_template]
)
_copy = factories.postgresql("migrated_template")


@pytest.fixture
def connection(
    _copy: psycopg.Connection[TupleRow], migrated_template: NoopExecutor
) -> psycopg.Connection[TupleRow]:
    """Give a superuser's connection to a migrated database of the test's own."""
    copy_database_grants(_copy, migrated_template.template_dbname)
    return _copy


@pytest.fixture
def migrated_database(connection: psycopg.Connection[TupleRow]) -> DatabaseUrl:
    """Give the URL of a migrated database of the test's own."""
    info = connection.info
    return _url(info.host, str(info.port), info.user, info.dbname, info.password or None)


@pytest.fixture
def empty_database(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give the URL of an empty database of the test's own."""
    with fresh_database(cluster.url, f"writersroom_test_empty{WORKER}") as url:
        yield url


@pytest.fixture(scope="session")
def master_server(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give a server whose roles nobody but its master has made, as on Aurora.

    Where the user names a server it is that one, the master made beside what is there.
    """
    if "WRITERSROOM_TEST_DATABASE_URL" in os.environ:
        yield cluster.url
        return
    with scratch_cluster() as scratch:
        yield scratch.url()


@pytest.fixture
def master_database(master_server: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """Give the URL of an empty database whose owner, a master role, is no superuser."""
    password = "master"
    _make_master(master_server, password)
    with fresh_database(master_server, f"writersroom_test_of_master{WORKER}", owner=MASTER) as url:
        yield login(url, MASTER, password)


def _make_master(server: DatabaseUrl, password: str) -> None:
    with connect(server, autocommit=True) as connection:
        found = connection.execute("select from pg_roles where rolname = %s", (MASTER,)).fetchone()
        verb = "create" if found is None else "alter"
        connection.execute(
            sql.SQL(verb + " role {} login createrole createdb nosuperuser password {}").format(
                sql.Identifier(MASTER), sql.Literal(password)
            )
        )
        if "WRITERSROOM_TEST_DATABASE_URL" in os.environ:
            _adopt_roles(connection)


def _adopt_roles(connection: psycopg.Connection[TupleRow]) -> None:
    """Make the master the administrator of our roles, as if it had created them."""
    ours = "select rolname from pg_roles where rolname ~ '^writersroom_(?!test_)'"
    for (role,) in connection.execute(ours).fetchall():
        names = sql.Identifier(role), sql.Identifier(MASTER)
        connection.execute(sql.SQL("grant {} to {} with admin option").format(*names))


def _url(host: str, port: str, user: str, dbname: str, password: str | None) -> DatabaseUrl:
    conninfo = make_conninfo(host=host, port=port, user=user, dbname=dbname, password=password)
    return parse(conninfo)
