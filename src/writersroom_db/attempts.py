"""Tries again what gave way to others: the whole transaction, after a growing pause."""

import time
from collections.abc import Callable
from typing import TypeVar

import psycopg

from writersroom_db.errors import GaveWayTooOften, StatementFailed
from writersroom_db.limits import Limits

T = TypeVar("T")

Tell = Callable[[str], None]
"""Takes a line of progress, for people."""

GIVES_WAY = frozenset({"55P03", "57014", "25P03", "25P04", "40P01", "40001"})
"""SQLSTATEs of lock timeout, deadline (of a statement, an idle transaction, a transaction),
deadlock and serialization failure."""


def silent(_line: str) -> None:
    """Tell nobody."""


def _nobody() -> str:
    return ""


def persist(
    attempt: Callable[[], T],
    what: str,
    limits: Limits,
    tell: Tell,
    gives_way: frozenset[str] = GIVES_WAY,
    blame: Callable[[], str] = _nobody,
) -> T:
    """Run ``attempt`` until it no longer fails with one of ``gives_way``; return its result.

    ``blame`` says who stood in the way of the last attempt, empty if nobody was seen.

    Raises GaveWayTooOften after the last attempt, and any other error at once.
    """
    number = 1
    while True:
        try:
            return attempt()
        except (StatementFailed, psycopg.Error) as error:
            if error.sqlstate not in gives_way:
                raise
            if number >= limits.attempts:
                raise _gave_way(what, number, error, limits, blame()) from None
        pause = limits.pause(number)
        others = blame() or "others"
        tell(f"{what}: gave way to {others}, attempt {number}; again in {pause:.1f} s")
        time.sleep(pause)
        number += 1


def _gave_way(
    what: str,
    attempts: int,
    error: StatementFailed | psycopg.Error,
    limits: Limits,
    blocker: str,
) -> GaveWayTooOften:
    text = error.message if isinstance(error, StatementFailed) else error.diag.message_primary
    to = f" to {blocker}" if blocker else ""
    return GaveWayTooOften(
        f"{what} gave way {attempts} times{to}: {text}",
        hint=f"Each attempt waits {limits.lock_timeout:g} s for a lock and runs for"
        f" {limits.deadline:g} s at most: end the session that blocks, or wait for it, or raise"
        " --lock-timeout and --deadline.",
    )
