"""The adoption itself, within one transaction.

The tables move to the schema app and to their owner; the repairs alter them into what the revisions
would have made; then the revisions' own statements run, but for those that make what is there
already; then the rows of the two tables that became partitioned are copied. At the end the facts of
the whole are compared with those of a database that was migrated.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import psycopg
from psycopg import sql

from writersroom_db.attempts import Tell
from writersroom_db.baseline.document import COPIED, SIDE, TABLES, TARGET, target_facts
from writersroom_db.baseline.plan import BASELINE, copy_files, prove, repair_files
from writersroom_db.catalog import compare, read_facts, render
from writersroom_db.connection.blockers import Watch
from writersroom_db.errors import AdoptionDiffers, BaselineRefused
from writersroom_db.limits import Limits
from writersroom_db.migrations.deadline import Deadline, bound
from writersroom_db.migrations.files import SqlFile
from writersroom_db.migrations.log import log_done
from writersroom_db.migrations.marker import Marker
from writersroom_db.migrations.owner import OWNER
from writersroom_db.migrations.plan import Step
from writersroom_db.migrations.revisions import RevisionGraph
from writersroom_db.migrations.runner_lock import HOLD_WORK
from writersroom_db.migrations.statements import run_file, through_psycopg
from writersroom_db.sqltext import Statement

_MAKES = re.compile(
    r"create\s+(?:(?P<schema>schema)\s+(?P<name>\w+)|table\s+(?P<table>\w+\.\w+)"
    r"|(?:unique\s+)?index\s+(?P<index>\w+)\s+on\s+(?P<home>\w+)\.)"
)
_OF_APP = re.compile(r'(?<![\w."$])app(?:\.|$| to )')


@dataclass(frozen=True)
class Adoption:
    """What an adoption is given.

    ``check`` raises when the runner's lock is gone; ``watch`` sees who holds the tables.
    """

    connection: psycopg.Connection
    schema: str
    graph: RevisionGraph
    limits: Limits
    check: Callable[[], None]
    tell: Tell
    watch: Watch


def adopt(adoption: Adoption, marker: Marker, attempt: int) -> None:
    """Adopt the schema, or leave everything as it was; ``attempt`` counts from 1, for the log.

    Raises BaselineRefused for what has changed since the plan, StatementFailed, and psycopg's
    errors.
    """
    connection = adoption.connection
    with connection.transaction():
        deadline = bound(
            through_psycopg(connection),
            adoption.limits.deadline,
            connection.info.server_version,
        )
        connection.execute(f"select {HOLD_WORK}".encode())
        with adoption.watch.over(connection.info.backend_pid):
            _lock(adoption)
        if refusals := prove(connection, adoption.schema):
            raise BaselineRefused(refusals)
        deadline.renew()
        _move(connection, adoption.schema)
        connection.execute("set local search_path = ''")
        for step, before in _steps(adoption, deadline):
            run_file(through_psycopg(connection), step.file, before=before)
            log_done(connection, step, marker, attempt)
            adoption.tell(f"{step.direction:<4} {step.name}")
        connection.execute("insert into ops.alembic_version (version_num) values (%s)", (TARGET,))
        prove_target(connection)
        adoption.check()
    connection.execute("reset role")


def prove_target(connection: psycopg.Connection) -> None:
    """Raise AdoptionDiffers unless the database is what a migrate would have made of it.

    What is neither ours nor in the schema app is none of its business.
    """
    declared = target_facts()
    ours = {(fact.kind, fact.identity) for fact in declared}
    live = {
        fact
        for fact in read_facts(connection)
        if (fact.kind, fact.identity) in ours or _OF_APP.search(fact.identity)
    }
    if differs := compare(declared, live):
        raise AdoptionDiffers(f"The adopted database would differ: {render(differs)}")


def _lock(adoption: Adoption) -> None:
    connection = adoption.connection
    connection.execute(
        "select pg_catalog.set_config('lock_timeout', %s, true)",
        (f"{int(1000 * adoption.limits.lock_timeout)}ms",),
    )
    tables = sql.SQL(", ").join(sql.Identifier(adoption.schema, table) for table in TABLES)
    connection.execute(sql.SQL("lock table {} in access exclusive mode").format(tables))


def _move(connection: psycopg.Connection, schema: str) -> None:
    """Give the tables to their owner, and put them where they belong; leave his role set.

    The login may alter tables where they are, and move them where it may make some; so it may make
    some there for that moment.
    """
    row = connection.execute("select current_user").fetchone()
    login = sql.Identifier(str(row[0]) if row else "")
    homes = sql.Identifier("app"), sql.Identifier(SIDE)
    connection.execute(f"set local role {OWNER}".encode())
    for home in homes:
        connection.execute(
            sql.SQL("create schema {} authorization {}").format(home, sql.Identifier(OWNER))
        )
        connection.execute(sql.SQL("grant usage, create on schema {} to {}").format(home, login))
    connection.execute("set local role none")
    for table in TABLES:
        home = homes[table in COPIED]
        name = sql.Identifier(table)
        connection.execute(
            sql.SQL("alter table {}.{} set schema {}").format(sql.Identifier(schema), name, home)
        )
        connection.execute(
            sql.SQL("alter table {}.{} owner to {}").format(home, name, sql.Identifier(OWNER))
        )
    connection.execute(f"set local role {OWNER}".encode())
    for home in homes:
        connection.execute(sql.SQL("revoke usage, create on schema {} from {}").format(home, login))


def _steps(
    adoption: Adoption, deadline: Deadline
) -> Iterable[tuple[Step, Callable[[Statement], bool]]]:
    """Return each file's step, and what decides before each statement whether it runs."""

    def always(_statement: Statement) -> bool:
        deadline.renew()
        return True

    def missing(statement: Statement) -> bool:
        deadline.renew()
        return not _is_there(adoption.connection, statement)

    graph = adoption.graph
    return (
        *((_repair(file), always) for file in repair_files()),
        *(
            (Step(revision.number, revision.name, "up", revision.number, revision.up), missing)
            for revision in graph.revisions[: graph.index(TARGET)]
        ),
        *((_repair(file), always) for file in copy_files()),
    )


def _repair(file: SqlFile) -> Step:
    return Step(BASELINE, file.path.stem, "up", TARGET, file)


def _is_there(connection: psycopg.Connection, statement: Statement) -> bool:
    """Tell whether the statement makes a schema, table or index that is there already."""
    makes = _MAKES.match(statement.text)
    if makes is None:
        return False
    if makes["schema"]:
        query, name = "select pg_catalog.to_regnamespace(%s) is not null", makes["name"]
    else:
        query = "select pg_catalog.to_regclass(%s) is not null"
        name = makes["table"] or f"{makes['home']}.{makes['index']}"
    row = connection.execute(query.encode(), (name,)).fetchone()
    return row is not None and bool(row[0])
