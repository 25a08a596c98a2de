"""Indexes and foreign keys that wait for the rows, which takes a fraction of the time.

They are taken away in the transaction that writes down how to make them, and each is struck off in
the transaction that makes it, so that a load which is killed loses none.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

import psycopg

from writersroom_db.attempts import Tell, persist
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.seed.books import Deferred, Load, query, read_deferred
from writersroom_db.seed.connections import LIMITS, collisions, share
from writersroom_db.seed.table import Table


def put_off(connection: psycopg.Connection, load: Load, tables: Sequence[Table]) -> None:
    """Take away what can be made after the tables' rows, and turn off their silenced triggers.

    In the caller's transaction, under locks that let nobody at the tables.
    """
    names = {
        "tables": [f"app.{table.name}" for table in tables],
        "triggers": [table.silenced for table in tables if table.silenced],
    }
    for item, found in enumerate(connection.execute(query("deferrable"), names).fetchall()):
        kind, table, name, removal, definition = found
        connection.execute(
            query("put_off"),
            {
                "load": load.number,
                "item": item,
                "kind": kind,
                "table": table,
                "name": name,
                "definition": definition,
            },
        )
        connection.execute(removal.encode())


def put_back(
    url: DatabaseUrl,
    connection: psycopg.Connection,
    load: Load,
    many: int,
    tell: Tell,
    check: Callable[[], None],
) -> None:
    """Make again, with ``many`` connections at once, what the load has put off.

    The indexes of several tables are made together; then the foreign keys, one by one, since each
    shuts two tables to writers. Raises SeedCollides when a row breaks one.
    """

    def make(connection: psycopg.Connection, wanted: Sequence[Deferred]) -> None:
        for each in wanted:
            persist(
                lambda each=each: _make(connection, load, each),  # type: ignore[misc]
                f"{each.kind} {each.name}",
                LIMITS,
                tell,
            )

    left = read_deferred(connection, load)
    if not left:
        return
    tell("making the indexes and foreign keys, which had waited for the rows")
    indexes = [each for each in left if each.kind == "index"]
    share(url, many, [list(each) for _, each in groupby(indexes, lambda each: each.table)], make)
    check()
    share(url, 1, [[each for each in left if each.kind != "index"]], make)


def _make(connection: psycopg.Connection, load: Load, each: Deferred) -> None:
    with collisions(), connection.transaction():
        connection.execute(each.definition.encode())
        connection.execute(query("put_back"), {"load": load.number, "item": each.item})
