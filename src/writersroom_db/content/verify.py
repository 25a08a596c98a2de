"""Whether the body of every version is there, and is what its row says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from writersroom_db.access.owner import as_owner
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content.keys import content_key, is_content_key
from writersroom_db.content.parallel import in_parallel
from writersroom_db.content.store import ContentStore
from writersroom_db.errors import BadContentKey, ContentDamaged, ContentMissing

LISTED = 10_000

_SQL = Path(__file__).parent / "sql"
_PAGE = 1000
_SETTINGS = "set row_security = off; set lock_timeout = '5s'; set idle_session_timeout = 0"
_BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True)
class BodyFinding:
    """A row of ``relation`` (versions or documents) whose body is missing, another, or another's.

    The last would go with the other project, and show what is not this one's.
    """

    relation: str
    id: UUID
    key: str
    problem: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as JSON's types."""
        return {**vars(self), "id": str(self.id)}


@dataclass(frozen=True)
class VerifiedContent:
    """How many ``bodies`` of ``store`` were read, how many are ``wrong``, the first `LISTED`."""

    store: str
    bodies: int
    wrong: int
    findings: tuple[BodyFinding, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON's types."""
        return {**vars(self), "findings": [each.to_json() for each in self.findings]}


def _nobody(_finding: BodyFinding) -> None:
    pass


@dataclass(frozen=True)
class _Row:
    relation: str
    id: UUID
    project: UUID
    key: str
    sha256: str


def verify_content(
    url: DatabaseUrl,
    store: ContentStore,
    *,
    sample: int | None = None,
    report: Callable[[BodyFinding], None] = _nobody,
) -> VerifiedContent:
    """Read the body of every version, and of every head that is no version. Changes nothing.

    ``sample`` reads those of so many versions only, by chance. ``report`` is told every finding
    when it is made.

    Raises ContentNotRead where the store can't be asked; NotMigrated and MayNotRead as `as_owner`.
    """
    bodies = wrong = 0
    first: list[BodyFinding] = []
    with as_owner(url, "app", "versions") as connection:
        connection.execute(_SETTINGS)
        rows = _all(connection) if sample is None else _sampled(connection, sample)
        for finding in in_parallel(partial(_look, store), rows):
            bodies += 1
            if finding is None:
                continue
            wrong += 1
            first += [finding][: LISTED - len(first)]
            report(finding)
    return VerifiedContent(store.name, bodies, wrong, tuple(first))


def _look(store: ContentStore, row: _Row) -> BodyFinding | None:
    problem = None
    try:
        store.open(row.key, row.sha256).close()
    except (BadContentKey, ContentDamaged, ContentMissing) as error:
        problem = error.message
    else:
        if is_content_key(row.key) and row.key != content_key(row.project, row.sha256):
            problem = f"{row.key} is another project's."
    return None if problem is None else BodyFinding(row.relation, row.id, row.key, problem)


def _all(connection: Connection[TupleRow]) -> Iterator[_Row]:
    for name in ("version_bodies", "head_bodies"):
        after: UUID | None = _BEFORE_ALL
        while after is not None:
            page = _page(connection, name, after=after, many=_PAGE)
            yield from page
            after = page[-1].id if page else None


def _sampled(connection: Connection[TupleRow], sample: int) -> Iterator[_Row]:
    yield from _page(connection, "sampled_bodies", many=sample)


def _page(connection: Connection[TupleRow], name: str, **values: object) -> list[_Row]:
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        return cursor.execute((_SQL / f"{name}.sql").read_bytes(), values).fetchall()
