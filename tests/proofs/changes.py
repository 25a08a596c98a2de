"""Single changes to a migrated database, made from its catalog: what is done, what must be told."""

import re
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

_FILE = Path(__file__).with_name("sql") / "changes.sql"
_SORT = re.compile(r"^-- # (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    """A change by hand: its sort, the statements, and the line of drift that names it."""

    sort: str
    statements: str
    told: str


def every_change(connection: psycopg.Connection[TupleRow]) -> list[Change]:
    """Return every change that can be made to the database, in a stable order."""
    common, *parts = _SORT.split(_FILE.read_text(encoding="utf-8"))
    changes = []
    for sort, query in zip(parts[::2], parts[1::2], strict=True):
        found = connection.execute(f"{common}{query} order by 1, 2".encode()).fetchall()
        assert found, f"{sort}: there is nothing to change"
        changes += [Change(sort, statements, told) for statements, told in found]
    return changes
