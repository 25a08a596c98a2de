"""Runs the statements of a file one by one, so that an error has a place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from writersroom_db.errors import ConnectionLost, StatementFailed, WritersRoomError
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement, position

Execute = Callable[[str], object]
"""Sends one statement as it stands, and raises psycopg's own error."""


@contextmanager
def driver_errors() -> Iterator[None]:
    """Let psycopg's errors out of SQLAlchemy's wrapping."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.Error):
            raise error.orig from None
        raise


def through_psycopg(connection: psycopg.Connection) -> Execute:
    """Return a sender on a psycopg connection, with no parameter syntax."""
    return lambda sql: connection.execute(sql.encode())


def run_file(
    execute: Execute, file: SqlFile, *, before: Callable[[Statement], bool] | None = None
) -> None:
    """Run every statement of ``file`` that ``before``, called ahead of it, doesn't tell to leave.

    Raises StatementFailed, or ConnectionLost, with ``file:line:column``.
    """
    for statement in file.statements:
        try:
            if before is None or before(statement):
                execute(statement.text)
        except psycopg.Error as error:
            raise _failure(file, statement, error) from None


def _failure(file: SqlFile, statement: Statement, error: psycopg.Error) -> WritersRoomError:
    inside = int(error.diag.statement_position or 1) - 1
    line, column = position(file.text, statement.offset + inside)
    text = error.diag.message_primary or str(error).strip() or type(error).__name__
    place = f"{file.name}:{line}:{column}"
    if is_lost(error):
        return ConnectionLost(f"{place}: the connection broke: {text}")
    return StatementFailed(
        f"{place}: {text} ({error.sqlstate})",
        sqlstate=error.sqlstate,
        hint=error.diag.message_hint or "",
    )


@contextmanager
def telling_of_losses(what: str) -> Iterator[None]:
    """Raise ConnectionLost where a connection breaks while ``what`` happens."""
    try:
        yield
    except psycopg.OperationalError as error:
        if not is_lost(error):
            raise
        raise ConnectionLost(f"The connection broke while {what}.") from None


def is_lost(error: psycopg.Error) -> bool:
    """Tell whether ``error`` means that the connection is gone."""
    state = error.sqlstate
    return isinstance(error, psycopg.OperationalError) and (
        state is None or state.startswith("08") or state in {"57P01", "57P02", "57P03", "57P05"}
    )
