"""Scratch databases are empty or a copy, and leave nothing behind, however a run ends."""

from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from psycopg import sql
from tests.conftest import WORKER

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import MayNotMakeDatabases
from writersroom_db.scratch import PREFIX, scratch_database
from writersroom_db.testing.servers import TestServer, login


@pytest.fixture
def left_behind(cluster: TestServer) -> Iterator[str]:
    """Give the name of a scratch database that a killed run left on the server."""
    name = f"{PREFIX}killed_0123456789ab"
    with connect(cluster.url, autocommit=True) as connection:
        drop = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        yield name
        connection.execute(drop)


def exists(server: DatabaseUrl, name: str) -> bool:
    with connect(server, autocommit=True) as connection:
        found = connection.execute("select from pg_database where datname = %s", (name,))
        return found.fetchone() is not None


def test_a_scratch_database_is_empty_and_gone_afterwards(cluster: TestServer) -> None:
    with scratch_database(cluster.url, "test") as url:
        with connect(url) as connection:
            found = connection.execute("select count(*) from pg_class where oid >= 16384")
            assert found.fetchone() == (0,)
        assert url.database.startswith(f"{PREFIX}test_")
    assert not exists(cluster.url, url.database)


def test_a_scratch_database_goes_when_its_block_fails_and_a_session_stays(
    cluster: TestServer,
) -> None:
    with suppress(RuntimeError), scratch_database(cluster.url, "test") as url:
        session = connect(url)
        raise RuntimeError
    assert not exists(cluster.url, url.database)
    with pytest.raises(psycopg.OperationalError):
        session.execute("select 1")


def test_a_copy_holds_what_its_template_holds(cluster: TestServer) -> None:
    with scratch_database(cluster.url, "test") as template:
        with connect(template) as connection:
            connection.execute("create table here as select 1 as one")
        with (
            scratch_database(cluster.url, "copy", template=template) as copy,
            connect(copy) as connection,
        ):
            assert connection.execute("select one from here").fetchone() == (1,)


def test_what_a_killed_run_left_is_swept(cluster: TestServer, left_behind: str) -> None:
    with scratch_database(cluster.url, "test"):
        assert not exists(cluster.url, left_behind)


def test_a_database_that_somebody_is_connected_to_is_not_swept(
    cluster: TestServer, left_behind: str
) -> None:
    with (
        connect(cluster.url.with_database(left_behind)),
        scratch_database(cluster.url, "test"),
    ):
        assert exists(cluster.url, left_behind)


def test_a_running_maker_keeps_its_database_from_being_swept(cluster: TestServer) -> None:
    with scratch_database(cluster.url, "first") as first, scratch_database(cluster.url, "second"):
        assert exists(cluster.url, first.database)


def test_a_database_of_another_name_is_not_swept(
    cluster: TestServer, empty_database: DatabaseUrl
) -> None:
    with scratch_database(cluster.url, "test"):
        assert exists(cluster.url, empty_database.database)


def test_a_login_that_may_not_make_databases_is_told_so(cluster: TestServer) -> None:
    name = f"writersroom_test_scratchless{WORKER}"
    with connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"drop role if exists {name}".encode())
        connection.execute(f"create role {name} login password 'x'".encode())
        try:
            url = login(cluster.url, name, "x")
            with (
                pytest.raises(MayNotMakeDatabases, match=f"{name} may not make"),
                scratch_database(url, "test"),
            ):
                pass
        finally:
            connection.execute(f"drop role {name}".encode())


def test_a_purpose_that_could_not_be_swept_is_refused(cluster: TestServer) -> None:
    with pytest.raises(ValueError, match="a few letters"), scratch_database(cluster.url, "x; y"):
        pass
