"""The server's refusals as errors of ours: by SQLSTATE and constraint, without its text."""

import psycopg

from writersroom_db.errors import services as errors

# The class of a state is its first two letters; the longer key wins.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_ERRORS: dict[str, type[errors.ServiceError]] = {
    "WR001": errors.StaleVersion,
    "08": errors.ServerLost,
    "22": errors.InvalidValue,
    "23": errors.InvalidValue,
    "23503": errors.ReferenceRefused,
    "23505": errors.AlreadyExists,
    "25006": errors.ReadOnlySession,
    "25P01": errors.TransactionFailed,
    "25P02": errors.TransactionFailed,
    "25P03": errors.IdleTooLong,
    "25P04": errors.IdleTooLong,
    "28000": errors.UnknownUser,
    "40": errors.Collided,
    "42501": errors.NotAllowed,
    # a value that is of no type, or of another, than the function has
    "42804": errors.InvalidValue,
    "42846": errors.InvalidValue,
    "42883": errors.InvalidValue,
    "WR002": errors.KeyReused,
    "55P03": errors.LockTimedOut,
    "57014": errors.TimedOut,
    # shut down, crashed, starting up, dropped, too long idle between transactions
    "57P": errors.ServerLost,
}


def translated(error: psycopg.Error | UnicodeEncodeError, asked: str = "") -> errors.ServiceError:
    """Return ``error`` as one of ours, which names the rule, or what was ``asked``, and no value.

    What psycopg refuses before it sends, such as a text that holds U+0000, has no SQLSTATE.
    """
    if isinstance(error, UnicodeEncodeError):
        return errors.InvalidValue("A text is not valid Unicode.")
    state = error.sqlstate or ""
    if not state and isinstance(error, psycopg.OperationalError):
        return errors.ServerLost()
    if not state and isinstance(error, psycopg.DataError):
        return errors.InvalidValue()
    kind = _ERRORS.get(state) or _ERRORS.get(state[:3]) or _ERRORS.get(state[:2])
    kind = kind or errors.ServiceError
    diagnosis = error.diag
    constraint = diagnosis.constraint_name or diagnosis.column_name or ""
    return kind(
        _message(kind, constraint or state or type(error).__name__, asked),
        sqlstate=state,
        constraint=constraint,
        table=diagnosis.table_name or "",
    )


def _message(kind: type[errors.ServiceError], what: str, asked: str) -> str:
    said = (kind.__doc__ or "").splitlines()[0].removesuffix(".")
    return f"{asked}: {said}: {what}." if asked else f"{said}: {what}."
