"""Runs a revision on a scratch copy, and reports what each of its statements did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from writersroom_db.attempts import Tell, silent
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import IrreversibleMigration, UnknownRevision
from writersroom_db.migrations import migrate
from writersroom_db.migrations.files import SqlFile
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.revisions import Revision, RevisionGraph, load_graph
from writersroom_db.migrations.statements import run_file
from writersroom_db.scratch import scratch_database
from writersroom_db.trace.foresight import Foresight
from writersroom_db.trace.gates import run_outside
from writersroom_db.trace.inside import Transaction
from writersroom_db.trace.report import Effects, StatementTrace, Trace

_BOUNDS = (None, None)

Measure = Callable[[str], Effects]
"""Runs a statement and returns what it did."""


def trace_revision(
    url: DatabaseUrl, revision: str, *, down: bool = False, tell: Tell = silent
) -> Trace:
    """Run the revision (its number or name) up, or ``down``, on a scratch copy; report what it did.

    The copy is made on the server of ``url``, migrated to where the revision finds a database, and
    dropped afterwards; the database that ``url`` names stays as it is.

    Raises UnknownRevision, IrreversibleMigration, MayNotMakeDatabases, StatementFailed, and what
    `migrate` raises.
    """
    graph = load_graph()
    traced = _find(graph, revision)
    file = traced.down if down else traced.up
    if file.header.irreversible is not None:
        raise IrreversibleMigration(
            f"{traced.name} can't be taken back: {file.header.irreversible}."
        )
    before = _before(graph, traced)
    with scratch_database(url, "trace") as scratch:
        tell(f"scratch copy {scratch.database} on {url.server}")
        migrate(scratch, to=traced.number if down else before, environment="test", tell=tell)
        tell(f"tracing {file.name}")
        with connect(scratch, autocommit=True) as connection:
            server = connection.info.parameter_status("server_version") or ""
            effects = trace_file(scratch, connection, file)
    foresight = Foresight(_files_before(graph, traced, down=down), file)
    statements = tuple(
        StatementTrace(it.line, it.column, it.text, done, foresight.compare(it, done))
        for it, done in zip(file.statements, effects, strict=True)
    )
    return Trace(
        traced.number, traced.name, "down" if down else "up", file.name, server, statements
    )


def trace_file(
    url: DatabaseUrl, connection: psycopg.Connection, file: SqlFile
) -> tuple[Effects, ...]:
    """Run a migration's file on the database of ``url``; return what each statement did.

    ``connection`` leads to it, in autocommit mode. Raises StatementFailed with the place.
    """
    effects: list[Effects] = []
    become_owner(connection)
    connection.execute("set search_path = ''")
    with _measuring(url, connection, file) as measure:
        run_file(lambda statement: effects.append(measure(statement)), file)
    return tuple(effects)


def measure_alone(url: DatabaseUrl, connection: psycopg.Connection, statement: str) -> Effects:
    """Run a statement by itself: in a transaction if it can, else outside; return what it did.

    ``connection`` leads to the database of ``url``, in autocommit mode. Raises psycopg's own error.
    """
    try:
        with connection.transaction():
            return Transaction(connection).run(statement)
    except (psycopg.errors.ActiveSqlTransaction, psycopg.errors.InvalidTransactionTermination):
        return run_outside(url, connection, statement)


@contextmanager
def _measuring(
    url: DatabaseUrl, connection: psycopg.Connection, file: SqlFile
) -> Iterator[Measure]:
    if file.header.batch is not None:
        with connection.transaction():
            transaction = Transaction(connection)
            yield lambda statement: transaction.run(statement, _BOUNDS)
    elif file.header.transactional:
        with connection.transaction():
            yield Transaction(connection).run
    else:
        yield lambda statement: measure_alone(url, connection, statement)


def _find(graph: RevisionGraph, name: str) -> Revision:
    number = graph.find(name)
    if number is None:
        raise UnknownRevision("Base is no revision.", hint="Name one, such as 0001.")
    return graph.revisions[graph.index(number) - 1]


def _files_before(graph: RevisionGraph, traced: Revision, *, down: bool) -> list[SqlFile]:
    place = graph.index(traced.number)
    return [revision.up for revision in graph.revisions[: place if down else place - 1]]


def _before(graph: RevisionGraph, revision: Revision) -> str:
    place = graph.index(revision.number)
    return graph.revisions[place - 2].number if place > 1 else "base"
