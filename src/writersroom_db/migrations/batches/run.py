"""Runs a batched step, range by range."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import psycopg

from writersroom_db.attempts import Tell, persist
from writersroom_db.connection.blockers import Watch
from writersroom_db.errors import BatchRefused, ConnectionLost, StatementFailed
from writersroom_db.limits import Limits
from writersroom_db.migrations.batches.place import Place, finish_place, move_place, open_place
from writersroom_db.migrations.batches.progress import Progress
from writersroom_db.migrations.batches.queries import query
from writersroom_db.migrations.batches.ranges import (
    KeyRange,
    Target,
    count_anew,
    find_target,
    next_range,
)
from writersroom_db.migrations.batches.size import BatchSize
from writersroom_db.migrations.batches.throttle import Throttle
from writersroom_db.migrations.deadline import bound
from writersroom_db.migrations.statements import run_file, through_psycopg

if TYPE_CHECKING:
    from writersroom_db.migrations.plan import Step

T = TypeVar("T")

_DEADLINE = "57014"

# seconds for each of our own questions, which lock nothing that others wait for
_PATIENCE = 5.0

_HINT = (
    "The batches before it are kept. Mend what is named and run the command again: it goes on at"
    " this batch."
)


_BEYOND = (
    "The batch is rolled back, those before it are kept. One may change as many rows as its range"
    " of {table} holds: join {key} between $1 and $2 to its other conditions by and, and go through"
    " the table whose rows are changed."
)


class _ExceedsRange(Exception):
    """A batch changed more rows than its range held when it was counted."""

    def __init__(self, changed: int) -> None:
        self.changed = changed
        super().__init__(changed)


@dataclass(frozen=True)
class BatchTotals:
    """What a run did; ``attempts`` is 1 more than how often a batch gave way or was halved.

    ``ranges``, ``rows_seen`` and ``rows_affected`` count earlier, killed runs in.
    """

    attempts: int
    seconds: float
    ranges: int
    rows_seen: int
    rows_affected: int


def run_batches(
    connection: psycopg.Connection,
    step: "Step",
    limits: Limits,
    tell: Tell,
    check: Callable[[], None],
    watch: Watch,
) -> BatchTotals:
    """Run the statement of ``step`` over all ranges that are left, and mark it finished.

    ``connection`` is in autocommit mode and has the owner's role. ``check`` is called before each
    batch, and raises when the runner's lock is gone; ``watch`` sees who stands in a batch's way.

    Raises BatchRefused, BatchChanged, ReplicaLags, StatementFailed, GaveWayTooOften and
    ConnectionLost; what was committed until then is kept.
    """
    started = time.monotonic()
    run = _Run(connection, step, limits, tell, check, watch)
    try:
        place = run.to_the_end()
    except (StatementFailed, psycopg.Error) as error:
        if connection.closed:
            raise ConnectionLost(f"The connection broke while {step.file.name} ran.") from None
        if isinstance(error, StatementFailed):
            raise
        text = f"{step.file.name}: {error.diag.message_primary} ({error.sqlstate})"
        raise StatementFailed(text, sqlstate=error.sqlstate, hint=_HINT) from None
    return BatchTotals(
        run.attempts, time.monotonic() - started, place.ranges, place.seen, place.affected
    )


class _Run:
    """One run over the ranges that are left."""

    def __init__(
        self,
        connection: psycopg.Connection,
        step: "Step",
        limits: Limits,
        tell: Tell,
        check: Callable[[], None],
        watch: Watch,
    ) -> None:
        batch = step.file.header.batch
        if batch is None:
            raise BatchRefused(f"{step.file.name} has no batch in its header.")
        self._connection = connection
        self._step = step
        self._limits = limits
        self._tell = tell
        self._check = check
        self._watch = watch
        self._deadline = step.file.header.deadline or limits.deadline
        self._batch = batch
        self._size = BatchSize(batch.rows, batch.rows)
        self._tried = batch.rows
        self.attempts = 1

    def to_the_end(self) -> Place:
        """Run what is left; return the place behind it."""
        connection, step = self._connection, self._step
        bounds = {
            "deadline": str(int(1000 * max(_PATIENCE, self._deadline))),
            "lock_timeout": str(int(1000 * self._limits.lock_timeout)),
        }
        connection.execute(query("session"), bounds)
        target = self._persist(lambda: find_target(connection, self._batch))
        place = self._persist(lambda: open_place(connection, step))
        if not place.finished:
            place = self._from(place, target)
            self._persist(lambda: finish_place(connection, step, place))
        return place

    def _from(self, place: Place, target: Target) -> Place:
        """Run every batch that is left behind ``place``; return the place behind the last."""
        progress = Progress(self._step.name, target.rows, place.seen, self._tell)
        throttle = Throttle(self._connection, target, self._limits.batches, self._check, self._tell)
        while True:
            throttle.wait()
            self._check()
            done, seconds = self._persist(lambda: self._timed(target, place))  # noqa: B023
            if done is None:
                return place
            place = done
            self._size = self._size.grown(seconds / self._deadline)
            progress.update(place.seen)
            throttle.rest(seconds)

    def _persist(self, act: Callable[[], T]) -> T:
        """Return what ``act`` returns, once it no longer gives way."""
        self.attempts -= 1

        def attempt() -> T:
            self.attempts += 1
            with self._watch.over(self._connection.info.backend_pid):
                return act()

        return persist(attempt, self._step.name, self._limits, self._tell, blame=self._watch.seen)

    def _timed(self, target: Target, place: Place) -> tuple[Place | None, float]:
        started = time.monotonic()
        return self._until_small_enough(target, place), time.monotonic() - started

    def _until_small_enough(self, target: Target, place: Place) -> Place | None:
        while True:
            try:
                return self._one(target, place)
            except (StatementFailed, psycopg.Error) as error:
                if error.sqlstate != _DEADLINE or self._tried == 1:
                    raise
            self._size = self._size.halved(self._tried)
            self.attempts += 1
            self._tell(
                f"{self._step.name}: {self._tried} rows take longer than {self._deadline:g} s,"
                f" now {self._size.rows} at a time"
            )

    def _one(self, target: Target, place: Place) -> Place | None:
        """Run the next range; return the place behind it, or None when no range is left."""
        self._tried = self._size.rows
        found = next_range(self._connection, target, place.last_key, self._size.rows)
        if found is None:
            return None
        self._tried = found.rows
        while True:
            try:
                return self._commit(place, found)
            except _ExceedsRange as error:
                # rows may have come into the range since it was counted; else it is the statement
                found = count_anew(self._connection, target, found)
                if error.changed > found.holds:
                    raise self._refused(error.changed, found) from None

    def _refused(self, changed: int, found: KeyRange) -> BatchRefused:
        return BatchRefused(
            f"{self._step.file.name}: a batch changes {changed} rows, and its range holds"
            f" {found.holds}.",
            hint=_BEYOND.format(table=self._batch.table, key=self._batch.key),
        )

    def _commit(self, place: Place, found: KeyRange) -> Place:
        """Change the rows of a range and move the place, or do neither."""
        with self._connection.transaction():
            version = self._connection.info.server_version
            deadline = bound(through_psycopg(self._connection), self._deadline, version)
            changed = self._change(found)
            if changed > found.holds:
                raise _ExceedsRange(changed)
            new = place.after(found, changed)
            deadline.renew()
            move_place(self._connection, self._step, place, new)
            deadline.settle()
        return new

    def _change(self, found: KeyRange) -> int:
        """Run the statement on the range; return how many rows it changed."""
        cursor = psycopg.RawCursor(self._connection)
        try:
            run_file(
                lambda text: cursor.execute(text.encode(), (found.low, found.high)),
                self._step.file,
            )
        except StatementFailed as error:
            raise _of_batch(error) from None
        return max(0, cursor.rowcount)


def _of_batch(error: StatementFailed) -> StatementFailed:
    """Return the same error with a hint that is true of batches."""
    hint = f"{error.hint} {_HINT}".lstrip()
    return StatementFailed(error.message, sqlstate=error.sqlstate, hint=hint)
