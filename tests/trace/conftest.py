"""Revisions for a trace, and what it told of them."""

import pytest
from tests.migrations.books import rows
from tests.migrations.conftest import WithRevision, tree, with_revision

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.scratch import PREFIX
from writersroom_db.testing.servers import TestServer
from writersroom_db.trace import Effects, Trace

__all__ = ["WithRevision", "tree", "with_revision"]

OUTSIDE = "-- transaction: no"


def locks(effects: Effects) -> set[str]:
    """Return the locks in words."""
    return {f"{lock.mode} {lock.relation}" for lock in effects.locks}


def effects(traced: Trace) -> list[Effects]:
    """Return what each statement did."""
    return [statement.effects for statement in traced.statements]


def copy_of(told: list[str]) -> str:
    """Return the name of the scratch copy that a trace told of."""
    first, second, name, *_ = told[0].split()
    assert (first, second) == ("scratch", "copy")
    assert name.startswith(PREFIX)
    return name


def exists(server: DatabaseUrl, database: str) -> bool:
    """Tell whether the server has the database."""
    return bool(rows(server, f"select 1 from pg_database where datname = '{database}'"))


@pytest.fixture
def server(cluster: TestServer) -> DatabaseUrl:
    """Give a URL on the server, whose database no trace touches."""
    return cluster.url
