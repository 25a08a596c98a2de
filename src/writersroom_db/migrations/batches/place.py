"""How far a batched step has come: its row in ``ops.migration_batches``.

A row belongs to one life of its revision. After the revision was run the other way, its next run
begins a new one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from writersroom_db.errors import BatchChanged, RunnerLockLost
from writersroom_db.migrations.batches.queries import query

if TYPE_CHECKING:
    import psycopg

    from writersroom_db.migrations.batches.ranges import KeyRange
    from writersroom_db.migrations.plan import Step


@dataclass(frozen=True)
class Place:
    """The last key done (as text, None at the start) and what was done up to it."""

    last_key: str | None
    ranges: int
    seen: int
    affected: int
    finished: bool

    def after(self, done: "KeyRange", affected: int) -> "Place":
        """Return the place behind the range ``done``."""
        return Place(
            done.high, self.ranges + 1, self.seen + done.rows, self.affected + affected, False
        )


def open_place(connection: "psycopg.Connection", step: "Step") -> Place:
    """Return where ``step`` goes on, or begin it. Raises BatchChanged when it began as other text.

    ``connection`` is in autocommit mode.
    """
    names = {**_names(step), "checksum": step.file.checksum}
    connection.execute(query("open_place"), names)
    found = connection.execute(query("read_place"), names).fetchone()
    if found is None:
        raise RunnerLockLost
    checksum, *place = found
    if checksum != step.file.checksum:
        raise BatchChanged(f"{step.file.name} was changed after a part of it ran.")
    return Place(*place)


def move_place(connection: "psycopg.Connection", step: "Step", old: Place, new: Place) -> None:
    """Write, in the range's transaction, that it is done.

    Raises RunnerLockLost when the row is no longer as ``old`` has it.
    """
    values = {"last_key": new.last_key, "seen": new.seen, "affected": new.affected}
    _write(connection, "move_place", {**_names(step), **values, "ranges": old.ranges})


def finish_place(connection: "psycopg.Connection", step: "Step", place: Place) -> None:
    """Write that no range is left. Raises RunnerLockLost as `move_place` does."""
    _write(connection, "finish_place", {**_names(step), "ranges": place.ranges})


def _write(connection: "psycopg.Connection", name: str, values: dict[str, Any]) -> None:
    if connection.execute(query(name), values).rowcount != 1:
        raise RunnerLockLost("Another runner has gone on with the batches.")


def _names(step: "Step") -> dict[str, Any]:
    return {"revision": step.revision, "direction": step.direction}
