"""What is run again, how often, and after how long a pause."""

import random
from dataclasses import dataclass
from uuid import UUID

from writersroom_db.errors.base import WritersRoomError
from writersroom_db.errors.connection import ServerNotReady, ServerUnreachable
from writersroom_db.errors.services import CommitUnknown, TryAgain

_DOUBLINGS = 64  # past it, no limit is larger
_PASSING = (TryAgain, ServerNotReady, ServerUnreachable)


@dataclass(frozen=True)
class Retries:
    """How often a transaction is run in all, and the pauses between, in seconds.

    A pause is random between nothing and a limit that doubles each time ("full jitter", Marc
    Brooker, AWS Architecture Blog, 2015), so that those who collided don't collide again.
    """

    attempts: int = 5
    first_pause: float = 0.02
    longest_pause: float = 2.0

    def pause(self, attempt: int) -> float:
        """Return how many seconds to wait after the failed ``attempt``, which counts from 1."""
        limit = min(self.longest_pause, self.first_pause * 2.0 ** min(attempt - 1, _DOUBLINGS))
        return random.uniform(0, limit)  # noqa: S311 - no secret hangs on it

    def again(self, error: WritersRoomError, attempt: int, idempotency_key: UUID | None) -> bool:
        """Tell whether what failed with ``error`` may be run once more.

        After a commit whose end is unknown only what saves once under its key.
        """
        if attempt >= self.attempts:
            return False
        if isinstance(error, CommitUnknown):
            return idempotency_key is not None
        return isinstance(error, _PASSING)
