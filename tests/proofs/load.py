"""An application at work on three tables, sessions that stand in the way, and who waited how long.

The waits are the server's own account: pg_stat_activity, looked at every few milliseconds, and the
log that ``log_lock_waits`` writes.
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event, Thread

import psycopg

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

TABLES = ("app.orders", "app.payments", "app.parcels")
SESSIONS = 6

SETTINGS = {
    "log_lock_waits": "on",
    "deadlock_timeout": "20ms",
    "log_line_prefix": "%a: ",
    "max_connections": "60",
}

_WAITED = re.compile(r"^application: LOG: .* acquired \w+ on .* after ([0-9.]+) ms", re.MULTILINE)

_WAITING = """
    select pid, query_start, 1000 * extract(epoch from clock_timestamp() - query_start)
    from pg_stat_activity where application_name = 'application' and wait_event_type = 'Lock'
"""

_WORK = (
    "select total from {} where id = %(id)s",
    "update {} set total = total + 1 where id = %(id)s",
    """
    select sum(a.total + b.total + c.total) from app.orders as a
    inner join app.payments as b using (id) inner join app.parcels as c using (id)
    where id = %(id)s
    """,
)


@dataclass
class Account:
    """What the application did and suffered; times in milliseconds, by the server's clock."""

    statements: int = 0
    waiting: dict[tuple[object, object], float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def longest_seen(self) -> float:
        """The longest time for which a waiting statement was seen to have run."""
        return max(self.waiting.values(), default=0.0)


def longest_logged(log: Path) -> float:
    """Return the longest wait of an application's session for one lock, in milliseconds."""
    text = log.read_text(errors="replace")
    return max((float(found) for found in _WAITED.findall(text)), default=0.0)


@contextmanager
def application(url: DatabaseUrl) -> Iterator[Account]:
    """Have the application work on the tables, and watch it, until the block ends."""
    account, over = Account(), Event()
    work = [partial(_work, url, me, account, over) for me in range(SESSIONS)]
    with _threads(over, *work, partial(_watch, url, account, over)):
        yield account


@contextmanager
def relay(url: DatabaseUrl, lock_timeout: float, chance: random.Random) -> Iterator[None]:
    """Have a session stand in the way at each table, as long as a wait for a lock may last.

    It goes just before ``lock_timeout`` (seconds) has passed for whoever waits behind it, so that
    each lock is had at last, and all of them only after several such waits; or it stays longer.
    """
    over = Event()
    blocks = [
        partial(_block, url, table, lock_timeout, random.Random(chance.random()), over)  # noqa: S311
        for table in TABLES
    ]
    with _threads(over, *blocks):
        yield


@contextmanager
def _threads(over: Event, *targets: Callable[[], None]) -> Iterator[None]:
    threads = [Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _work(url: DatabaseUrl, me: int, account: Account, over: Event) -> None:
    chance = random.Random(me)  # noqa: S311
    with connect(url, autocommit=True, application_name="application") as connection:
        while not over.wait(0.002):
            statement = chance.choice(_WORK).format(chance.choice(TABLES))
            try:
                connection.execute(statement.encode(), {"id": me})
            except psycopg.Error as error:
                account.errors.append(str(error))
                return
            account.statements += 1


def _watch(url: DatabaseUrl, account: Account, over: Event) -> None:
    with connect(url, autocommit=True, application_name="proof") as connection:
        while not over.wait(0.003):
            for pid, began, milliseconds in connection.execute(_WAITING):
                account.waiting[pid, began] = float(milliseconds)


def _block(
    url: DatabaseUrl, table: str, lock_timeout: float, chance: random.Random, over: Event
) -> None:
    hold = 0.9 * lock_timeout
    with connect(url, application_name="proof") as connection:
        while not over.wait(0.01):
            connection.execute(f"update {table} set total = total where false".encode())
            while not over.wait(0.005) and not _is_waited_for(connection, table):
                pass
            over.wait(hold)
            connection.rollback()
            hold = lock_timeout * chance.choice((0.8, 0.9, 0.9, 1.5))


def _is_waited_for(connection: psycopg.Connection, table: str) -> bool:
    waiting = connection.execute(
        "select from pg_locks where relation = %s::regclass and not granted"
        " and mode in ('AccessExclusiveLock', 'ShareRowExclusiveLock')",
        (table,),
    ).fetchone()
    return waiting is not None
