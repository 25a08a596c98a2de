"""What happens at each connection, statement and error of an engine, whoever caused them."""

import logging
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

_SPAN = "writersroom_db.span"


def listen(engine: Engine, url: DatabaseUrl, password: Password | None, tracing: Tracing) -> None:
    """Have ``engine`` ask for passwords, guard transactions, name errors and trace statements."""

    def add_password(_: object, __: object, ___: object, parameters: dict[str, Any]) -> None:
        if password is not None:
            parameters["password"] = password(url)

    def name_cause(context: ExceptionContext) -> Exception | None:
        ours = _named(context, url)
        if context.connection is not None and not context.connection.invalidated:
            span = context.connection.info.pop(_SPAN, None)
            tracing.ended(span, ours or context.original_exception)
        return ours

    event.listen(engine, "do_connect", add_password)
    event.listen(engine, "handle_error", name_cause)
    event.listen(engine, "before_cursor_execute", _refuse_outside)
    if tracing.tracer is not None:
        _trace(engine, tracing)
    logging.getLogger(f"sqlalchemy.engine.Engine.{LOGGED_AS}").addFilter(_has_no_rows)


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


def _has_no_rows(record: logging.LogRecord) -> bool:
    """Drop what SQLAlchemy logs at DEBUG: the rows that come."""
    return record.levelno > logging.DEBUG


def _trace(engine: Engine, tracing: Tracing) -> None:
    def begin(connection: Connection, _: object, statement: str, *__: object) -> None:
        connection.info[_SPAN] = tracing.begun(statement)

    def end(connection: Connection, *_: object) -> None:
        tracing.ended(connection.info.pop(_SPAN, None), None)

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
