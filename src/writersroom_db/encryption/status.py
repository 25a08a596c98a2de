"""Where the encryption of a database stands: its keys, and the values under each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.access.owner import as_owner
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption.census import Count, count_values
from writersroom_db.encryption.data_keys import ACTIVE, COLUMN, DataKey, query
from writersroom_db.encryption.holding import TABLE

MANY = 2**28
"""Values under a key from which on it should be replaced: a sixteenth of what random nonces bear,
since values that were written over count as well, and nobody counts them."""


@dataclass(frozen=True)
class KeyRecord:
    """A data key, when it was made, and how many values are under it."""

    key: DataKey
    created_at: datetime
    values: int

    def to_json(self) -> dict[str, Any]:
        """Return the key as JSON's types, without what is wrapped."""
        told = {name: value for name, value in vars(self.key).items() if name != "wrapped"}
        return {**told, "created_at": self.created_at.isoformat(), "values": self.values}


@dataclass(frozen=True)
class KeysStatus:
    """The keys, the values under each by column, and in sentences what should not be so."""

    keys: tuple[KeyRecord, ...]
    counts: tuple[Count, ...]

    @property
    def findings(self) -> tuple[str, ...]:
        """What is left to do, or wrong."""
        return tuple(self._findings())

    def to_json(self) -> dict[str, Any]:
        """Return the status as JSON's types."""
        return {
            "keys": [record.to_json() for record in self.keys],
            "values": [count.to_json() for count in self.counts],
            "findings": list(self.findings),
        }

    def _findings(self) -> Iterator[str]:
        known = {record.key.id: record.key for record in self.keys}
        for count in self.counts:
            what = f"{count.column}: {count.values} of its values"
            if count.key is None:
                yield f"{what} in the clear; keys rotate --finish encrypts them"
            elif count.key not in known or known[count.key].purpose != COLUMN:
                yield f"{what} under key {count.key}, which is not there: nothing opens them"
            elif known[count.key].state != ACTIVE:
                yield f"{what} under key {count.key}; keys rotate --finish moves them on"
        for record in self.keys:
            if record.key.state == ACTIVE and record.values >= MANY:
                yield f"key {record.key.id} has {record.values} values: replace it, keys rotate"


def read_keys_status(url: DatabaseUrl) -> KeysStatus:
    """Return where the encryption stands. Changes nothing; raises as `as_owner`."""
    with as_owner(url, *TABLE) as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute("set local row_security = off")
        counts = count_values(connection)
        records = read_records(connection, counts)
    return KeysStatus(records, counts)


def read_records(
    connection: psycopg.Connection[TupleRow], counts: tuple[Count, ...] = ()
) -> tuple[KeyRecord, ...]:
    """Return all data keys, as the owner."""
    rows = connection.execute(query("data_keys").encode()).fetchall()
    return tuple(
        KeyRecord(DataKey(*row[:5]), row[5], sum(c.values for c in counts if c.key == row[0]))
        for row in rows
    )
