"""One runner at a time: an advisory lock of the database, polled on a connection of its own.

A blocking wait would deadlock with CREATE INDEX CONCURRENTLY, which waits for every transaction;
polling leaves none open.

A runner that was killed leaves sessions behind, which go on until they notice. Every session that
changes something therefore holds a second lock, shared, and the next runner waits for that as well:
PostgreSQL chooses automatic names (``users_pkey``) around those of transactions still open.
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
_WORK = _KEY + 1

HOLD_WORK = f"pg_catalog.pg_advisory_xact_lock_shared({_WORK})"
"""An expression that makes the next runner wait for the transaction that selects it."""
_POLL = 0.1


@contextmanager
def runner_lock(url: DatabaseUrl, *, wait: float, tell: Tell) -> Iterator[Callable[[], None]]:
    """Hold the runner's lock; yield a function that raises RunnerLockLost once it is gone.

    Raises RunnerBusy when another runner still holds it after ``wait`` seconds.
    """
    with connect(url, autocommit=True, application_name="writersroom-db runner") as connection:
        connection.execute("set idle_session_timeout = 0")
        until = time.monotonic() + wait
        _acquire(connection, _KEY, until, tell)
        _acquire(connection, _WORK, until, tell)
        connection.execute("select pg_catalog.pg_advisory_unlock(%s)", (_WORK,))

        def check() -> None:
            try:
                connection.execute("select")
            except psycopg.OperationalError:
                raise RunnerLockLost from None

        yield check


def hold_work(connection: psycopg.Connection) -> None:
    """Make the next runner wait until ``connection``, in autocommit mode, is closed."""
    connection.execute("select pg_catalog.pg_advisory_lock_shared(%s)", (_WORK,))


def _acquire(connection: psycopg.Connection, key: int, until: float, tell: Tell) -> None:
    told = False
    while not _try(connection, key):
        if not told:
            tell(f"waiting for another runner ({_holder(connection, key)})")
            told = True
        if time.monotonic() >= until:
            raise RunnerBusy(f"Another migration still runs: {_holder(connection, key)}.")
        time.sleep(_POLL)


def _try(connection: psycopg.Connection, key: int) -> bool:
    row = connection.execute("select pg_catalog.pg_try_advisory_lock(%s)", (key,)).fetchone()
    return row is not None and bool(row[0])


def _holder(connection: psycopg.Connection, key: int) -> str:
    row = connection.execute(
        "select a.pid, a.usename, a.backend_start"
        " from pg_catalog.pg_locks as l"
        " inner join pg_catalog.pg_stat_activity as a on l.pid = a.pid"
        " where l.locktype = 'advisory' and l.classid = 0 and l.objid = %s::bigint::oid"
        " and l.granted and a.datname = pg_catalog.current_database()",
        (key,),
    ).fetchone()
    if row is None:
        return "it has just ended"
    return f"process {row[0]}, user {row[1]}, connected since {row[2]:%Y-%m-%d %H:%M:%S %Z}"
