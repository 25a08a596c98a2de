"""A page of 1,000 documents: as typed rows, and as ORM objects, beside psycopg's bare tuples.

All of them send the same columns under row-level security, in a transaction that binds the user;
20 pages a run.
"""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import select

from benchmarks.databases import empty_database
from benchmarks.measure import Taken, interleaved, row, timed
from writersroom_db import Database
from writersroom_db.connection.connect import connect
from writersroom_db.migrations import migrate
from writersroom_db.models import LiveDocument
from writersroom_db.services import documents
from writersroom_db.testing.servers import login

PAGES = 20
SIZE = 1_000

_FILL = Path(__file__).with_suffix(".sql")


def run(read: Callable[[], int]) -> Callable[[], Taken]:
    """Return what reads many pages, and sees to it that they are full."""

    def pages() -> None:
        for _ in range(PAGES):
            if (found := read()) != SIZE:
                raise AssertionError(f"{found} rows, not {SIZE}")

    return lambda: timed(pages)


def main() -> None:
    """Print the rows."""
    with empty_database() as url:
        migrate(url, environment="test")
        with connect(url, autocommit=True) as connection:
            connection.execute(_FILL.read_bytes())
            ((user, project),) = connection.execute(
                "select p.owner_id, p.id from app.projects as p"
            ).fetchall()
        app = login(url, "writersroom_app")
        with connect(app) as raw, Database(app, cursor_key=bytes(32)) as database:
            _measure(raw, database, user, project)


def _measure(
    raw: psycopg.Connection[TupleRow], database: Database, user: UUID, project: UUID
) -> None:
    asked = documents.page(project, limit=SIZE)
    values = {**asked.filters, "after_key": None, "after_id": None, "wanted": SIZE}
    chosen = (
        select(LiveDocument)
        .where(LiveDocument.project_id == project)
        .order_by(LiveDocument.updated_at.desc(), LiveDocument.id.desc())
        .limit(SIZE)
    )

    def tuples() -> int:
        with raw.transaction():
            raw.execute("select app.begin_as(%s)", (user,))
            return len(raw.execute(asked.text, values).fetchall())

    def rows() -> int:
        with database.as_user(user) as session:
            return len(session.run(asked).rows)

    def objects() -> int:
        with database.as_user(user) as session:
            return len(session.scalars(chosen).all())

    taken = interleaved({"tuples": run(tuples), "rows": run(rows), "objects": run(objects)})
    bare = taken["tuples"].wall / PAGES
    row("a page of 1,000, typed rows", taken["rows"].wall / PAGES, "psycopg's tuples", bare)
    row("a page of 1,000, ORM objects", taken["objects"].wall / PAGES, "psycopg's tuples", bare)


if __name__ == "__main__":
    main()
