"""Holds the batches back: rests between them, and waits for replicas and for vacuum."""

import time
from collections.abc import Callable

import psycopg

from writersroom_db.attempts import Tell
from writersroom_db.errors import ReplicaLags
from writersroom_db.limits import BatchLimits
from writersroom_db.migrations.batches.queries import query
from writersroom_db.migrations.batches.ranges import Target

_POLL = 0.2


class Throttle:
    """Slows one batched step down.

    ``connection`` is in autocommit mode; ``check`` is called while it waits, and raises to end it.
    """

    def __init__(
        self,
        connection: psycopg.Connection,
        target: Target,
        limits: BatchLimits,
        check: Callable[[], None],
        tell: Tell,
    ) -> None:
        self._connection = connection
        self._target = target
        self._limits = limits
        self._check = check
        self._tell = tell
        self._looked = float("-inf")
        self._worked = self._waited = 0.0
        self._told_hidden = False
        self._aurora = _is_aurora(connection)

    def rest(self, seconds: float) -> None:
        """Rest after a batch that took ``seconds``."""
        self._worked += seconds
        time.sleep(rest_after(seconds, self._limits))

    def wait(self) -> None:
        """Wait until the replicas have caught up, and for vacuum as long as that is worth it.

        Raises ReplicaLags when a replica stays behind for too long.
        """
        if time.monotonic() - self._looked >= self._limits.look_every:
            self._wait_for_replicas()
            self._wait_for_vacuum()
            self._looked = time.monotonic()

    def _wait_for_replicas(self) -> None:
        started = time.monotonic()
        told = False
        while (lag := self._lag()) > self._limits.max_lag:
            if time.monotonic() - started >= self._limits.lag_wait:
                raise ReplicaLags(f"A replica is {lag:.1f} s behind, and stays so.")
            if not told:
                self._tell(f"batches wait: a replica is {lag:.1f} s behind")
                told = True
            self._pause()

    def _lag(self) -> float:
        """Return the seconds by which the slowest replica is behind, as far as can be seen."""
        with self._connection.transaction():
            # the owner of the tables may not look at replicas, the login often may
            self._connection.execute("set local role none")
            row = self._connection.execute(query("replicas")).fetchone() or (None, False)
            lag, hidden = float(row[0] or 0), bool(row[1])
            if self._aurora:
                reader = self._connection.execute(query("aurora_replicas")).fetchone()
                lag = max(lag, float(reader[0] or 0) if reader else 0.0)
        if hidden and not self._told_hidden:
            user = self._connection.info.user
            self._tell(f"batches can't see how far replicas are behind: grant pg_monitor to {user}")
            self._told_hidden = True
        return lag

    def _wait_for_vacuum(self) -> None:
        """Wait while vacuum works or is due, in all no longer than the batches have worked.

        The ``vacuum_wait`` of the limits comes on top: a vacuum that never ends, or never comes,
        slows the step down by half at most.
        """
        told = False
        while self._waited < self._worked + self._limits.vacuum_wait and (why := self._vacuum()):
            if not told:
                self._tell(f"batches wait: {why}")
                told = True
            self._pause()
            self._waited += _POLL

    def _vacuum(self) -> str:
        values = {
            "relations": list(self._target.leaves),
            "dead_rows": self._limits.dead_rows,
            "dead_share": self._limits.dead_share,
        }
        row = self._connection.execute(query("vacuum"), values).fetchone()
        works, due = row or (False, False)
        if works:
            return f"a vacuum works on {self._target.table}"
        return f"{self._target.table} has many dead rows, autovacuum is due" if due else ""

    def _pause(self) -> None:
        self._check()
        time.sleep(_POLL)


def rest_after(seconds: float, limits: BatchLimits) -> float:
    """Return the seconds to rest after a batch that took ``seconds``."""
    return min(limits.longest_rest, limits.rest * seconds)


def _is_aurora(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "select pg_catalog.to_regprocedure('pg_catalog.aurora_replica_status()') is not null"
    ).fetchone()
    return row is not None and bool(row[0])
