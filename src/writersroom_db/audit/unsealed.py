"""Entries that no seal covers: those that wait for one, and those that should have one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from writersroom_db.audit.entries import table_of
from writersroom_db.audit.findings import ranges
from writersroom_db.audit.queries import query
from writersroom_db.audit.seals import Lane, Position


@dataclass(frozen=True)
class Unsealed:
    """Of a partition: how many entries wait and since when, and ranges of those overdue."""

    partition: str
    waiting: int
    since: datetime | None
    overdue: tuple[tuple[int, int], ...]


def read_unsealed(
    connection: psycopg.Connection[TupleRow],
    sealed_to: Mapping[Lane, Position],
    wanted: Callable[[str], bool],
) -> tuple[Unsealed, ...]:
    """Return what is behind the last seal in each partition that is ``wanted``."""
    return tuple(
        _of_partition(connection, partition, sealed_to)
        for (partition,) in connection.execute(query("partitions")).fetchall()
        if wanted(partition)
    )


def _of_partition(
    connection: psycopg.Connection[TupleRow],
    partition: str,
    sealed_to: Mapping[Lane, Position],
) -> Unsealed:
    lanes = [(lane.era, place) for lane, place in sealed_to.items() if lane.partition == partition]
    values = {
        "eras": [era for era, _ in lanes],
        "xids": [str(place.xid) for _, place in lanes],
        "ids": [place.entry for _, place in lanes],
    }
    table = table_of(Lane(partition, 0))
    counted = connection.execute(_on(table, "waiting"), values).fetchone()
    with connection.cursor("overdue") as cursor:
        overdue = ranges(_numbers(cursor.execute(_on(table, "overdue"), values)))
    waiting, since = counted or (0, None)
    return Unsealed(partition, waiting, since, overdue)


def _numbers(cursor: psycopg.ServerCursor[TupleRow]) -> Iterator[int]:
    for (number,) in cursor:
        yield number


def _on(table: sql.Identifier, name: str) -> sql.Composed:
    return sql.SQL(query("unsealed").decode() + query(name).decode()).format(table=table)
