"""A migrated database that holds the smallest world, and the world itself."""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import TupleRow

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.seed import EPOCH, Recipe, make_recipe, seed
from writersroom_db.seed.books import read_edges
from writersroom_db.seed.pools import Pools, fill_pools
from writersroom_db.seed.rows import TABLES
from writersroom_db.seed.world import World, make_world
from writersroom_db.testing.servers import TestServer, fresh_database

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

LARGER = make_recipe(7, EPOCH, given={"chat_messages": 30_000, "versions": 20_000})
"""Several blocks of messages and of versions."""

Query = Callable[[str], list[TupleRow]]


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """Give the smallest recipe."""
    return make_recipe(7, EPOCH)


@pytest.fixture(scope="session")
def pools() -> Pools:
    """Give its pools."""
    return fill_pools(7)


@pytest.fixture(scope="session")
def seeded(cluster: TestServer, recipe: Recipe) -> Iterator[DatabaseUrl]:
    """Give a database that holds its world, and that no test changes."""
    with fresh_database(cluster.url, f"writersroom_test_seeded{WORKER}") as url:
        migrate(url, environment="test")
        seed(url, recipe)
        yield url


@pytest.fixture(scope="session")
def world(seeded: DatabaseUrl, recipe: Recipe, pools: Pools) -> World:
    """Give the world that the database holds."""
    with connect(seeded) as connection:
        return make_world(read_edges(connection, recipe), pools)


@pytest.fixture
def query(seeded: DatabaseUrl) -> Iterator[Query]:
    """Give a function that asks the seeded database."""
    with connect(seeded) as connection:
        yield lambda text: connection.execute(text.encode()).fetchall()


@pytest.fixture
def database(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give a migrated database of the test's own, not for production."""
    with fresh_database(cluster.url, f"writersroom_test_to_seed{WORKER}") as url:
        migrate(url, environment="test")
        yield url


@pytest.fixture
def other_database(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give another."""
    with fresh_database(cluster.url, f"writersroom_test_to_seed_too{WORKER}") as url:
        migrate(url, environment="test")
        yield url


def digests(url: DatabaseUrl) -> dict[str, str]:
    """Return a digest of all rows of each table, of the one that triggers fill as well."""
    names = [*(table.name for table in TABLES), "project_access"]
    with connect(url) as connection:
        return {name: _digest(connection, name) for name in names}


def _digest(connection: psycopg.Connection[TupleRow], table: str) -> str:
    row = connection.execute(
        sql.SQL("select md5(string_agg(md5(t::text), '' order by t::text)) from {} as t").format(
            sql.Identifier("app", table)
        )
    ).fetchone()
    return str(row[0]) if row else ""


class CutOffError(Exception):
    """Cuts a seeding off."""


def cut_off(url: DatabaseUrl, recipe: Recipe, table: str = "documents") -> None:
    """Seed as far as the first block of ``table``."""

    def report(name: str, _rows: int) -> None:
        if name == table:
            raise CutOffError

    with pytest.raises(CutOffError):
        seed(url, recipe, report=report)
