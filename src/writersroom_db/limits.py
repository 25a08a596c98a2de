"""How long a migration may hold up others, and how often it tries again."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of an attempt, all times in seconds.

    ``lock_timeout`` bounds the wait for one lock, ``deadline`` a whole attempt: past it the
    transaction is rolled back, so nobody waits longer behind it. A file's header may set another
    deadline. ``runner_wait`` bounds the wait for another runner to finish.
    """

    lock_timeout: float = 1.0
    deadline: float = 5.0
    attempts: int = 20
    first_pause: float = 0.2
    longest_pause: float = 15.0
    runner_wait: float = 600.0

    def pause(self, attempt: int) -> float:
        """Return the seconds to wait after failed ``attempt`` (from 1): growing, and jittered."""
        growing = min(self.longest_pause, self.first_pause * 2.0 ** (attempt - 1))
        return growing * random.uniform(0.5, 1.0)  # noqa: S311 (jitter, no secret)


PARTITION_LIMITS = Limits(lock_timeout=0.2, deadline=2.0, attempts=40, longest_pause=2.0)
"""Attaching a partition waits for writers of every table it refers to: short, and often."""
