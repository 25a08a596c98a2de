"""Which columns are encrypted, and how many of their values are under which key."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from writersroom_db.classification import load_classification
from writersroom_db.encryption.data_keys import query
from writersroom_db.encryption.form import key_of_mark


@dataclass(frozen=True, order=True)
class EncryptedColumn:
    """A column that ``schema/classification.toml`` calls encrypted; ``table`` has its schema."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"

    def format(self, name: str, **more: sql.Composable) -> sql.Composed:
        """Return ``sql/NAME.sql`` for this column."""
        table = sql.Identifier(*self.table.split("."))
        # the text is one of our own files
        text: Any = query(name)
        return sql.SQL(text).format(table=table, column=sql.Identifier(self.column), **more)


@dataclass(frozen=True)
class Count:
    """How many values of a column are under a key; ``key`` is None for values in the clear."""

    column: EncryptedColumn
    key: int | None
    values: int

    def to_json(self) -> dict[str, Any]:
        """Return the count as JSON's types."""
        return {"column": str(self.column), "key": self.key, "values": self.values}


def encrypted_columns() -> tuple[EncryptedColumn, ...]:
    """Return all encrypted columns, sorted."""
    found = load_classification().items()
    return tuple(sorted(EncryptedColumn(*key) for key, entry in found if entry.encrypted))


def count_values(connection: psycopg.Connection[TupleRow]) -> tuple[Count, ...]:
    """Return how many values there are under each key, as the owner; takes a scan of each table.

    What looks like an encrypted value and names no key counts as one in the clear.
    """
    counts: dict[tuple[EncryptedColumn, int | None], int] = {}
    with connection.transaction():
        connection.execute("set local statement_timeout = 0")
        for column in encrypted_columns():
            for mark, values in connection.execute(column.format("count_values"), {}).fetchall():
                key = column, key_of_mark(mark or "")
                counts[key] = counts.get(key, 0) + values
    return tuple(Count(*key, counts[key]) for key in sorted(counts, key=_order))


def _order(key: tuple[EncryptedColumn, int | None]) -> tuple[EncryptedColumn, int]:
    return key[0], key[1] or 0
