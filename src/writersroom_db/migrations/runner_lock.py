"""One runner at a time: an advisory lock of the database, polled on a connection of its own.

A blocking wait would deadlock with CREATE INDEX CONCURRENTLY, which waits for every transaction;
polling leaves none open.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from writersroom_db.attempts import Tell
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import RunnerBusy, RunnerLockLost

_KEY = 0x77726462
_POLL = 0.1


@contextmanager
def runner_lock(url: DatabaseUrl, *, wait: float, tell: Tell) -> Iterator[Callable[[], None]]:
    """Hold the runner's lock; yield a function that raises RunnerLockLost once it is gone.

    Raises RunnerBusy when another runner still holds it after ``wait`` seconds.
    """
    with connect(url, autocommit=True, application_name="writersroom-db runner") as connection:
        connection.execute("set idle_session_timeout = 0")
        _acquire(connection, wait, tell)

        def check() -> None:
            try:
                connection.execute("select")
            except psycopg.OperationalError:
                raise RunnerLockLost from None

        yield check


def _acquire(connection: psycopg.Connection, wait: float, tell: Tell) -> None:
    until = time.monotonic() + wait
    told = False
    while not _try(connection):
        if not told:
            tell(f"waiting for another runner ({_holder(connection)})")
            told = True
        if time.monotonic() >= until:
            raise RunnerBusy(f"Another migration still runs: {_holder(connection)}.")
        time.sleep(_POLL)


def _try(connection: psycopg.Connection) -> bool:
    row = connection.execute("select pg_catalog.pg_try_advisory_lock(%s)", (_KEY,)).fetchone()
    return row is not None and bool(row[0])


def _holder(connection: psycopg.Connection) -> str:
    row = connection.execute(
        "select a.pid, a.usename, a.backend_start"
        " from pg_catalog.pg_locks as l"
        " inner join pg_catalog.pg_stat_activity as a on l.pid = a.pid"
        " where l.locktype = 'advisory' and l.classid = 0 and l.objid = %s::bigint::oid"
        " and l.granted and a.datname = pg_catalog.current_database()",
        (_KEY,),
    ).fetchone()
    if row is None:
        return "it has just ended"
    return f"process {row[0]}, user {row[1]}, connected since {row[2]:%Y-%m-%d %H:%M:%S %Z}"
