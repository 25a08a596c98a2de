"""A replica, asked for what it has already: everything that the user has written."""

import asyncio
import time
from dataclasses import dataclass, field

import psycopg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from writersroom_db.errors.connection import ConnectionFailed
from writersroom_db.errors.services import ServerLost, UnknownUser
from writersroom_db.sessions.positions import Availability, replayed
from writersroom_db.sessions.translation import translated

_BETWEEN_LOOKS = 0.01


@dataclass(frozen=True)
class AsyncReplica:
    """A replica's pool, and for how many seconds a session waits until it has caught up."""

    engine: AsyncEngine
    wait: float
    available: Availability = field(default_factory=Availability)

    async def begun(self, opening: bytes, position: str | None) -> AsyncConnection | None:
        """Return a connection on which ``opening`` has run, once ``position`` was replayed.

        None where the replica can't be reached, lags behind, or doesn't know the user yet: then it
        is the primary's turn.
        """
        from writersroom_db.sessions.async_transactions import begun, undo

        if not self.available:
            return None
        try:
            connection = await begun(self.engine, opening)
        except UnknownUser:
            return None
        except (ConnectionFailed, ServerLost):
            self.available.failed()
            return None
        serves = False
        try:
            serves = position is None or await self._has_replayed(connection, position)
        except psycopg.Error as error:
            if isinstance(translated(error), ServerLost):
                self.available.failed()
        finally:
            if not serves:
                await undo(connection)
                await connection.close()
        return connection if serves else None

    async def _has_replayed(self, connection: AsyncConnection, position: str) -> bool:
        from writersroom_db.sessions.async_transactions import driver_of

        until = time.monotonic() + self.wait
        while True:
            cursor = await driver_of(connection).execute(replayed(position))
            row = await cursor.fetchone()
            if row and row[0]:
                return True
            if time.monotonic() > until:
                return False
            await asyncio.sleep(_BETWEEN_LOOKS)
