"""Tells how far the batches are, once a second at most."""

import time
from collections.abc import Callable

from writersroom_db.attempts import Tell

_EVERY = 1.0


class Progress:
    """``total`` estimates the table's rows (0: unknown), ``before`` were done by earlier runs."""

    def __init__(
        self,
        name: str,
        total: int,
        before: int,
        tell: Tell,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._total = total
        self._before = before
        self._tell = tell
        self._clock = clock
        self._started = self._told = clock()
        if before:
            tell(f"{name}: goes on behind {before} rows that are done")

    def update(self, seen: int) -> None:
        """Tell that ``seen`` rows are done, earlier runs counted in."""
        now = self._clock()
        if now - self._told < _EVERY:
            return
        self._told = now
        rate = (seen - self._before) / (now - self._started)
        self._tell(f"{self._name}: {self._rows(seen)}, {rate:.0f} rows/s{self._left(seen, rate)}")

    def _rows(self, seen: int) -> str:
        return f"{seen} of about {max(seen, self._total)} rows" if self._total else f"{seen} rows"

    def _left(self, seen: int, rate: float) -> str:
        if self._total <= seen or not rate:
            return ""
        minutes, seconds = divmod(round((self._total - seen) / rate), 60)
        return f", about {minutes}:{seconds:02} min left"
