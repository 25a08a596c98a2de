"""Sees who stands in a session's way: by the time an attempt has given way, nobody can ask."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import psycopg

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import WritersRoomError

_BLOCKERS = """
    select b.pid, a.usename, a.query_start, a.xact_start, a.state
    from pg_catalog.unnest(pg_catalog.pg_blocking_pids(%s)) as b (pid)
    left join pg_catalog.pg_stat_activity as a on b.pid = a.pid
"""


class Watch:
    """Watches one session after another for who blocks it.

    It looks from a connection and a thread of its own, several times within ``lock_timeout``
    (seconds); a session that ends sooner costs nothing.
    """

    def __init__(self, url: DatabaseUrl, lock_timeout: float) -> None:
        self._url = url
        self._pause = min(0.2, max(0.005, lock_timeout / 4))
        self._seen = ""

    @contextmanager
    def over(self, pid: int) -> Iterator[None]:
        """Watch the session ``pid`` for the duration of the block."""
        self._seen = ""
        done = Event()
        thread = Thread(target=self._look, args=(pid, done), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def seen(self) -> str:
        """Who was seen last, in words; empty for nobody."""
        return self._seen

    def _look(self, pid: int, done: Event) -> None:
        if done.wait(self._pause):
            return
        with (
            suppress(WritersRoomError, psycopg.Error),
            connect(self._url, autocommit=True, application_name="writersroom-db watch") as watch,
        ):
            while True:
                blockers = watch.execute(_BLOCKERS, (pid,)).fetchall()
                if blockers:
                    self._seen = "; ".join(_told(*blocker) for blocker in blockers)
                if done.wait(self._pause):
                    return


def _told(pid: int, user: object, query: object, transaction: object, state: object) -> str:
    if pid == 0:
        return "a prepared transaction (see pg_prepared_xacts)"
    if query is None:
        return f"process {pid}, user {user}, whose query this login may not see"
    told = f"process {pid}, user {user}, {state}, query since {query:%Y-%m-%d %H:%M:%S %Z}"
    return told if transaction is None else f"{told}, transaction since {transaction:%H:%M:%S}"
