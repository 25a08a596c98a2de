"""What happens at each connection, statement and error of an engine, whoever caused them."""

import logging
import os
import weakref
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, ExceptionContext, event

from writersroom_db.connection.failures import failure
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors.base import WritersRoomError
from writersroom_db.errors.services import TransactionFailed
from writersroom_db.sessions.options import Password
from writersroom_db.sessions.tracing import Tracing
from writersroom_db.sessions.translation import translated

LOGGED_AS = "writersroom_db"
"""The last part of the names of SQLAlchemy's loggers for our engines."""

_SPAN = "writersroom_db_span"


def listen(engine: Engine, url: DatabaseUrl, password: Password | None, tracing: Tracing) -> None:
    """Have ``engine`` ask for passwords, guard transactions, name errors and trace statements."""

    def add_password(_: object, __: object, ___: object, parameters: dict[str, Any]) -> None:
        if password is not None:
            parameters["password"] = password(url)

    def name_cause(context: ExceptionContext) -> Exception | None:
        ours = _named(context, url)
        tracing.ended(_taken(context.execution_context), ours or context.original_exception)
        return ours

    event.listen(engine, "do_connect", add_password)
    event.listen(engine, "handle_error", name_cause)
    event.listen(engine, "before_cursor_execute", _refuse_outside)
    event.listen(engine, "commit", _refuse_commit)
    if tracing.tracer is not None:
        _trace(engine, tracing)
    logging.getLogger(f"sqlalchemy.engine.Engine.{LOGGED_AS}").addFilter(_has_no_rows)
    _share_with_no_child(engine)


def _share_with_no_child(engine: Engine) -> None:
    """Have a forked process open connections of its own, not speak into those of its parent."""
    known = weakref.ref(engine)

    def forget() -> None:
        inherited = known()
        if inherited is not None:
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=forget)


def _named(context: ExceptionContext, url: DatabaseUrl) -> WritersRoomError | None:
    error = context.original_exception
    if not isinstance(error, psycopg.Error | UnicodeEncodeError):
        return None
    ours = failure(url, str(error)) if context.connection is None else translated(error)
    _forget(error)
    return ours


def _forget(error: psycopg.Error | UnicodeEncodeError) -> None:
    """Empty what becomes the cause of an error of ours: it holds values, and the password."""
    if isinstance(error, psycopg.Error):
        psycopg.Error.__init__(error, type(error).__name__)
    else:
        error.args, error.object = (type(error).__name__,), ""


def _refuse_outside(connection: Connection, *_: object) -> None:
    """Refuse a statement after the transaction: nobody is bound to what it would run in."""
    driver: Any = connection.connection.driver_connection
    if driver.pgconn.transaction_status == TransactionStatus.IDLE:
        raise TransactionFailed


def _refuse_commit(_: Connection) -> None:
    """Refuse to commit by SQLAlchemy's connection, which would end a session's block halfway."""
    raise TransactionFailed("A session commits at its block's end, not in it.")


def _has_no_rows(record: logging.LogRecord) -> bool:
    """Drop what SQLAlchemy logs at DEBUG: the rows that come."""
    return record.levelno > logging.DEBUG


def _trace(engine: Engine, tracing: Tracing) -> None:
    # both are given: connection, cursor, statement, parameters, context, executemany
    def begin(*given: Any) -> None:
        setattr(given[4], _SPAN, tracing.begun(given[2]))

    def end(*given: Any) -> None:
        tracing.ended(_taken(given[4]), None)

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)


def _taken(context: object) -> Any:
    """Return the span of a statement that has not ended yet; the caller ends it."""
    span = getattr(context, _SPAN, None)
    if span is not None:
        setattr(context, _SPAN, None)
    return span
