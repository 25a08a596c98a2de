"""Where the write-ahead log stands before a step: the point that a restore would go back to."""

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg


@dataclass(frozen=True)
class Marker:
    """The server's time, and the position in its log; None where the server tells none."""

    at: datetime
    lsn: str | None

    def __str__(self) -> str:
        position = f", log position {self.lsn}" if self.lsn else ""
        return f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC{position}"


def read_marker(connection: psycopg.Connection) -> Marker:
    """Read it. ``connection`` is in autocommit mode, so that a refusal harms nothing."""
    try:
        row = connection.execute(
            "select pg_catalog.clock_timestamp(), pg_catalog.pg_current_wal_insert_lsn()::text"
        ).fetchone()
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.ObjectNotInPrerequisiteState):
        row = connection.execute("select pg_catalog.clock_timestamp(), null").fetchone()
    at, lsn = row or (datetime.now(UTC), None)
    return Marker(at, lsn)
