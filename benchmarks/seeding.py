"""`seed` beside COPY of the same lines prepared before, and beside Faker with SQLAlchemy.

All load into the same tables under the same triggers and indexes: a medium world (1.1 million
rows), and, as Faker and SQLAlchemy are slow, a few thousand chat messages. Then the memory that the
command takes for ten times as many rows.
"""

import re
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from faker import Faker
from sqlalchemy import MetaData, Row, Table, create_engine
from sqlalchemy.orm import Session, registry

from benchmarks.databases import OURS, chosen, empty_database
from benchmarks.measure import Taken, interleaved, ratio, row, timed
from writersroom_db.attempts import silent
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.partitions import make_partitions
from writersroom_db.seed import EPOCH, make_recipe, plan_seed, seed
from writersroom_db.seed.books import read_edges
from writersroom_db.seed.loading import analyze, copy_statement, loader, silenced
from writersroom_db.seed.pools import fill_pools
from writersroom_db.seed.rows import TABLES
from writersroom_db.seed.table import Table as Seeded
from writersroom_db.seed.world import make_world

RECIPE = make_recipe(1, EPOCH, scale="medium")
BY_HAND = 3000

Part = tuple[Seeded, bytes]


def prepared() -> list[list[Part]]:
    """Return the lines of the whole world, block by block, with what is loaded along."""
    with empty_database() as url:
        migrate(url)
        with connect(url) as connection:
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
    analyze(url, TABLES, silent)


def messages_per_second() -> tuple[float, float]:
    """Return how many chat messages a second `seed` loads, and Faker with ``add_all``."""
    ours: list[tuple[float, int]] = []

    def report(table: str, rows: int) -> None:
        if table == "chat_messages":
            ours.append((time.perf_counter(), rows))

    with empty_database() as url:
        migrate(url)
        seed(url, make_recipe(1, EPOCH, scale="small"), report=report)
        # the first block's time began before it was told
        took = ours[-1][0] - ours[0][0]
        by_hand = timed(lambda: add_all(url)).wall
    return sum(rows for _, rows in ours[1:]) / took, BY_HAND / by_hand


def add_all(url: DatabaseUrl) -> None:
    """Add chat messages as most would: Faker for each value, an object each, one commit."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: connect(url))
    mapped = registry()
    table = Table("chat_messages", MetaData(), schema="app", autoload_with=engine)

    class Message:
        """A chat message."""

    mapped.map_imperatively(Message, table, primary_key=[table.c.id, table.c.created_at])
    fake = Faker()
    with Session(engine) as session:
        sessions = session.execute(
            table.select().with_only_columns(table.c.session_id, table.c.sender_id).limit(500)
        ).all()
        session.add_all(_messages(Message, fake, sessions))
        session.commit()
    engine.dispose()


def _messages(kind: type, fake: Faker, sessions: Sequence[Row[Any, Any]]) -> list[object]:
    made = []
    for number in range(BY_HAND):
        message = kind()
        of, sender = sessions[number % len(sessions)]
        message.id, message.session_id, message.sender_id = fake.uuid4(), of, sender
        message.agent_id, message.parent_message_id, message.edited_at = None, None, None
        message.message_type = fake.random_element(("user", "agent", "system", "suggestion"))
        message.content, message.metadata = fake.sentence(nb_words=12), {"client": "web"}
        message.created_at = fake.date_time_between("-1y", "-1d")
        message.is_edited = fake.boolean(5)
        message.confidence_score = fake.random_int(0, 100) / 100
        message.processing_time_ms = fake.random_int(100, 4000)
        made.append(message)
    return made


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
    taken = interleaved(
        {
            "ours": on_ready(lambda url: seed(url, RECIPE)),
            "ours, 2 workers": on_ready(lambda url: seed(url, RECIPE, processes=2)),
            "prepared": on_ready(lambda url: copy(url, blocks)),
        }
    )
    wall = {name: each.wall for name, each in taken.items()}
    row("a medium world", wall["ours"], "COPY of prepared lines, ANALYZE", wall["prepared"])
    row("a medium world, 2 workers", wall["ours, 2 workers"], "1 worker", wall["ours"])
    ours, by_hand = messages_per_second()
    ratio("chat messages a second", ours, "Faker, `add_all`", by_hand)
    once, tenfold = peak_memory(1000), peak_memory(10_000)
    ratio("kB at most, 10,000 users", tenfold, "1,000 users", once)


if __name__ == "__main__":
    main()
