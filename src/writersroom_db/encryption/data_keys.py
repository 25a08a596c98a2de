"""Data keys as the database has them: wrapped."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from writersroom_db.encryption.wrapping import KeyWrapper
from writersroom_db.errors import KeyNotUnwrapped

if TYPE_CHECKING:
    import psycopg
    from psycopg.rows import TupleRow

KEY_BYTES = 32
COLUMN = "column"
INDEX = "index"
PURPOSES = (COLUMN, INDEX)

ACTIVE = "active"
READING = "reading"
RETIRED = "retired"

FOR_SERVICES = "select k.id, k.purpose, k.state, k.wrapped, k.wrapped_by from app.data_keys() as k"
"""The query whose rows, as `DataKey`, a service loads its `Keyring` with."""

_SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class DataKey:
    """A wrapped data key: ``purpose`` is column or index, ``state`` active, reading or retired."""

    id: int
    purpose: str
    state: str
    wrapped: bytes = field(repr=False)
    wrapped_by: str


def read_data_keys(connection: "psycopg.Connection[TupleRow]") -> tuple[DataKey, ...]:
    """Return all data keys, as a service may read them."""
    return tuple(DataKey(*row) for row in connection.execute(FOR_SERVICES.encode()).fetchall())


def unwrap(key: DataKey, wrapper: KeyWrapper) -> bytes:
    """Return the key itself: secret.

    Raises KeyNotUnwrapped, which names the key and both wrappers, and KmsFailed.
    """
    try:
        opened = wrapper.unwrap(key.wrapped, key.purpose)
    except KeyNotUnwrapped:
        opened = b""
    if len(opened) != KEY_BYTES:
        raise KeyNotUnwrapped(
            f"Data key {key.id} was wrapped by {key.wrapped_by}; {wrapper.name} does not unwrap it."
        )
    return opened


def query(name: str) -> str:
    """Return the text of ``sql/NAME.sql``."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
