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
    "25P02": errors.TransactionFailed,
    "25P03": errors.IdleTooLong,
    "28000": errors.UnknownUser,
    "40001": errors.Collided,
    "40P01": errors.Collided,
    "42501": errors.NotAllowed,
    "55P03": errors.LockTimedOut,
    "57014": errors.TimedOut,
    "57P01": errors.ServerLost,
    "57P02": errors.ServerLost,
    "57P03": errors.ServerLost,
}


def translated(error: psycopg.Error) -> errors.ServiceError:
    """Return ``error`` as one of ours, which names the rule and no value."""
    state = error.sqlstate or ""
    if not state and isinstance(error, psycopg.OperationalError):
        return errors.ServerLost()
    kind = _ERRORS.get(state) or _ERRORS.get(state[:2]) or errors.ServiceError
    diagnosis = error.diag
    constraint = diagnosis.constraint_name or diagnosis.column_name or ""
    return kind(
        _message(kind, constraint, state),
        sqlstate=state,
        constraint=constraint,
        table=diagnosis.table_name or "",
    )


def _message(kind: type[errors.ServiceError], constraint: str, state: str) -> str:
    said = (kind.__doc__ or "").splitlines()[0].removesuffix(".")
    return f"{said}: {constraint or state}."
