"""Runs the statements of a file one by one, so that an error has a place."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from writersroom_db.errors import ConnectionLost, StatementFailed, WritersRoomError
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement, position

if TYPE_CHECKING:
    from sqlalchemy import Connection

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


def through_sqlalchemy(connection: "Connection") -> Execute:
    """Return a sender on Alembic's connection: in its transaction, with no parameter syntax."""

    def execute(sql: str) -> object:
        with driver_errors():
            return connection.exec_driver_sql(sql, execution_options={"no_parameters": True})

    return execute


def through_psycopg(connection: psycopg.Connection) -> Execute:
    """Return a sender on a psycopg connection, with no parameter syntax."""
    return lambda sql: connection.execute(sql.encode())


def run_file(
    execute: Execute,
    file: SqlFile,
    *,
    expires: float | None = None,
    before: Callable[[Statement], None] | None = None,
) -> None:
    """Run every statement of ``file``; ``before`` is called ahead of each.

    ``expires`` (of `time.monotonic`, in seconds) ends the attempt: the server cancels what runs
    past it. Raises StatementFailed, or ConnectionLost, with ``file:line:column``.
    """
    for statement in file.statements:
        try:
            if before is not None:
                before(statement)
            if expires is not None:
                left = max(1, int(1000 * (expires - time.monotonic())))
                execute(f"set local statement_timeout = {left}")
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


def is_lost(error: psycopg.Error) -> bool:
    """Tell whether ``error`` means that the connection is gone."""
    state = error.sqlstate
    return isinstance(error, psycopg.OperationalError) and (
        state is None or state.startswith("08") or state in {"57P01", "57P02", "57P03", "57P05"}
    )
