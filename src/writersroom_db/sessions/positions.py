"""Reading one's own writes: a replica serves a user once it has replayed what they wrote.

A position is the id of a transaction (xid8), which never comes again. Positions in the write-ahead
log would do as well, but Aurora's servers don't tell them. A process remembers the newest of each
user; a service with several hands `position_of` on to the others, in a cookie for instance.
"""

import re
import time
from collections import OrderedDict
from threading import Lock
from uuid import UUID

from writersroom_db.errors.services import BadPosition

_POSITION = re.compile(r"[1-9][0-9]{0,18}")

COMMIT = b"select pg_catalog.pg_current_xact_id_if_assigned()::text; commit"
"""Says what a replica must have replayed, nothing where nothing was written, and commits."""

_COOLING = 5.0


class Positions:
    """The newest position that each user has written.

    Of the users who were forgotten for others, all that is kept is the newest position.
    """

    def __init__(self, remembered: int = 100_000) -> None:
        self._remembered = remembered
        self._of: OrderedDict[UUID, str] = OrderedDict()
        self._forgotten: str | None = None
        self._lock = Lock()

    def remember(self, user_id: UUID, position: str) -> None:
        """Keep ``position`` for ``user_id``, unless a newer one is known."""
        with self._lock:
            known = self._of.get(user_id, self._forgotten)
            self._of[user_id] = newest(known, position) or position
            self._of.move_to_end(user_id)
            if len(self._of) > self._remembered:
                _, oldest = self._of.popitem(last=False)
                self._forgotten = newest(self._forgotten, oldest)

    def of(self, user_id: UUID) -> str | None:
        """Return what a replica must have for ``user_id``, or None where anything will do."""
        with self._lock:
            return self._of.get(user_id, self._forgotten)


class Availability:
    """Whether the replica is worth asking: not for some seconds after it failed."""

    def __init__(self) -> None:
        self._again = 0.0

    def failed(self) -> None:
        """Leave the replica alone for a while."""
        self._again = time.monotonic() + _COOLING

    def __bool__(self) -> bool:
        return time.monotonic() >= self._again


def newest(*positions: str | None) -> str | None:
    """Return the newest of ``positions``. Raises BadPosition for what is none."""
    given = [position for position in positions if position is not None]
    for position in given:
        if not _POSITION.fullmatch(position):
            raise BadPosition
    return max(given, key=int, default=None)


def replayed(position: str) -> bytes:
    """Return the statement that tells whether every transaction up to ``position`` has ended.

    Two transactions of a user may commit the other way round than they began, so one alone that has
    ended proves nothing of those before it.
    """
    ended = "pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())"
    return f"select '{position}'::pg_catalog.xid8 < {ended}".encode()
