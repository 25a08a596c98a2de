"""Finds the ranges: the next so many keys, in the order of an index that begins with the key."""

from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import sql

from writersroom_db.errors import BatchRefused
from writersroom_db.migrations.batches.queries import query
from writersroom_db.sqltext import Batch


@dataclass(frozen=True)
class Target:
    """The table that is gone through: ``leaves`` hold its rows, ``rows`` estimates them (or 0)."""

    table: str
    key: str
    leaves: tuple[int, ...]
    rows: int


@dataclass(frozen=True)
class KeyRange:
    """Both bounds of a range, inclusive, as text; equal keys at its end belong to it.

    ``rows`` counts the keys that were looked at, without the last one's equals beyond them;
    ``holds`` counts these too.
    """

    low: str
    high: str
    rows: int
    holds: int


def find_target(connection: psycopg.Connection, batch: Batch) -> Target:
    """Look the table up. Raises BatchRefused when it can't be gone through by that key."""
    names = {"table": batch.table, "key": batch.key}
    found = connection.execute(query("target"), names).fetchone()
    if found is None:
        raise BatchRefused(f"There is no column {batch.key} of {batch.table}.")
    never_null, indexed, leaves, rows = found
    if not never_null:
        raise BatchRefused(f"{batch.table}.{batch.key} may be null: such rows are in no range.")
    if not indexed:
        raise BatchRefused(f"No index of {batch.table} begins with {batch.key}.")
    return Target(batch.table, batch.key, tuple(leaves or ()), int(rows))


def next_range(
    connection: psycopg.Connection, target: Target, after: str | None, rows: int
) -> KeyRange | None:
    """Return the range of the next ``rows`` keys behind ``after``, or None when none is left."""
    behind = sql.SQL("where t.{key} > $1").format(key=sql.Identifier(target.key))
    more = {"after": sql.SQL("") if after is None else behind, "rows": sql.Literal(rows)}
    found = _ask(connection, target, "next_range", () if after is None else (after,), **more)
    low, high, count, holds = found
    return KeyRange(str(low), str(high), int(count), int(holds)) if count else None


def count_anew(connection: psycopg.Connection, target: Target, counted: KeyRange) -> KeyRange:
    """Return the range with the number of rows that it ``holds`` now."""
    (holds,) = _ask(connection, target, "count_range", (counted.low, counted.high))
    return replace(counted, holds=int(holds))


def _ask(
    connection: psycopg.Connection,
    target: Target,
    name: str,
    bounds: tuple[str, ...],
    **more: sql.Composable,
) -> tuple[Any, ...]:
    """Return the row that one of our queries finds with the index alone."""
    table = sql.Identifier(*target.table.split("."))
    text = sql.SQL(query(name).decode())
    statement = text.format(key=sql.Identifier(target.key), table=table, **more)
    with connection.transaction():
        connection.execute(query("range_settings"))
        cursor = psycopg.RawCursor(connection)
        return cursor.execute(statement, bounds or None).fetchone() or ()
