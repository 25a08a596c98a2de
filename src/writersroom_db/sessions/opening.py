"""How a transaction opens: timeouts, and who it is for, in one message to the server.

All of it is local to the transaction, so nothing is left to whoever gets the connection next, and
a pooler that gives each transaction another server session changes nothing.
"""

import math
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from psycopg.sql import Literal

from writersroom_db.errors.services import InvalidValue, MissingIdentity, MissingReason

WRITE = "begin"
READ = "begin read only"
READ_REPLICA = "begin isolation level read committed, read only"
"""On a replica each statement sees what was replayed before it: a snapshot of the transaction's
would be older than the look at what was replayed."""


@dataclass(frozen=True)
class Timeouts:
    """How long a service may keep others waiting, in seconds; 0 is without end."""

    statement: float = 30
    lock: float = 5
    idle: float = 60


def for_user(user_id: UUID | str | None) -> str:
    """Return the statement that binds a user. Raises MissingIdentity where ``user_id`` is none."""
    return f"select app.begin_as('{identity(user_id)}')"


def identity(user_id: UUID | str | None) -> UUID:
    """Return ``user_id`` as a uuid. Raises MissingIdentity where it is none."""
    if isinstance(user_id, UUID):
        return user_id
    try:
        return UUID(user_id or "")
    except (ValueError, AttributeError, TypeError):
        raise MissingIdentity from None


def for_worker(reason: str) -> str:
    """Return the statement that states why a worker looks.

    Raises MissingReason where there is none, and InvalidValue for what is no text of PostgreSQL.
    """
    if not isinstance(reason, str) or not reason.strip():
        raise MissingReason
    if not reason.isprintable():
        raise InvalidValue("A reason is a line of text.")
    return f"select set_config('app.reason', {Literal(reason.strip()).as_string(None)}, true)"


def opening(begin: str, timeouts: Timeouts, bound: str) -> bytes:
    """Return the statements that open a transaction: ``begin`` the first, ``bound`` the last."""
    return f"{begin}; {_limits(timeouts)}; {bound}".encode()


@cache
def _limits(timeouts: Timeouts) -> str:
    limits = (
        f"set local statement_timeout = {_milliseconds(timeouts.statement)}",
        f"set local lock_timeout = {_milliseconds(timeouts.lock)}",
        f"set local idle_in_transaction_session_timeout = {_milliseconds(timeouts.idle)}",
    )
    return "; ".join(limits)


def _milliseconds(seconds: float) -> int:
    return math.ceil(seconds * 1000)
