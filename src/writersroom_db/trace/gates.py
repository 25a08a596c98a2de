"""Measures statements that run outside a transaction, whose locks are gone when they end.

A gate is a session that holds a relation against everybody. The statement stops at each gate, where
its request shows its mode, and goes on when that gate opens; another gate has queued up behind it
by then, so that what it asks for in its next transaction shows as well. The order of locks decides,
not time: nothing can be missed by looking too late.
"""

import re
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import WritersRoomError
from writersroom_db.migrations.owner import become_owner
from writersroom_db.trace.relations import (
    SQL,
    Relation,
    Relations,
    folded,
    made,
    read_relations,
    rebuilt,
    rewritten,
    strongest,
)
from writersroom_db.trace.report import Effects

_POLL = 0.003
_WAITING = (SQL / "waiting.sql").read_bytes()
_RELATED = (SQL / "related.sql").read_bytes()
_LOCK = "lock table only {} in access exclusive mode"
_COMMENT = (
    "comment on materialized view {} is null"  # takes share update exclusive; LOCK is refused
)
_HOLDS = {"r": _LOCK, "p": _LOCK, "m": _COMMENT}


@dataclass(frozen=True)
class _Gate:
    relation: Relation
    session: psycopg.Connection

    def check(self) -> None:
        """Wait until the gate holds, if it was queued. Raises WritersRoomError where it fell."""
        while (result := self.session.pgconn.get_result()) is not None:
            if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
                raise WritersRoomError(f"The locks on {self.relation.name} were lost sight of.")


def run_outside(url: DatabaseUrl, connection: psycopg.Connection, statement: str) -> Effects:
    """Run a statement on ``connection``, in autocommit mode, and return what it did.

    Only locks on relations that it names are seen, and on what inherits from them or is
    referenced by them; or on every table where it names none. Raises psycopg's own error.
    """
    with connect(url, autocommit=True) as watch:
        before = read_relations(watch)
        gated = _gated(watch, statement, before)
        with ThreadPoolExecutor(1) as pool, _gates(url, gated) as gates:
            running = pool.submit(connection.execute, statement.encode())
            locks = strongest(gates.lead(watch, connection.info.backend_pid, running))
            running.result()
        after = read_relations(watch)
    return Effects(
        locks=folded(locks, locks, before),
        made=made(before, after),
        rewritten=rewritten(before, after),
        rebuilt=rebuilt(before, after),
        scanned=(),
        rows=None,
        seconds=None,
        transactional=False,
    )


def _gated(watch: psycopg.Connection, statement: str, relations: Relations) -> list[Relation]:
    """Return what the statement may lock: what it names, and what hangs on that.

    Indexes are none of it: no statement that runs outside a transaction locks one more strongly
    than its table.
    """
    named = {oid for oid, relation in relations.items() if _names(statement, relation.name)}
    if not named:
        return [relation for relation in relations.values() if relation.relkind in _HOLDS]
    tables = {relations[oid].parent or oid if relations[oid].is_index else oid for oid in named}
    related = {oid for (oid,) in watch.execute(_RELATED, (list(tables), list(tables))).fetchall()}
    found = [relations[oid] for oid in sorted(tables | related) if oid in relations]
    return [relation for relation in found if relation.relkind in _HOLDS]


def _names(statement: str, name: str) -> bool:
    return bool(re.search(rf'(?<![\w$."]){re.escape(name)}(?![\w$"])', statement, re.IGNORECASE))


class _Gates:
    """The gates that stand, by the process that holds each."""

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._standing: dict[int, _Gate] = {}

    def put_up(self, relation: Relation) -> None:
        """Hold ``relation``; nobody else does."""
        self._open(relation).session.execute(_hold(relation))

    def lead(
        self, watch: psycopg.Connection, pid: int, running: "Future[psycopg.Cursor]"
    ) -> list[tuple[int, str]]:
        """Lead the session ``pid`` through the gates; return the relations and modes it asked for.

        ``running`` is done when its statement has ended.
        """
        asked: list[tuple[int, str]] = []
        while not running.done():
            for oid, mode, blockers in watch.execute(_WAITING, (pid,)).fetchall():
                for gate in [self._standing[it] for it in blockers if it in self._standing]:
                    if mode is not None:
                        asked.append((oid, mode))
                    self._replace(watch, gate)
            time.sleep(_POLL)
        for gate in self._standing.values():
            gate.check()
        return asked

    def take_down(self) -> None:
        """Open every gate."""
        for gate in self._standing.values():
            gate.session.close()

    def _replace(self, watch: psycopg.Connection, gate: _Gate) -> None:
        """Queue another gate up where there can be one, then open this one."""
        gate.check()
        if _HOLDS[gate.relation.relkind] == _LOCK:
            self._queue(watch, gate.relation)
        del self._standing[gate.session.info.backend_pid]
        gate.session.close()

    def _queue(self, watch: psycopg.Connection, relation: Relation) -> None:
        """Let a new gate wait for ``relation``, its name looked up before.

        Looking it up while it waits would need a snapshot, for which a concurrent index build would
        wait in turn.
        """
        gate = self._open(relation)
        gate.session.execute(
            "select pg_catalog.has_table_privilege(%s, 'truncate')", (relation.name,)
        )
        gate.session.pgconn.send_query(_hold(relation))
        while not watch.execute(_WAITING, (gate.session.info.backend_pid,)).fetchall():
            time.sleep(_POLL)

    def _open(self, relation: Relation) -> _Gate:
        session = connect(self._url, autocommit=True, application_name="writersroom-db gate")
        gate = _Gate(relation, session)
        self._standing[session.info.backend_pid] = gate
        become_owner(session)
        return gate


@contextmanager
def _gates(url: DatabaseUrl, relations: list[Relation]) -> Iterator[_Gates]:
    gates = _Gates(url)
    try:
        for relation in relations:
            gates.put_up(relation)
        yield gates
    finally:
        gates.take_down()


def _hold(relation: Relation) -> bytes:
    return f"begin; {_HOLDS[relation.relkind].format(relation.name)}".encode()
