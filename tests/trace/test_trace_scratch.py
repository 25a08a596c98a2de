"""The scratch copy: beside the database that the URL names, and nobody else's affair."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.conftest import WORKER
from tests.migrations.books import rows
from tests.trace.conftest import WithRevision, copy_of, exists

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import MayNotMakeDatabases
from writersroom_db.testing.servers import login
from writersroom_db.trace import trace_revision

NAME = f"tracer_of_tests{WORKER}"
PROGRAM = """
import sys
from writersroom_db.connection.urls import parse
from writersroom_db.trace import trace_revision

def tell(line):
    print(line, flush=True)
    if line.startswith("tracing"):
        sys.stdin.read()

trace_revision(parse(sys.argv[1]), "0002", tell=tell)
"""


@pytest.fixture
def modest(empty_database: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """Give the URL of an empty database for a login that may make no database."""
    rows(empty_database, f"create role {NAME} login password 'tracer'")
    rows(empty_database, f"grant connect on database {empty_database.database} to {NAME}")
    yield login(empty_database, NAME, "tracer")
    rows(empty_database, f"drop owned by {NAME}")
    rows(empty_database, f"drop role {NAME}")


def test_the_named_database_stays_as_it_is(empty_database: DatabaseUrl) -> None:
    told: list[str] = []
    trace_revision(empty_database, "0001", tell=told.append)
    assert rows(empty_database, "select relname from pg_class where oid >= 16384") == []
    assert not exists(empty_database, copy_of(told))


def test_a_master_who_is_no_superuser_can_trace(
    master_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "index",
        "create index concurrently idx_extra on app.users (first_name);",
        "select;",
        "-- transaction: no",
    )
    (statement,) = trace_revision(master_database, name).statements
    assert [lock.mode for lock in statement.effects.locks] == ["share update exclusive"]


def test_a_login_that_may_make_no_database_is_told_so(modest: DatabaseUrl) -> None:
    with pytest.raises(MayNotMakeDatabases, match=f"{NAME} may not make a scratch database"):
        trace_revision(modest, "0001")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_trace_leaves_nothing_that_the_next_does_not_drop(
    server: DatabaseUrl, how: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, server.conninfo],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ},
    ) as tracing:
        assert tracing.stdout is not None
        told = [tracing.stdout.readline().decode() for _ in range(3)]
        copy = copy_of(told)
        assert told[-1].startswith("tracing")
        assert exists(server, copy)
        tracing.send_signal(how)
        tracing.wait()
    if how == signal.SIGINT:
        assert not exists(server, copy)
    # the server has to notice that the killed one's sessions have ended
    while rows(server, f"select 1 from pg_stat_activity where application_name = '{copy}'"):
        pass
    trace_revision(server, "0001")
    assert not exists(server, copy)
