"""All migrations from empty, against ``psql -1`` on the same statements: interleaved, medians.

Run on the embedded server: ``python benchmarks/migrate_from_empty.py [ROUNDS]``. Ours is timed as
the library call, without the interpreter's start; psql as the whole command, whose start is small.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from writersroom_db.attempts import silent
from writersroom_db.connection import embedded
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.demo import drop_database
from writersroom_db.files import sql_root
from writersroom_db.migrations import migrate
from writersroom_db.migrations.preflight import make_roles
from writersroom_db.migrations.revisions import load_graph

PARTITIONS = "select ops.create_month_partition(parent, month) from ops.missing_partitions(now())"


def by_library(url: DatabaseUrl) -> float:
    """Return the seconds that `migrate` takes on an empty database, roles present."""
    started = time.perf_counter()
    migrate(url)
    return time.perf_counter() - started


def by_psql(url: DatabaseUrl) -> float:
    """Return the seconds that psql takes for the same files and partitions, in one transaction."""
    files = [sql_root() / "migrations" / "bookkeeping.sql"]
    files += [revision.up.path for revision in load_graph().revisions]
    command = _psql(url, files)
    started = time.perf_counter()
    subprocess.run(command, env=url.environment(), check=True, capture_output=True)
    return time.perf_counter() - started


def _psql(url: DatabaseUrl, files: list[Path]) -> list[str]:
    command = [str(embedded.binary("psql")), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1"]
    command += ["-d", url.conninfo_without_password, "-c", "set role writersroom_owner"]
    return [*command, *(f"--file={file}" for file in files), "-c", PARTITIONS]


def main() -> None:
    """Print both medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    taken: dict[str, list[float]] = {"library": [], "psql": []}
    for _ in range(rounds):
        for name, run in (("library", by_library), ("psql", by_psql)):
            url = embedded.ensure_database("benchmark")
            try:
                with connect(url, autocommit=True) as connection:
                    make_roles(connection, url, silent)
                taken[name].append(run(url))
            finally:
                drop_database(url)
    ours, peer = (statistics.median(taken[name]) for name in ("library", "psql"))
    sys.stdout.write(f"migrate {ours:.3f} s, psql -1 {peer:.3f} s, ratio {ours / peer:.2f}\n")


if __name__ == "__main__":
    main()
