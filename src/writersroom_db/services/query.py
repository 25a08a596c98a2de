"""A statement and how its rows are read: what a session runs, without knowing what for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from itertools import starmap
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from psycopg.types.json import Jsonb

from writersroom_db.errors.services import NotFound

T_co = TypeVar("T_co", covariant=True)
Row = TypeVar("Row")
Rows = Sequence[tuple[Any, ...]]

_SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Viewer:
    """Whom an answer is for, and the key that cursors of their pages are signed with."""

    user_id: UUID | None
    cursor_key: bytes | None = field(repr=False)


class Asked(Protocol[T_co]):
    """What a session can run: a query, or what becomes one once the viewer is known."""

    def query(self, viewer: Viewer) -> "Query[T_co]":
        """Return the query for ``viewer``."""


@dataclass(frozen=True)
class Query(Generic[T_co]):
    """One statement of a service.

    ``name`` is for traces (``projects.page``), ``text`` has psycopg's named placeholders, and
    ``read`` makes the answer of all rows that come. A query with an ``idempotency_key`` does once
    what it is run for twice. Values don't show in its repr.
    """

    name: str
    text: bytes = field(repr=False)
    values: Mapping[str, object] = field(repr=False)
    read: Callable[[Rows], T_co] = field(repr=False)
    idempotency_key: UUID | None = field(default=None, repr=False)

    def query(self, viewer: Viewer) -> "Query[T_co]":  # noqa: ARG002 - the same for everybody
        """Return the query itself."""
        return self


def call(
    name: str, function: str, read: Callable[[Rows], T_co], /, **arguments: object
) -> Query[T_co]:
    """Return the query that calls ``app.FUNCTION`` with ``arguments`` by their names there."""
    named = ", ".join(f"{argument} => %({argument})s" for argument in arguments)
    return Query(name, f"select app.{function}({named})".encode(), arguments, read)


@cache
def statement(name: str) -> bytes:
    """Return the text of ``sql/NAME.sql``."""
    return (_SQL / f"{name}.sql").read_bytes()


def nothing(_: Rows) -> None:
    """Read the answer of a statement that has none."""


def value(rows: Rows) -> Any:
    """Read the only column of the only row."""
    return rows[0][0]


def found(rows: Rows) -> Any:
    """Read the only column of the only row; raise NotFound where none came."""
    return _first(rows)[0]


def changed(rows: Rows) -> None:
    """Raise NotFound where the statement met no row that the user may change."""
    _first(rows)


def one(make: Callable[..., Row]) -> Callable[[Rows], Row]:
    """Read one row, as ``make`` makes it of its columns; raise NotFound where none came."""
    return lambda rows: make(*_first(rows))


def every(make: Callable[..., Row]) -> Callable[[Rows], tuple[Row, ...]]:
    """Read all rows, each as ``make`` makes it of its columns."""
    return lambda rows: tuple(starmap(make, rows))


class Unchanged(Enum):
    """What an update leaves as it is, where None would empty it."""

    UNCHANGED = 0


UNCHANGED = Unchanged.UNCHANGED


def changes(**values: object) -> dict[str, object]:
    """Return the parameters of an update: each value, and whether it is one of those to change."""
    parameters: dict[str, object] = {}
    for name, value in values.items():
        changed = value is not UNCHANGED
        parameters[name] = as_json(value) if changed else None
        parameters[f"change_{name}"] = changed
    return parameters


def as_json(value: object) -> object:
    """Return ``value`` as psycopg sends it: dicts and lists as jsonb."""
    return Jsonb(value) if isinstance(value, dict | list) else value


def _first(rows: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    for row in rows:
        return row
    raise NotFound
