"""Running SQL."""

from writersroom_db.errors.base import WritersRoomError


class PreflightFailed(WritersRoomError):
    """The roles or the database's grants can't be made."""

    default_hint = (
        "Migrate as the database's owner with createrole, or let an administrator run"
        " schema/roles.sql and schema/database.sql in this database and grant writersroom_owner"
        " to this login first."
    )


class RunnerBusy(WritersRoomError):
    """Another migration runs on this database."""

    default_hint = "Wait for it to end, or give --wait more seconds."


class RunnerLockLost(WritersRoomError):
    """The connection that holds the runner's lock broke."""

    default_hint = "Run the same command again: it goes on where this one stopped."


class ConnectionLost(WritersRoomError):
    """The connection broke while a migration ran."""

    default_hint = "Run the same command again: it goes on where this one stopped."


class StatementFailed(WritersRoomError):
    """A statement of a SQL file failed."""

    def __init__(self, message: str, *, sqlstate: str | None = None, hint: str = "") -> None:
        self.sqlstate = sqlstate
        super().__init__(message, hint=hint)


class BatchRefused(WritersRoomError):
    """A step can't be run in batches over its table, or changes rows beyond its ranges."""

    default_hint = (
        "The key of a batch is a column that is never null, with an index that begins with it."
    )


class BatchChanged(WritersRoomError):
    """The text of a batched step was changed after a part of it ran."""

    default_hint = (
        "Restore the text that began. If what it did may be done again: delete its row from"
        " ops.migration_batches, and the new text begins anew."
    )


class ReplicaLags(WritersRoomError):
    """A replica stays too far behind."""

    default_hint = "Look after the replica, then run the same command again: it goes on from here."


class GaveWayTooOften(WritersRoomError):
    """Every attempt ran into its lock timeout or deadline."""


class SeedInUse(WritersRoomError):
    """Rows that are not the load's refer to it."""

    default_hint = "Delete them first, or start from an empty database."


class SeedCollides(WritersRoomError):
    """A row can't stand beside those that are there."""

    default_hint = "Give another --seed: the same one makes the same ids."
