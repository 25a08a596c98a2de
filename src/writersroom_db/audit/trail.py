"""Reads the life of a row from the audit log: who changed it, when, and what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from writersroom_db.access.owner import as_owner
from writersroom_db.audit.queries import query
from writersroom_db.connection.urls import DatabaseUrl


@dataclass(frozen=True)
class Entry:
    """A change of a row. ``before`` and ``after`` hold columns as the log may: some by digest."""

    id: int
    created_at: datetime
    command: str
    user_id: UUID | None
    session_role: str
    set_role: str | None
    application_name: str | None
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def to_json(self) -> dict[str, Any]:
        """Return the entry as JSON's types."""
        plain = {"created_at": self.created_at.isoformat()}
        return {**vars(self), **plain, "user_id": self.user_id and str(self.user_id)}


def read_trail(url: DatabaseUrl, table: str, key: str) -> Iterator[Entry]:
    """Give what the log knows of a row, the oldest first.

    ``table`` may leave out the schema ``app``; ``key`` is the row's id, or the digest of its key as
    the log has it. Raises NotMigrated and MayNotRead as `as_owner` says.
    """
    name = table if "." in table else f"app.{table}"
    with (
        as_owner(url, "audit", "log") as connection,
        connection.transaction(),
        connection.cursor("trail", row_factory=class_row(Entry)) as cursor,
    ):
        yield from cursor.execute(query("trail"), {"table": name, "key": key})
