"""Keeps the partitions of tomorrow ready: which months are missing, and making them."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from writersroom_db.attempts import Tell, persist
from writersroom_db.connection.relations import relation_exists
from writersroom_db.limits import PARTITION_LIMITS


@dataclass(frozen=True)
class MissingPartition:
    """A month, by its first instant in UTC, that the qualified ``parent`` has no partition for."""

    parent: str
    month: datetime


def missing_partitions(connection: psycopg.Connection) -> tuple[MissingPartition, ...]:
    """Return the months missing from each table's runway, by the server's clock.

    ``connection`` has the owner's role.
    """
    if not relation_exists(connection, "ops", "partitioned_tables"):
        return ()
    rows = connection.execute("select parent, month from ops.missing_partitions(now())")
    return tuple(MissingPartition(parent, month) for parent, month in rows)


def make_partitions(
    connection: psycopg.Connection, missing: tuple[MissingPartition, ...], tell: Tell
) -> tuple[str, ...]:
    """Make each partition in a transaction of its own; return their qualified names.

    ``connection`` is in autocommit mode and has the owner's role. Attaching waits for writers of
    every table that the parent refers to, so each attempt gives way soon.
    """

    def make(wanted: MissingPartition) -> str:
        with connection.transaction():
            connection.execute(
                "select pg_catalog.set_config('lock_timeout', %s, true),"
                " pg_catalog.set_config('statement_timeout', %s, true)",
                (f"{PARTITION_LIMITS.lock_timeout}s", f"{PARTITION_LIMITS.deadline}s"),
            )
            row = connection.execute(
                "select ops.create_month_partition(%s, %s)", (wanted.parent, wanted.month)
            ).fetchone()
        return str(row[0]) if row else ""

    return tuple(
        persist(
            lambda wanted=wanted: make(wanted),  # type: ignore[misc]
            f"partition {wanted.parent} {wanted.month:%Y-%m}",
            PARTITION_LIMITS,
            tell,
        )
        for wanted in missing
    )
