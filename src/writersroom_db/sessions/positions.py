"""Reading one's own writes: a replica serves a user once it has replayed what they wrote.

Positions are those of the write-ahead log (LSNs). A process remembers the newest of each user; a
service with several hands `position` on to the others, in a cookie for instance.
"""

import re
import time
from collections import OrderedDict
from threading import Lock
from uuid import UUID

from writersroom_db.errors.services import BadPosition

_LSN = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")

COMMIT = b"commit; select pg_catalog.pg_current_wal_insert_lsn()::text"
"""Commits, and says up to where a replica must have come."""

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
        if not _LSN.fullmatch(position):
            raise BadPosition
    return max(given, key=_bytes, default=None)


def replayed(position: str) -> bytes:
    """Return the statement that tells whether a replica has come to ``position``."""
    return f"select pg_catalog.pg_last_wal_replay_lsn() >= '{position}'::pg_lsn".encode()


def _bytes(position: str) -> int:
    high, low = position.split("/")
    return (int(high, 16) << 32) + int(low, 16)
