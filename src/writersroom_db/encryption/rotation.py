"""Replaces the active data key while services read and write, and encrypts everything anew."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.access.owner import as_owner
from writersroom_db.attempts import Tell, silent
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption.census import EncryptedColumn, count_values, encrypted_columns
from writersroom_db.encryption.creating import add_key
from writersroom_db.encryption.data_keys import (
    ACTIVE,
    COLUMN,
    READING,
    RETIRED,
    DataKey,
    query,
    unwrap,
)
from writersroom_db.encryption.holding import LIMITS, TABLE, holding_keys
from writersroom_db.encryption.keyring import Keyring
from writersroom_db.encryption.reencrypting import reencrypt, statements
from writersroom_db.encryption.status import read_records
from writersroom_db.encryption.wrapping import KeyWrapper
from writersroom_db.errors import DataKeysChanged, NoDataKey
from writersroom_db.limits import Limits

SETTLE = 60.0
"""Seconds for which services may write under the key before: twice what a keyring remembers."""

ROWS = 500
"""Rows of a batch."""


@dataclass(frozen=True)
class ColumnPlan:
    """How many values of a column are to be encrypted anew."""

    column: EncryptedColumn
    values: int


@dataclass(frozen=True)
class RotationPlan:
    """``active`` is the key that is active now; ``makes_key`` says whether a new one replaces it.

    Without a new key what is not under the active one is brought there.
    """

    active: int
    makes_key: bool
    columns: tuple[ColumnPlan, ...]

    @property
    def sql(self) -> tuple[str, ...]:
        """The statements that are run, the last ones for each batch."""
        begin = (query("supersede"), query("add_data_key")) if self.makes_key else ()
        batches = (text for each in self.columns for text in statements(each.column))
        return (*begin, *batches, query("retire"))

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        values = {str(each.column): each.values for each in self.columns}
        return {"active": self.active, "makes_key": self.makes_key, "values": values}


@dataclass(frozen=True)
class Refused:
    """Values of a column that nothing opens; ``rows`` are the ids of the first ten."""

    column: EncryptedColumn
    values: int
    rows: tuple[UUID, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "column": str(self.column),
            "values": self.values,
            "rows": [str(row) for row in self.rows],
        }


@dataclass(frozen=True)
class RotationResult:
    """The key that is active, how many values were encrypted anew, and the keys that were retired.

    ``refused`` is what could not be opened; its key is not retired.
    """

    active: int
    changed: int
    retired: tuple[int, ...]
    refused: tuple[Refused, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON's types."""
        refused = [each.to_json() for each in self.refused]
        return {**vars(self), "retired": list(self.retired), "refused": refused}


def plan_rotation(url: DatabaseUrl, *, finish: bool = False) -> RotationPlan:
    """Plan a rotation, or only to ``finish`` what is left of one. Changes nothing.

    Where a rotation was cut off there is no other new key: it is finished.

    Raises NoDataKey, and NotMigrated and MayNotRead as `as_owner` says.
    """
    with as_owner(url, *TABLE) as connection:
        connection.execute("set row_security = off")
        keys = _column_keys(connection)
        counts = count_values(connection)
    active = _active(keys)
    makes_key = not finish and all(key.state != READING for key in keys)
    stale = [count for count in counts if makes_key or count.key != active]
    columns = tuple(
        ColumnPlan(column, sum(count.values for count in stale if count.column == column))
        for column in encrypted_columns()
    )
    return RotationPlan(active, makes_key, columns)


def rotate_keys(
    url: DatabaseUrl,
    plan: RotationPlan,
    wrapper: KeyWrapper,
    *,
    settle: float = SETTLE,
    rows: int = ROWS,
    limits: Limits = LIMITS,
    tell: Tell = silent,
) -> RotationResult:
    """Make the planned key active, and encrypt every value under it.

    Readers and writers go on meanwhile. After the last value of a first pass, and ``settle``
    seconds after the key was made, what services wrote under the key before is looked for once
    more; then keys without a value are retired. A run that was cut off is finished by another.

    Raises DataKeysChanged when another run came between, KeyNotUnwrapped, KmsFailed, ReplicaLags,
    GaveWayTooOften, and as `holding_keys`.
    """
    started = time.monotonic()
    with holding_keys(url, limits) as connection:
        active = _begin(connection, plan, wrapper)
        keyring = Keyring(lambda: _column_keys(connection), wrapper)
        changed, settled = 0, False
        while True:
            passes = {
                each.column: reencrypt(connection, each.column, active, keyring, limits, rows, tell)
                for each in plan.columns
            }
            now = sum(each.changed for each in passes.values())
            changed += now
            if settled and not now:
                break
            _wait_until_settled(connection, active, settle, tell)
            settled = True
        retired = _retire(connection)
    refused = tuple(
        Refused(column, each.refused, tuple(each.rows))
        for column, each in passes.items()
        if each.refused
    )
    return RotationResult(active, changed, retired, refused, time.monotonic() - started)


def _begin(
    connection: psycopg.Connection[TupleRow], plan: RotationPlan, wrapper: KeyWrapper
) -> int:
    """Return the active key, a new one where the plan says so.

    The wrapper must unwrap those before: what services have could not unwrap the new one either.
    """
    keys = _column_keys(connection)
    if _active(keys) != plan.active:
        raise DataKeysChanged
    for key in keys:
        if key.state != RETIRED:
            unwrap(key, wrapper)
    if not plan.makes_key:
        return plan.active
    with connection.transaction():
        connection.execute(query("supersede").encode(), {"id": plan.active})
        return add_key(connection, wrapper, COLUMN).id


def _wait_until_settled(
    connection: psycopg.Connection[TupleRow], active: int, settle: float, tell: Tell
) -> None:
    values = {"id": active, "settle": settle}
    row = connection.execute(query("settled_in").encode(), values).fetchone()
    if row is not None and row[0] > 0:
        tell(f"waits {row[0]:.0f} s: until then services may write under the key before")
        time.sleep(row[0])


def _retire(connection: psycopg.Connection[TupleRow]) -> tuple[int, ...]:
    in_use = [count.key for count in count_values(connection) if count.key is not None]
    rows = connection.execute(query("retire").encode(), {"in_use": in_use}).fetchall()
    return tuple(sorted(key for (key,) in rows))


def _column_keys(connection: psycopg.Connection[TupleRow]) -> tuple[DataKey, ...]:
    keys = (record.key for record in read_records(connection))
    return tuple(key for key in keys if key.purpose == COLUMN)


def _active(keys: tuple[DataKey, ...]) -> int:
    for key in keys:
        if key.state == ACTIVE:
            return key.id
    raise NoDataKey("There is no active data key for columns.")
