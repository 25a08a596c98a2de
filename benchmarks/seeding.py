"""`seed` of a medium world (1.1 million rows) beside COPY of the same lines, prepared before.

COPY is sent once into the tables as they are, under their triggers, indexes and foreign keys, and
once as `seed` itself does it, with all that made after the rows: the most that any way of making
rows could reach. Faker and SQLAlchemy, which are slow, make a small world. How busy the machine is
with one worker tells what a second one can add. Last, the memory for ten times as many rows.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.by_hand import make_by_hand
from benchmarks.databases import OURS, chosen, empty_database
from benchmarks.measure import Taken, interleaved, ratio, row, timed
from writersroom_db.attempts import silent
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.partitions import make_partitions
from writersroom_db.seed import EPOCH, make_recipe, plan_seed, seed
from writersroom_db.seed.books import begin_load, read_edges
from writersroom_db.seed.connections import loader
from writersroom_db.seed.deferring import put_back, put_off
from writersroom_db.seed.loading import analyze, copy_statement, silenced
from writersroom_db.seed.pools import fill_pools
from writersroom_db.seed.rows import TABLES
from writersroom_db.seed.table import Table as Seeded
from writersroom_db.seed.world import make_world

RECIPE = make_recipe(1, EPOCH, scale="medium")
SMALL = make_recipe(1, EPOCH, given={"users": 150})

Part = tuple[Seeded, bytes]


def prepared() -> list[list[Part]]:
    """Return the lines of the whole world, block by block, with what is loaded along."""
    with empty_database() as url:
        migrate(url)
        with loader(url) as connection:
            world = make_world(read_edges(connection, RECIPE), fill_pools(RECIPE.seed))
    return [
        [(each, each.lines(world, block)) for each in (table, table.along) if each is not None]
        for table in TABLES
        for block in table.blocks(world)
        if block.first >= table.split(world)
    ]


def on_ready(run: Callable[[DatabaseUrl], object]) -> Callable[[], Taken]:
    """Return ``run`` on a migrated database of its own, the partitions of the world made."""

    def once() -> Taken:
        with empty_database() as url:
            migrate(url)
            missing = plan_seed(url, RECIPE).partitions
            with loader(url) as connection:
                make_partitions(url, connection, missing, silent, lambda: None)
            return timed(lambda: run(url))

    return once


def copy(url: DatabaseUrl, blocks: list[list[Part]]) -> None:
    """Send the prepared lines, each block in a transaction, and gather the planner's statistics."""
    with loader(url) as connection:
        for block in blocks:
            with connection.transaction(), silenced(connection, block[0][0]):
                for table, text in block:
                    with connection.cursor().copy(copy_statement(table)) as sent:
                        sent.write(text)
    analyze(url, TABLES, 1, silent)


def limit(url: DatabaseUrl, blocks: list[list[Part]]) -> None:
    """Send the prepared lines as `seed` does: indexes and foreign keys come after them."""
    with loader(url) as connection:
        with connection.transaction():
            load = begin_load(connection, RECIPE, "0" * 64, appended=False)
            put_off(connection, load, TABLES)
        for block in blocks:
            with connection.transaction():
                for table, text in block:
                    with connection.cursor().copy(copy_statement(table)) as sent:
                        sent.write(text)
        put_back(url, connection, load, 1, silent, lambda: None)
    analyze(url, TABLES, 1, silent)


def by_hand() -> Taken:
    """Make a small world with Faker and ``add_all``; the seconds of one row."""
    with empty_database() as url:
        migrate(url)
        missing = plan_seed(url, SMALL).partitions
        with loader(url) as connection:
            make_partitions(url, connection, missing, silent, lambda: None)
            connection.execute(
                "alter table app.projects disable trigger projects_add_owner_collaboration"
            )
            world = make_world(read_edges(connection, SMALL), fill_pools(SMALL.seed))
        rows, add_all = make_by_hand(url, world)
        taken = timed(add_all)
        return Taken(taken.wall / rows, taken.cpu / rows)


def busy() -> float:
    """Return how many processors are kept busy while one worker seeds, by the kernel's count."""
    with empty_database() as url:
        migrate(url)
        before, started = _worked(), time.perf_counter()
        seed(url, RECIPE)
        return (_worked() - before) / (time.perf_counter() - started)


def _worked() -> float:
    """Return the seconds that all processors have worked."""
    user, nice, system = Path("/proc/stat").read_text(encoding="ascii").split()[1:4]
    return (int(user) + int(nice) + int(system)) / os.sysconf("SC_CLK_TCK")


def peak_memory(users: int) -> int:
    """Return the most memory, in kB, that the command takes for a world of so many users."""
    with empty_database() as url:
        migrate(url)
        words = [*OURS, "seed", "--scale", "small", "--users", str(users)]
        process = subprocess.Popen(
            words, env=chosen(url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        peak = 0
        # the kernel counts the parent's memory to a child that was forked, until it runs a program
        while process.poll() is None:
            peak = max(peak, _high_water(process.pid))
            time.sleep(0.02)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, words)
        return peak


def _high_water(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found and "python" in status.splitlines()[0] else 0


def main() -> None:
    """Print the rows."""
    blocks = prepared()
    rows = sum(text.count(b"\n") for block in blocks for _, text in block)
    taken = interleaved(
        {
            "ours": on_ready(lambda url: seed(url, RECIPE)),
            "ours, 2 workers": on_ready(lambda url: seed(url, RECIPE, processes=2)),
            "prepared": on_ready(lambda url: copy(url, blocks)),
            "prepared, indexes after": on_ready(lambda url: limit(url, blocks)),
            "by hand": by_hand,
        }
    )
    wall = {name: each.wall for name, each in taken.items()}
    row("a medium world", wall["ours"], "COPY of prepared lines, ANALYZE", wall["prepared"])
    row("a medium world", wall["ours"], "the same, indexes after", wall["prepared, indexes after"])
    row("a medium world, 2 workers", wall["ours, 2 workers"], "1 worker", wall["ours"])
    ratio("processors busy, in hundredths", 100 * busy(), "all", 100 * (os.cpu_count() or 1))
    ratio("rows a second", rows / wall["ours"], "Faker, `add_all`", 1 / wall["by hand"])
    once, tenfold = peak_memory(1000), peak_memory(10_000)
    ratio("kB at most, 10,000 users", tenfold, "1,000 users", once)


if __name__ == "__main__":
    main()
