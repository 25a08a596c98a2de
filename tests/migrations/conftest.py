"""A copy of the revisions that tests may add to and edit, and sessions that stand in the way."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

import psycopg
import pytest
from psycopg.rows import TupleRow

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.files import sql_root


class WithRevision(Protocol):
    """Adds a revision after the newest one, and returns its name."""

    def __call__(self, slug: str, up: str, down: str = "select;", *headers: str) -> str: ...


KillWaiting = Callable[[DatabaseUrl], Thread]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the engine a copy of the SQL folders, and return the copy."""
    for folder in ("schema", "migrations"):
        shutil.copytree(
            sql_root() / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for module in ("environment", "revisions", "preflight"):
        monkeypatch.setattr(f"writersroom_db.migrations.{module}.sql_root", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def with_revision(tree: Path) -> WithRevision:
    """Give a function that adds a revision to the copy; ``headers`` stand in both of its files."""

    def add(slug: str, up: str, down: str = "select;", *headers: str) -> str:
        last = len(list(tree.glob("migrations/versions/*.py")))
        name = f"{last + 1:04}_{slug}"
        head = "\n".join([f"-- purpose: {slug}", "-- locks: those of a test", *headers, "\n"])
        folder = tree / "migrations"
        (folder / f"{name}.up.sql").write_text(head + up + "\n", encoding="utf-8")
        (folder / f"{name}.down.sql").write_text(head + down + "\n", encoding="utf-8")
        (folder / "versions" / f"{name}.py").write_text(
            f'"""{slug}."""\n\n'
            "from writersroom_db.migrations.environment import sql_pair\n\n"
            f'revision = "{last + 1:04}"\ndown_revision = "{last:04}"\n\n'
            f'upgrade, downgrade = sql_pair("{name}")\n'
        )
        return name

    return add


# Not whoever waits: the concurrent commands wait for short snapshots too, this query's own among
# them, and would be ended before the moment that a test is about.
_END_THE_WAITING = """
select pg_terminate_backend(waiting.pid)
from pg_stat_activity as waiting
where waiting.datname = current_database()
  and waiting.wait_event_type = 'Lock'
  and exists (
    select from pg_stat_activity as holding
    where holding.pid = any (pg_blocking_pids(waiting.pid))
      and holding.state like 'idle in transaction%'
  )
"""


@pytest.fixture
def blocker(migrated_database: DatabaseUrl) -> Iterator[psycopg.Connection[TupleRow]]:
    """Give a session whose open transaction has read and written app.users."""
    with connect(migrated_database) as connection:
        connection.execute("update app.users set first_name = first_name where false")
        yield connection
        connection.rollback()


@pytest.fixture
def kill_waiting() -> Iterator[KillWaiting]:
    """Give a function whose thread ends the first session that an idle transaction holds up."""
    over = Event()
    threads: list[Thread] = []

    def start(url: DatabaseUrl) -> Thread:
        def kill() -> None:
            with connect(url, autocommit=True) as connection:
                while not over.wait(0.02) and not connection.execute(_END_THE_WAITING).fetchall():
                    pass

        threads.append(Thread(target=kill))
        threads[-1].start()
        return threads[-1]

    yield start
    over.set()
    with suppress(RuntimeError):
        for thread in threads:
            thread.join()
