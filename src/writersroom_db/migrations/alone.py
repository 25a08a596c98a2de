"""Being the only one that changes the database, for as long as a command takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from writersroom_db.attempts import Tell
from writersroom_db.connection.connect import connect_writable
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations.runner_lock import hold_work, runner_lock
from writersroom_db.migrations.statements import telling_of_losses


@contextmanager
def alone(
    url: DatabaseUrl, what: str, *, wait: float, tell: Tell
) -> Iterator[tuple[psycopg.Connection, Callable[[], None]]]:
    """Give a connection in autocommit mode, and a check that raises once the lock is gone.

    Others get ``wait`` seconds to finish. ``what`` happens, in words, while the connection may
    break. Raises RunnerBusy, ReadOnlyServer, ConnectionLost, and what `connect` raises.
    """
    with (
        telling_of_losses(what),
        connect_writable(url, autocommit=True) as connection,
        runner_lock(url, wait=wait, tell=tell) as check,
    ):
        # between its statements this connection idles for as long as the work takes
        connection.execute("set idle_session_timeout = 0")
        hold_work(connection)
        yield connection, check
