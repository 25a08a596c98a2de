"""Makes the first data keys."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.access.owner import as_owner
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption.data_keys import KEY_BYTES, PURPOSES, query
from writersroom_db.encryption.holding import LIMITS, TABLE, holding_keys
from writersroom_db.encryption.wrapping import KeyWrapper, key_wrapper, make_wrapper, missing_file
from writersroom_db.errors import DataKeysExist
from writersroom_db.limits import Limits


@dataclass(frozen=True)
class CreationPlan:
    """The keys to make: one for each of ``purposes``; ``file`` is a key file to make first."""

    wrapper: str
    file: Path | None
    purposes: tuple[str, ...] = PURPOSES

    @property
    def sql(self) -> str:
        """The statement that is run for each."""
        return query("add_data_key")

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        return {
            "wrapper": self.wrapper,
            "file": str(self.file) if self.file else None,
            "purposes": list(self.purposes),
        }


@dataclass(frozen=True)
class MadeKey:
    """A data key that was made."""

    id: int
    purpose: str
    wrapped_by: str

    def to_json(self) -> dict[str, Any]:
        """Return the key as JSON's types."""
        return dict(vars(self))


def plan_creation(url: DatabaseUrl, wrapper: str) -> CreationPlan:
    """Plan the first keys, wrapped by what ``kms:KEY`` or ``file:PATH`` names. Changes nothing.

    Raises DataKeysExist; what `key_wrapper` raises, but for a file that is not there yet; and
    NotMigrated and MayNotRead as `as_owner` says.
    """
    with as_owner(url, *TABLE) as connection:
        _refuse_second(connection)
    file = missing_file(wrapper)
    if file is None:
        key_wrapper(wrapper)
    return CreationPlan(wrapper, file)


def create_keys(
    url: DatabaseUrl, plan: CreationPlan, limits: Limits = LIMITS
) -> tuple[MadeKey, ...]:
    """Make the planned keys, all or none. Raises as `plan_creation` and `holding_keys`."""
    wrapper = make_wrapper(plan.wrapper)
    with holding_keys(url, limits) as connection, connection.transaction():
        _refuse_second(connection)
        return tuple(add_key(connection, wrapper, purpose) for purpose in plan.purposes)


def add_key(connection: psycopg.Connection[TupleRow], wrapper: KeyWrapper, purpose: str) -> MadeKey:
    """Insert a new active key. Raises KmsFailed."""
    wrapped = wrapper.wrap(os.urandom(KEY_BYTES), purpose)
    values = {"purpose": purpose, "wrapped": wrapped, "wrapped_by": wrapper.name}
    row = connection.execute(query("add_data_key").encode(), values).fetchone()
    return MadeKey(int(row[0]) if row else 0, purpose, wrapper.name)


def _refuse_second(connection: psycopg.Connection[TupleRow]) -> None:
    if connection.execute("select from ops.data_keys limit 1").fetchone() is not None:
        raise DataKeysExist
