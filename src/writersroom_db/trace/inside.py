"""Measures statements in a transaction: what a session holds there, it can read of itself."""

import time
from collections.abc import Sequence

import psycopg

from writersroom_db.trace.relations import (
    added,
    folded,
    made,
    read_held,
    read_relations,
    rebuilt,
    rewritten,
    scanned,
)
from writersroom_db.trace.report import Effects

_WRITES = ("INSERT", "UPDATE", "DELETE", "MERGE")
_QUERIES = (*_WRITES, "SELECT", "DO", "CALL", "COPY")


class Transaction:
    """An open transaction whose statements are measured one by one.

    ``connection`` is in it, and has run nothing else there. What stands now is what others see.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._visible = read_relations(connection)
        self._relations = self._visible
        self._held = read_held(connection)

    def run(self, statement: str, bounds: Sequence[object] | None = None) -> Effects:
        """Run a statement, its ``$1`` and ``$2`` being ``bounds`` if given; return what it did.

        Raises psycopg's own error.
        """
        started = time.monotonic()
        cursor = psycopg.RawCursor(self._connection)
        cursor.execute(statement.encode(), bounds)
        seconds = time.monotonic() - started
        before, relations = self._relations, read_relations(self._connection)
        held = read_held(self._connection)
        stood = {oid: it for oid, it in before.items() if oid in self._visible}
        command = (cursor.statusmessage or "").partition(" ")[0]
        effects = Effects(
            locks=folded(added(self._held, held, self._visible), held, {**self._visible, **before}),
            made=made(before, relations),
            rewritten=rewritten(stood, relations),
            rebuilt=rebuilt(stood, relations),
            scanned=() if command in _QUERIES else scanned(stood, relations),
            rows=cursor.rowcount if command in _WRITES else None,
            seconds=round(seconds, 4),
            transactional=True,
        )
        self._relations, self._held = relations, held
        return effects
