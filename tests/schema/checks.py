"""What the tests of rules share: expecting a refusal by its constraint, reading one value."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from psycopg import errors
from tests.schema import rows
from tests.schema.rows import Database

NOW = "2026-01-01 00:00+00"

CHILDREN: dict[str, Callable[..., UUID]] = {
    "versions": lambda db, document, **values: rows.version(db, document, rows.user(db), **values),
    "comments": lambda db, document, **values: rows.comment(db, document, rows.user(db), **values),
    "characters": rows.character,
    "suggestions": rows.suggestion,
}


@contextmanager
def checked(db: Database) -> Iterator[None]:
    """Run the block in a savepoint, and check at its end what would be checked at commit."""
    with db.transaction():
        yield
        db.execute("set constraints all immediate")


@contextmanager
def refused(
    db: Database, constraint: str, kind: type[psycopg.Error] = errors.CheckViolation
) -> Iterator[None]:
    """Expect the block to break ``constraint``, at the latest when constraints are checked."""
    with pytest.raises(kind) as failure, checked(db):
        yield
    assert failure.value.diag.constraint_name == constraint


def value(db: Database, query: str, *parameters: object) -> object:
    row = db.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row[0]
