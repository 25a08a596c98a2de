"""All migrations from empty, beside ``psql -1`` and plain Alembic on the same statements.

Ours is timed twice: as the library call, and as the whole command. What the whole command may take
is 1.5 times psql's, plus the start of an interpreter that imports what `migrate` imports.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.databases import OURS, chosen, empty_database, psql
from benchmarks.measure import Taken, command, interleaved, row, timed
from benchmarks.plain_alembic import alembic, environment, statements, write_project
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.files import sql_root
from writersroom_db.migrations import migrate
from writersroom_db.migrations.files import SqlFile, load
from writersroom_db.migrations.revisions import load_graph

FACTOR = 1.5
PARTITIONS = "select ops.create_month_partition(parent, month) from ops.missing_partitions(now())"
IMPORTS = (
    "import writersroom_db_cli.app, writersroom_db.connection.urls, writersroom_db.migrations.steps"
)


def files() -> list[SqlFile]:
    """Return what `migrate` runs on an empty database, in order, but for the partitions."""
    books = load(sql_root() / "migrations" / "bookkeeping.sql")
    return [books, *(revision.up for revision in load_graph().revisions)]


def start() -> Taken:
    """Start an interpreter that imports what `migrate` does, and ends."""
    with empty_database() as url:
        return command([sys.executable, "-c", IMPORTS], chosen(url))


def on_empty(run: Callable[[DatabaseUrl], Taken]) -> Callable[[], Taken]:
    """Return ``run`` on an empty database of its own."""

    def once() -> Taken:
        with empty_database() as url:
            return run(url)

    return once


def main() -> None:
    """Print the rows."""
    paths = [file.path for file in files()]
    with tempfile.TemporaryDirectory() as folder:
        each = [*map(statements, files()), [PARTITIONS]]
        ini = write_project(Path(folder) / "plain", each)
        taken = interleaved(
            {
                "library": on_empty(lambda url: timed(lambda: migrate(url))),
                "whole": on_empty(lambda url: command([*OURS, "migrate"], chosen(url))),
                "start": start,
                "psql": on_empty(
                    lambda url: command(psql(paths, url, PARTITIONS), url.environment())
                ),
                "alembic": on_empty(
                    lambda url: command(alembic(ini, "upgrade", "head"), environment(url))
                ),
            }
        )
    wall = {name: each.wall for name, each in taken.items()}
    allowed = FACTOR * wall["psql"] + wall["start"]
    row("library call", wall["library"], "`psql -1`", wall["psql"])
    row("`migrate`", wall["whole"], "limit, 1.5 times `psql -1`, and imports", allowed)
    row("`migrate`", wall["whole"], "`alembic upgrade head`", wall["alembic"])


if __name__ == "__main__":
    main()
