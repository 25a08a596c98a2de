"""The end of an attempt: the server itself cancels what runs past it.

``statement_timeout`` counts anew for each statement, so it is told again as time passes; in between
the server ends a session whose runner has stopped (suspended, or cut off), locks and all.
"""

import time
from collections.abc import Callable

_GRAIN = 0.02

_FROM_17 = 170000


class Deadline:
    """``seconds`` from now; ``execute`` sends SQL in the transaction that it bounds.

    `renew` costs a round trip, and so is skipped within 20 ms of the last: an attempt ends that
    much too late at most.
    """

    def __init__(self, execute: Callable[[str], object], seconds: float) -> None:
        self._execute = execute
        self._told = time.monotonic()
        self._expires = self._told + seconds

    def renew(self) -> None:
        """Tell the server how much is left."""
        now = time.monotonic()
        if now - self._told >= _GRAIN:
            self._execute(f"select {bounds(self._expires - now)}")
            self._told = now

    def settle(self) -> None:
        """Do what is deferred until the commit: while that runs, no statement_timeout counts."""
        self.renew()
        self._execute("set constraints all immediate")


def bound(execute: Callable[[str], object], seconds: float, version: int) -> Deadline:
    """Bound the transaction that has just begun on a server of ``version`` (as libpq counts)."""
    deadline = Deadline(execute, seconds)
    execute(f"select {whole(seconds, version)}")
    return deadline


def bounds(seconds: float) -> str:
    """Return the calls, for a select list, that end what the transaction does after ``seconds``."""
    left = max(1, int(1000 * seconds))
    return (
        f"pg_catalog.set_config('statement_timeout', '{left}', true),"
        f" pg_catalog.set_config('idle_in_transaction_session_timeout', '{left}', true)"
    )


def whole(seconds: float, version: int) -> str:
    """Return what `bounds` does, for the start: a second guard stands behind it from 17 on."""
    if version < _FROM_17:
        return bounds(seconds)
    left = max(1, int(1000 * seconds)) + 50
    guard = f"pg_catalog.set_config('transaction_timeout', '{left}', true)"
    return f"{guard}, {bounds(seconds)}"
