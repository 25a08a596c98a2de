"""How long a migration may hold up others, and how often it tries again."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class BatchLimits:
    """How far batched steps are held back, all times in seconds.

    After a batch they rest ``rest`` times as long as it took, ``longest_rest`` at most. They wait
    while a replica is more than ``max_lag`` behind, and give up after ``lag_wait``. They wait while
    a vacuum works on the table, or is due (more than ``dead_rows`` dead rows, and more than
    ``dead_share`` of the table), in all ``vacuum_wait`` longer than they have worked. Both are
    looked at every ``look_every``.
    """

    rest: float = 1.0
    longest_rest: float = 1.0
    max_lag: float = 10.0
    lag_wait: float = 600.0
    vacuum_wait: float = 30.0
    dead_rows: int = 10_000
    dead_share: float = 0.2
    look_every: float = 1.0


@dataclass(frozen=True)
class Limits:
    """Bounds of an attempt, all times in seconds.

    ``lock_timeout`` bounds the wait for one lock, ``deadline`` a whole attempt: past it the
    transaction is rolled back, so nobody waits longer behind it. A file's header may set another
    deadline. ``runner_wait`` bounds the wait for another runner to finish. ``batches`` holds
    batched steps back.
    """

    lock_timeout: float = 1.0
    deadline: float = 5.0
    attempts: int = 20
    first_pause: float = 0.2
    longest_pause: float = 15.0
    runner_wait: float = 600.0
    batches: BatchLimits = BatchLimits()

    def pause(self, attempt: int) -> float:
        """Return the seconds to wait after failed ``attempt`` (from 1): growing, and jittered."""
        growing = min(self.longest_pause, self.first_pause * 2.0 ** (attempt - 1))
        return growing * random.uniform(0.5, 1.0)  # noqa: S311 (jitter, no secret)


PARTITION_LIMITS = Limits(lock_timeout=0.2, deadline=2.0, attempts=40, longest_pause=2.0)
"""Attaching a partition waits for writers of every table it refers to: short, and often."""
