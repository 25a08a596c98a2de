"""The labels of the corpus are facts: each block, traced on a real server, shows what it says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.lint.corpus import FIXTURE, HARMLESS, HAZARDS, MADE, REVISION, Block, labels_of

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.scratch import scratch_database
from writersroom_db.testing.servers import TestServer, fresh_database
from writersroom_db.trace.gates import run_outside
from writersroom_db.trace.inside import Transaction

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
NEEDS_NONE = psycopg.errors.ActiveSqlTransaction


@pytest.fixture(scope="module")
def hazardous(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give the database that the hazards happen to. Tests leave it as it is."""
    with fresh_database(cluster.url, f"writersroom_test_hazards{WORKER}") as url:
        migrate(url, to=REVISION)
        with connect(url) as connection:
            # a refresh beside readers fills a temporary table
            connection.execute(
                f"grant temporary on database {url.database} to writersroom_owner".encode()
            )
            connection.execute(b"set role writersroom_owner")
            connection.execute(FIXTURE.encode())
        yield url


@contextmanager
def _as_owner(url: DatabaseUrl) -> Iterator[psycopg.Connection[TupleRow]]:
    with connect(url, autocommit=True) as connection:
        connection.execute("set role writersroom_owner")
        connection.execute("set search_path = ''")
        yield connection


def _measured(url: DatabaseUrl, statement: str) -> frozenset[str]:
    try:
        with _as_owner(url) as connection, connection.transaction(force_rollback=True):
            return labels_of(Transaction(connection).run(statement))
    except NEEDS_NONE:
        with (
            scratch_database(url, "hazard", template=url) as copy,
            _as_owner(copy) as connection,
        ):
            return labels_of(run_outside(copy, connection, statement))


@pytest.mark.parametrize("block", [pytest.param(block, id=block.name) for block in HAZARDS])
def test_hazard_does_what_its_labels_say(
    hazardous: DatabaseUrl, cluster: TestServer, block: Block
) -> None:
    (statement,) = block.statements
    measured = _measured(hazardous, statement.text)
    told = {version: block.facts(version) for version in (15, 18)}
    if cluster.version in told:
        assert measured == told[cluster.version]
    else:
        assert measured in told.values()


@pytest.mark.parametrize("block", [pytest.param(block, id=block.name) for block in HARMLESS])
def test_harmless_statements_lock_and_read_nothing_that_stood_before(
    hazardous: DatabaseUrl, block: Block
) -> None:
    with _as_owner(hazardous) as connection, connection.transaction(force_rollback=True):
        transaction = Transaction(connection)
        for statement in (*MADE.statements, *block.statements):
            assert not transaction.run(statement.text).locks


def test_corpus_is_as_large_as_it_claims() -> None:
    statements = [statement.text for block in HAZARDS for statement in block.statements]
    assert len({block.name for block in HAZARDS}) == len(HAZARDS) == len(set(statements))
    assert len(HAZARDS) >= 60
    assert len(HARMLESS) >= 30
