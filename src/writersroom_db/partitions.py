"""Keeps the partitions of tomorrow ready: which months are missing, and making them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import psycopg

from writersroom_db.attempts import Tell, persist
from writersroom_db.connection.blockers import Watch
from writersroom_db.connection.relations import relation_exists
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.limits import PARTITION_LIMITS


@dataclass(frozen=True)
class MissingPartition:
    """A month, by its first instant in UTC, that the qualified ``parent`` has no partition for."""

    parent: str
    month: datetime


def missing_partitions(
    connection: psycopg.Connection, since: datetime | None = None, until: datetime | None = None
) -> tuple[MissingPartition, ...]:
    """Return the months missing from ``since`` to ``until``, to the end of the runway if None.

    Without ``since`` from now on, by the server's clock. ``connection`` has the owner's role.
    """
    if not relation_exists(connection, "ops", "partitioned_tables"):
        return ()
    rows = connection.execute(
        "select parent, month from ops.missing_partitions(coalesce(%s::timestamptz, now()), %s)",
        (since, until),
    )
    return tuple(MissingPartition(parent, month) for parent, month in rows)


def make_partitions(
    url: DatabaseUrl,
    connection: psycopg.Connection,
    missing: tuple[MissingPartition, ...],
    tell: Tell,
    check: Callable[[], None],
) -> tuple[str, ...]:
    """Make each partition in a transaction of its own; return their qualified names.

    ``connection`` is in autocommit mode and has the owner's role. Attaching waits for writers of
    every table that the parent refers to, so each attempt gives way soon. ``check`` raises when the
    runner's lock is gone: another runner may then be making the same months.

    Only the last commit waits until it is on disk (and with it all before it): a partition that a
    crash takes back before then is empty, and the next run makes it again.
    """
    watch = Watch(url, PARTITION_LIMITS.lock_timeout)

    def make(wanted: MissingPartition) -> str:
        if wanted is missing[-1]:
            connection.execute("reset synchronous_commit")
        check()
        try:
            with watch.over(connection.info.backend_pid):
                row = connection.execute(
                    "select ops.create_month_partition(%s, %s)", (wanted.parent, wanted.month)
                ).fetchone()
        except psycopg.Error:
            check()
            raise
        return str(row[0]) if row else ""

    connection.execute(
        "select pg_catalog.set_config('synchronous_commit', 'off', false),"
        " pg_catalog.set_config('lock_timeout', %s, false),"
        " pg_catalog.set_config('statement_timeout', %s, false)",
        (f"{PARTITION_LIMITS.lock_timeout}s", f"{PARTITION_LIMITS.deadline}s"),
    )
    return tuple(
        persist(
            lambda wanted=wanted: make(wanted),  # type: ignore[misc]
            f"partition {wanted.parent} {wanted.month:%Y-%m}",
            PARTITION_LIMITS,
            tell,
            blame=watch.seen,
        )
        for wanted in missing
    )
