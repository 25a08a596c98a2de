# Generated from async_transactions.py by writersroom_db.sessions.generate: edit that one.
"""One transaction on a connection of a pool: begun for somebody, committed or taken back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine
from sqlalchemy import exc as sqlalchemy_errors

from writersroom_db.errors import services as errors
from writersroom_db.services.query import Viewer
from writersroom_db.sessions.positions import COMMIT
from writersroom_db.sessions.session import Driver, Session
from writersroom_db.sessions.tracing import Tracing
from writersroom_db.sessions.translation import translated


@contextmanager
def transaction(
    connection: Connection, viewer: Viewer, tracing: Tracing, *, read_only: bool, tell: bool
) -> Iterator[Session]:
    """Give a session on ``connection``, whose transaction has begun; commit at the block's end.

    Raises what the block raises, and what `commit` does; ServerLost where the server turned into a
    replica.
    """
    driver = driver_of(connection)
    _core(connection).begin()
    session = Session(connection, driver, viewer, tracing)
    try:
        yield session
        if session.in_transaction():
            session.flush()
        if not session.ended:
            session.position = commit(driver, read_only=read_only, tell=tell)
    except errors.ReadOnlySession:
        elsewhere = driver.pgconn.transaction_status == TransactionStatus.INTRANS
        undo(connection)
        if read_only or elsewhere:
            raise
        connection.invalidate()
        connection.engine.dispose()
        raise errors.ServerLost("The server takes no writes any more.") from None
    except sqlalchemy_errors.PendingRollbackError:
        undo(connection)
        raise errors.TransactionFailed from None
    except BaseException:
        undo(connection)
        raise
    finally:
        session.ended = True
        if session.in_transaction() or session.identity_map:
            session.close()
        connection.close()


def begun(engine: Engine, opening: bytes) -> Connection:
    """Return a connection on which the statements of ``opening`` have run.

    A connection that turns out to be dead is replaced once, since nothing was done on it yet.
    Raises PoolExhausted, UnknownUser, ConnectionFailed and ServerLost.
    """
    try:
        return _begun(engine, opening)
    except errors.ServerLost:
        engine.dispose()
    return _begun(engine, opening)


def _begun(engine: Engine, opening: bytes) -> Connection:
    connection = _borrowed(engine)
    try:
        refusal = _open(driver_of(connection), opening)
    except BaseException:
        undo(connection)
        connection.close()
        raise
    if refusal is None:
        return connection
    undo(connection)
    connection.close()
    raise refusal


def _borrowed(engine: Engine) -> Connection:
    refusal: errors.ServiceError
    try:
        return engine.connect()
    except sqlalchemy_errors.TimeoutError:
        refusal = errors.PoolExhausted()
    except sqlalchemy_errors.DBAPIError:
        # the first questions that SQLAlchemy asks a server were not answered
        refusal = errors.ServerLost()
    raise refusal


def _open(driver: Driver, opening: bytes) -> errors.ServiceError | None:
    try:
        driver.execute(opening, prepare=False)
    except psycopg.Error as error:
        return translated(error)
    return None


def commit(driver: Driver, *, read_only: bool, tell: bool) -> str | None:
    """Commit, and return what a replica must have replayed, where it shall ``tell``.

    Raises TransactionFailed where a statement had failed, CommitUnknown where the server did not
    say whether it committed, and what deferred constraints refuse.
    """
    if driver.pgconn.transaction_status != TransactionStatus.INTRANS:
        raise errors.TransactionFailed
    try:
        if not tell:
            driver.commit()
            return None
        cursor = driver.execute(COMMIT, prepare=False)
        return cast("str | None", (cursor.fetchone() or (None,))[0])
    except psycopg.Error as error:
        refusal = translated(error)
    if isinstance(refusal, errors.ServerLost) and not read_only:
        raise errors.CommitUnknown
    raise refusal


def undo(connection: Connection) -> None:
    """Roll back; a connection on which that fails is given up."""
    if connection.invalidated:
        return
    driver = driver_of(connection)
    with suppress(psycopg.Error):
        driver.rollback()
    if driver.pgconn.transaction_status != TransactionStatus.IDLE:
        connection.invalidate()


def driver_of(connection: Connection) -> Driver:
    """Return psycopg's connection below SQLAlchemy's."""
    return cast("Driver", _core(connection).connection.driver_connection)


def _core(connection: Connection) -> Connection:
    return connection
