"""The connections that load, and statements that several of them share."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TypeVar

import psycopg

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import SeedCollides
from writersroom_db.limits import Limits
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.runner_lock import hold_work

T = TypeVar("T")

LIMITS = Limits(lock_timeout=2.0, deadline=600.0)


@contextmanager
def loader(url: DatabaseUrl) -> Iterator[psycopg.Connection]:
    """Open a connection that loads: the owner's, in UTC, the audit log paused.

    It need not wait for the disk at each commit: marks and rows are lost together, or not at all.
    """
    with connect(url, autocommit=True, application_name="writersroom-db seed") as connection:
        hold_work(connection)
        become_owner(connection)
        connection.execute(
            "select pg_catalog.set_config('search_path', '', false),"
            " pg_catalog.set_config('timezone', 'UTC', false),"
            " pg_catalog.set_config('synchronous_commit', 'off', false),"
            " pg_catalog.set_config('audit.paused', 'on', false),"
            " pg_catalog.set_config('lock_timeout', %s, false),"
            " pg_catalog.set_config('statement_timeout', %s, false)",
            (f"{LIMITS.lock_timeout}s", f"{LIMITS.deadline}s"),
        )
        yield connection


@contextmanager
def collisions() -> Iterator[None]:
    """Say which rule a row broke, without the row."""
    try:
        yield
    except psycopg.IntegrityError as error:
        raise SeedCollides(
            f"A row for {error.diag.table_name} breaks {error.diag.constraint_name}, beside the"
            " rows that are there."
        ) from None


def share(
    url: DatabaseUrl,
    many: int,
    items: Iterable[T],
    act: Callable[[psycopg.Connection, T], object],
) -> None:
    """Act on each of the items, in their order, with ``many`` connections at once."""
    waiting: SimpleQueue[T] = SimpleQueue()
    for item in items:
        waiting.put(item)

    def work() -> None:
        with loader(url) as connection:
            while True:
                try:
                    item = waiting.get_nowait()
                except Empty:
                    return
                act(connection, item)

    with ThreadPoolExecutor(many) as threads:
        for done in as_completed([threads.submit(work) for _ in range(many)]):
            done.result()
