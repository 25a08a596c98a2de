"""Finds the ranges: the next so many keys, in the order of an index that begins with the key."""

from dataclasses import dataclass

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

    ``rows`` counts the keys that were looked at, without the last one's equals beyond them.
    """

    low: str
    high: str
    rows: int


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
    key = sql.Identifier(target.key)
    behind = sql.SQL("where t.{key} > $1").format(key=key)
    statement = sql.SQL(query("next_range").decode()).format(
        key=key,
        table=sql.Identifier(*target.table.split(".")),
        after=sql.SQL("") if after is None else behind,
        rows=sql.Literal(rows),
    )
    with connection.transaction():
        connection.execute(query("range_settings"))
        cursor = psycopg.RawCursor(connection)
        found = cursor.execute(statement, None if after is None else (after,)).fetchone()
    low, high, count = found or (None, None, 0)
    return KeyRange(str(low), str(high), int(count)) if count else None
