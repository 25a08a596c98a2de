"""One transaction on a connection of a pool: begun for somebody, committed or taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection
from sqlalchemy import exc as sqlalchemy_errors
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from writersroom_db.errors import services as errors
from writersroom_db.services.query import Viewer
from writersroom_db.sessions.async_session import AsyncSession, Driver
from writersroom_db.sessions.positions import COMMIT
from writersroom_db.sessions.tracing import Tracing
from writersroom_db.sessions.translation import translated


@asynccontextmanager
async def transaction(
    connection: AsyncConnection, viewer: Viewer, tracing: Tracing, *, read_only: bool, tell: bool
) -> AsyncIterator[AsyncSession]:
    """Give a session on ``connection``, whose transaction has begun; commit at the block's end.

    Raises what the block raises, and what `commit` does; ServerLost where the server turned into a
    replica.
    """
    driver = driver_of(connection)
    _core(connection).begin()
    session = AsyncSession(connection, driver, viewer, tracing)
    try:
        yield session
        if session.in_transaction():
            await session.flush()
        if not session.ended:
            session.position = await commit(driver, read_only=read_only, tell=tell)
    except errors.ReadOnlySession:
        elsewhere = driver.pgconn.transaction_status == TransactionStatus.INTRANS
        await undo(connection)
        if read_only or elsewhere:
            raise
        await connection.invalidate()
        await connection.engine.dispose()
        raise errors.ServerLost("The server takes no writes any more.") from None
    except sqlalchemy_errors.PendingRollbackError:
        await undo(connection)
        raise errors.TransactionFailed from None
    except BaseException:
        await undo(connection)
        raise
    finally:
        session.ended = True
        if session.in_transaction() or session.identity_map:
            await session.close()
        await connection.close()


async def begun(engine: AsyncEngine, opening: bytes) -> AsyncConnection:
    """Return a connection on which the statements of ``opening`` have run.

    A connection that turns out to be dead is replaced once, since nothing was done on it yet.
    Raises PoolExhausted, UnknownUser, ConnectionFailed and ServerLost.
    """
    try:
        return await _begun(engine, opening)
    except errors.ServerLost:
        await engine.dispose()
    return await _begun(engine, opening)


async def _begun(engine: AsyncEngine, opening: bytes) -> AsyncConnection:
    connection = await _borrowed(engine)
    try:
        refusal = await _open(driver_of(connection), opening)
    except BaseException:
        await undo(connection)
        await connection.close()
        raise
    if refusal is None:
        return connection
    await undo(connection)
    await connection.close()
    raise refusal


async def _borrowed(engine: AsyncEngine) -> AsyncConnection:
    refusal: errors.ServiceError
    try:
        return await engine.connect()
    except sqlalchemy_errors.TimeoutError:
        refusal = errors.PoolExhausted()
    except sqlalchemy_errors.DBAPIError:
        # the first questions that SQLAlchemy asks a server were not answered
        refusal = errors.ServerLost()
    raise refusal


async def _open(driver: Driver, opening: bytes) -> errors.ServiceError | None:
    try:
        await driver.execute(opening, prepare=False)
    except psycopg.Error as error:
        return translated(error)
    return None


async def commit(driver: Driver, *, read_only: bool, tell: bool) -> str | None:
    """Commit, and return what a replica must have replayed, where it shall ``tell``.

    Raises TransactionFailed where a statement had failed, CommitUnknown where the server did not
    say whether it committed, and what deferred constraints refuse.
    """
    if driver.pgconn.transaction_status != TransactionStatus.INTRANS:
        raise errors.TransactionFailed
    try:
        if not tell:
            await driver.commit()
            return None
        cursor = await driver.execute(COMMIT, prepare=False)
        return cast("str | None", (await cursor.fetchone() or (None,))[0])
    except psycopg.Error as error:
        refusal = translated(error)
    if isinstance(refusal, errors.ServerLost) and not read_only:
        raise errors.CommitUnknown
    raise refusal


async def undo(connection: AsyncConnection) -> None:
    """Roll back; a connection on which that fails is given up."""
    if connection.invalidated:
        return
    driver = driver_of(connection)
    with suppress(psycopg.Error):
        await driver.rollback()
    if driver.pgconn.transaction_status != TransactionStatus.IDLE:
        await connection.invalidate()


def driver_of(connection: AsyncConnection) -> Driver:
    """Return psycopg's connection below SQLAlchemy's."""
    return cast("Driver", _core(connection).connection.driver_connection)


def _core(connection: AsyncConnection) -> Connection:
    return cast("Connection", connection.sync_connection)
