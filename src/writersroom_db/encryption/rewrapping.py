"""Wraps all data keys anew, where the key that wraps them is replaced; no value is touched."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writersroom_db.access.owner import as_owner
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption.data_keys import DataKey, query, unwrap
from writersroom_db.encryption.holding import LIMITS, TABLE, holding_keys
from writersroom_db.encryption.status import read_records
from writersroom_db.encryption.wrapping import KeyWrapper, key_wrapper, make_wrapper, missing_file
from writersroom_db.limits import Limits


@dataclass(frozen=True)
class RewrapPlan:
    """The data keys that ``to`` does not wrap yet; ``file`` is a key file to make first."""

    to: str
    file: Path | None
    keys: tuple[DataKey, ...]

    @property
    def sql(self) -> str:
        """The statement that is run for each."""
        return query("rewrap")

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        file = str(self.file) if self.file else None
        return {"to": self.to, "file": file, "keys": [key.id for key in self.keys]}


def plan_rewrap(url: DatabaseUrl, to: str) -> RewrapPlan:
    """Plan to have ``kms:KEY`` or ``file:PATH`` wrap every data key. Changes nothing.

    Raises what `key_wrapper` raises, but for a file that is not there yet; and as `as_owner`.
    """
    with as_owner(url, *TABLE) as connection:
        keys = tuple(record.key for record in read_records(connection))
    if file := missing_file(to):
        return RewrapPlan(to, file, keys)
    name = key_wrapper(to).name
    return RewrapPlan(to, None, tuple(key for key in keys if key.wrapped_by != name))


def rewrap_keys(
    url: DatabaseUrl, plan: RewrapPlan, old: KeyWrapper, limits: Limits = LIMITS
) -> None:
    """Wrap the planned keys anew, which ``old`` wraps, all or none.

    Raises KeyNotUnwrapped, KmsFailed, KeyFileRefused, and as `holding_keys`.
    """
    new = make_wrapper(plan.to)
    with holding_keys(url, limits) as connection, connection.transaction():
        for key in plan.keys:
            wrapped = new.wrap(unwrap(key, old), key.purpose)
            values = {"id": key.id, "wrapped": wrapped, "wrapped_by": new.name}
            connection.execute(query("rewrap").encode(), values)
