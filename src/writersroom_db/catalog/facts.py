"""Read what a database is as a set of facts: one for each object, printed from the catalog.

Two databases with equal facts have the same schema, on any server from PostgreSQL 15 to 18. What a
fact says is written in ``sql/``, one query a kind; an object of a kind that no query knows is an
error.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow, tuple_row

from writersroom_db.catalog.unmodelled import refuse_unmodelled
from writersroom_db.catalog.viewtext import unqualified
from writersroom_db.errors import UnreadableCatalog

_SQL = Path(__file__).parent / "sql"

REFERENCE_TABLES = (("ops", "retention_policies"), ("ops", "partitioned_tables"))
"""Tables (schema, name) whose rows are declared: each row is a fact."""

_QUERIES = (
    "schema",
    "extension",
    "extension_dependency",
    "table",
    "column",
    "constraint",
    "index",
    "trigger",
    "rule",
    "policy",
    "statistics",
    "partition",
    "view",
    "sequence",
    "function",
    "domain",
    "enum",
    "composite_type",
    "range_type",
    "grant",
    "grant_foreign",
    "default_privileges",
    "comment",
    "role",
    "membership",
    "setting",
)


@dataclass(frozen=True, order=True, slots=True)
class Fact:
    """One thing that is true of a database.

    ``kind`` says what sort of thing, ``identity`` which one (qualified names), ``definition`` what
    it is: ``property: value`` lines, or the SQL that PostgreSQL prints for it.
    """

    kind: str
    identity: str
    definition: str


def read_facts(connection: psycopg.Connection[Any]) -> frozenset[Fact]:
    """Return the facts of the database that ``connection`` leads to, as one consistent picture.

    Runs read-only, in a transaction of its own or inside the one that is open, and leaves no
    setting behind. Any role will do that may read the reference tables.

    Raises ``UnmodelledObject`` if the database holds objects of a kind that facts do not cover,
    ``UnreadableCatalog`` if the role may not read what the facts need.
    """
    try:
        with _snapshot(connection) as cur:
            refuse_unmodelled(cur)
            return frozenset((*_catalog_facts(cur), *_row_facts(cur)))
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary
        raise UnreadableCatalog(f"The facts can't be read: {reason}.") from error


@contextmanager
def _snapshot(connection: psycopg.Connection[Any]) -> Iterator[psycopg.Cursor[TupleRow]]:
    """Open a cursor under settings that make definitions print alike; undo them afterwards."""
    outermost = connection.info.transaction_status == TransactionStatus.IDLE
    with (
        connection.transaction(force_rollback=True),
        connection.cursor(row_factory=tuple_row) as cur,
    ):
        if outermost:
            cur.execute("set transaction isolation level repeatable read")
        cur.execute((_SQL / "session.sql").read_bytes())
        yield cur


def _catalog_facts(cur: psycopg.Cursor[TupleRow]) -> Iterator[Fact]:
    qualifies = cur.connection.info.server_version < 160000
    for name in _QUERIES:
        for row in cur.execute((_SQL / f"{name}.sql").read_bytes()):
            fact = Fact(*row)
            if qualifies and fact.kind in ("view", "materialized view"):
                fact = _as_printed_from_16_on(fact)
            yield fact


def _as_printed_from_16_on(view: Fact) -> Fact:
    properties, marker, query = view.definition.partition("query:\n")
    return replace(view, definition=properties + marker + unqualified(query))


def _row_facts(cur: psycopg.Cursor[TupleRow]) -> Iterator[Fact]:
    for schema, table in REFERENCE_TABLES:
        key = cur.execute(
            (_SQL / "primary_key.sql").read_bytes(), {"schema": schema, "table": table}
        ).fetchall()
        if not key:
            continue
        rows = sql.SQL("select concat_ws(', ', {}), to_jsonb(t)::text from {} as t").format(
            sql.SQL(", ").join(sql.Identifier("t", column) for (column,) in key),
            sql.Identifier(schema, table),
        )
        for values, row in cur.execute(rows):
            yield Fact("row", f"{schema}.{table} ({values})", row)
