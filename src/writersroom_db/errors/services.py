"""What a service may be told by its database: the kind of refusal, never a row's content.

The server's own texts quote values (``Key (email)=(…) already exists``), so none is repeated here.
What a service may decide on is in attributes: ``sqlstate``, ``constraint``, ``table``.
"""

from writersroom_db.errors.base import WritersRoomError


class ServiceError(WritersRoomError):
    """The database refused the statement.

    ``sqlstate`` is PostgreSQL's five letters, or empty where the library refused before it asked;
    ``constraint`` and ``table`` name the rule that was broken, where the server says one.
    """

    def __init__(
        self,
        message: str = "",
        *,
        sqlstate: str = "",
        constraint: str = "",
        table: str = "",
        hint: str = "",
    ) -> None:
        self.sqlstate = sqlstate
        self.constraint = constraint
        self.table = table
        super().__init__(message, hint=hint)


class MissingIdentity(ServiceError):
    """No user was named: without one nothing is read or written."""

    default_hint = "Give as_user the id of who is signed in, as a uuid."


class MissingReason(ServiceError):
    """A worker gave no reason for what it does."""

    default_hint = "Say in a few words what the job is: the audit log keeps it."


class UnknownUser(ServiceError):
    """There is no such user, or not an active one."""

    default_hint = "Sign them in again."


class NotAllowed(ServiceError):
    """The user may not do this, or there is no such thing."""


class NotFound(ServiceError):
    """There is no such row that the user may see."""


class StaleVersion(ServiceError):
    """The document has moved on since the version that this one is based on."""

    default_hint = "Read the newest version, and save on top of it."


class KeyReused(ServiceError):
    """Something else was saved under this idempotency key."""

    default_hint = "Make a new key for each save, and keep it for that save's repetitions."


class AlreadyExists(ServiceError):
    """There is one already."""


class ReferenceRefused(ServiceError):
    """What the row refers to is not there, or what refers to the row is."""


class InvalidValue(ServiceError):
    """A value breaks a rule of its column."""


class TransactionFailed(ServiceError):
    """The transaction has failed already, and takes no more statements."""

    default_hint = "Let the error leave the block, and begin another."


class ReadOnlySession(ServiceError):
    """The session was opened for reading."""

    default_hint = "Open it without read_only."


class TimedOut(ServiceError):
    """The statement took longer than it may."""


class LockTimedOut(TimedOut):
    """A lock was not had in time: others hold it."""


class IdleTooLong(TimedOut):
    """The transaction was left open too long, and the server ended it."""

    default_hint = "Wait for other services before the block or after it, not in it."


class TryAgain(ServiceError):
    """The transaction was taken back, and may succeed when it is run again."""

    default_hint = "Run it by run_as, which tries again; or do so yourself."


class Collided(TryAgain):
    """Others changed the same rows at the same time."""


class ServerLost(TryAgain):
    """The connection broke before anything was committed."""


class CommitUnknown(ServiceError):
    """The connection broke at the commit: it is not known whether the changes are there."""

    default_hint = (
        "Look whether they are, in a session that is not read_only. With an idempotency_key run_as"
        " finds out by itself, since saving twice under one key saves once."
    )


class PoolExhausted(ServiceError):
    """Every connection of the pool is in use."""

    default_hint = "Hold sessions for a shorter time, or allow the pool more connections."


class BadCursor(ServiceError):
    """The cursor is not one of this listing and user."""

    default_hint = "Begin at the first page again."


class BadPosition(ServiceError):
    """The position is not one that a session gave."""

    default_hint = "Hand on what Database.position_of gave, as it is."


class MissingCursorKey(ServiceError):
    """Pages need a key that their cursors are signed with."""

    default_hint = "Give Database(cursor_key=…) 32 random bytes, in every process the same."
