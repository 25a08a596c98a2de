"""What adopting a database would do, and what stands against it; decided before any change."""

from dataclasses import dataclass
from typing import Any

import psycopg

from writersroom_db.baseline.document import COPIED, TARGET, folder
from writersroom_db.baseline.finding import Finding
from writersroom_db.baseline.proofs import count_repairs, prove_rows
from writersroom_db.baseline.structure import holds_tables, prove_structure, quoted
from writersroom_db.errors import AlreadyMigrated, NothingToAdopt
from writersroom_db.migrations.files import SqlFile, load
from writersroom_db.migrations.owner import reading
from writersroom_db.migrations.plan import refuse_edited
from writersroom_db.migrations.revisions import RevisionGraph, load_graph
from writersroom_db.migrations.state import read_state

BASELINE = "baseline"
"""What stands for the revision's number in the log of a repair."""


@dataclass(frozen=True)
class TableCopy:
    """A table whose rows are copied; as much disk is needed besides, until the end."""

    table: str
    bytes: int


@dataclass(frozen=True)
class BaselinePlan:
    """What adopting ``schema`` would do.

    ``adopted``: it was done before, and nothing is left. ``refusals`` stand against it; with one
    that is no matter of rows, the rows were not looked at. ``repairs`` are rows that will change.
    """

    schema: str
    revision: str | None
    adopted: bool
    refusals: tuple[Finding, ...] = ()
    repairs: tuple[Finding, ...] = ()
    copies: tuple[TableCopy, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        files = () if self.adopted else baseline_files()
        return {
            "schema": self.schema,
            "revision": self.revision,
            "adopted": self.adopted,
            "refusals": [finding.to_json() for finding in self.refusals],
            "repairs": [finding.to_json() for finding in self.repairs],
            "copies": [vars(copy) for copy in self.copies],
            "files": [
                {
                    "file": file.name,
                    "checksum": file.checksum,
                    "purpose": file.header.purpose,
                    "locks": file.header.locks,
                }
                for file in files
            ],
        }


def repair_files() -> tuple[SqlFile, ...]:
    """Return the repairs of tables that stay, which run before the revisions."""
    return _numbered("repairs")


def copy_files() -> tuple[SqlFile, ...]:
    """Return the copies of tables that become partitioned, which run after the revisions."""
    return _numbered("copies")


def baseline_files() -> tuple[SqlFile, ...]:
    """Return every SQL file that adopting runs, in order; those of the revisions only in part."""
    graph = load_graph()
    revisions = graph.revisions[: graph.index(TARGET)]
    return (*repair_files(), *(revision.up for revision in revisions), *copy_files())


def build_plan(connection: psycopg.Connection, graph: RevisionGraph, schema: str) -> BaselinePlan:
    """Look at everything; ``connection`` is in autocommit mode, and has no role set afterwards.

    Raises NothingToAdopt, AlreadyMigrated, and what reading the state raises.
    """
    if not schema.strip():
        raise NothingToAdopt("The schema's name is empty.")
    with reading(connection):
        state = read_state(connection)
    connection.execute("reset role")
    refuse_edited(graph.revisions, state)
    if state.current is not None:
        if BASELINE not in state.checksums:
            raise AlreadyMigrated(f"The database was migrated, and stands at {state.current}.")
        return BaselinePlan(schema, state.current, adopted=True)
    for file in baseline_files():
        file.read_through()
    if not holds_tables(connection, schema):
        raise NothingToAdopt(f"Schema {schema} holds none of the document's tables.")
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        refusals = prove(connection, schema)
        return BaselinePlan(
            schema,
            TARGET,
            adopted=False,
            refusals=refusals,
            repairs=() if refusals else count_repairs(connection, schema),
            copies=_copies(connection, schema),
        )


def prove(connection: psycopg.Connection, schema: str) -> tuple[Finding, ...]:
    """Return what stands against adopting ``schema``: of the tables, or else of their rows.

    ``connection`` is in a transaction; its search_path is ``schema`` afterwards.
    """
    connection.execute("set local search_path = ''")
    path = quoted(connection, schema)
    found = prove_structure(connection, schema)
    connection.execute(
        "select pg_catalog.set_config('search_path', %s, true)", (f"{path}, pg_temp",)
    )
    return found or prove_rows(connection, schema)


def _numbered(kind: str) -> tuple[SqlFile, ...]:
    return tuple(load(path) for path in sorted((folder() / kind).glob("*.sql")))


def _copies(connection: psycopg.Connection, schema: str) -> tuple[TableCopy, ...]:
    rows = connection.execute(
        "select c.relname, pg_catalog.pg_total_relation_size(c.oid)"
        " from pg_catalog.pg_class as c"
        " inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
        " where n.nspname = %s and c.relname = any(%s) order by c.relname desc",
        (schema, list(COPIED)),
    )
    return tuple(TableCopy(table, size) for table, size in rows)
