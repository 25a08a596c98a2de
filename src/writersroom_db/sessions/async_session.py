"""A session: a transaction that acts for a user, by the ORM and by services' queries."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.asyncio import AsyncSession as OrmSession

from writersroom_db.errors.services import ServiceError, TransactionFailed
from writersroom_db.services.query import Asked, Query, Rows, Viewer
from writersroom_db.sessions.translation import translated

if TYPE_CHECKING:
    from writersroom_db.sessions.tracing import Tracing

T = TypeVar("T")
Driver = psycopg.AsyncConnection[tuple[Any, ...]]


class AsyncSession(OrmSession):
    """SQLAlchemy's session, whose transaction is the block that it was opened for.

    The block commits at its end and rolls back on an error; ``commit`` in it only flushes, and
    after ``rollback`` nothing more can be run in it. ``ended`` says that this was so, or that the
    block is over. ``position`` is known after a commit that wrote, where there is a replica: what
    it must have replayed.
    """

    def __init__(
        self, connection: AsyncConnection, driver: Driver, viewer: Viewer, tracing: "Tracing"
    ) -> None:
        super().__init__(bind=connection, expire_on_commit=False)
        self._driver = driver
        self._tracing = tracing
        self.viewer = viewer
        self.ended = False
        self.position: str | None = None

    async def run(self, asked: Asked[T]) -> T:
        """Run what is ``asked`` and return the answer. What was added is flushed first.

        Raises a ServiceError: see `writersroom_db.errors.services`.
        """
        query = asked.query(self.viewer)
        if self.in_transaction():
            await self.flush()
        if self.in_nested_transaction():
            # SQLAlchemy makes the savepoint when it is first asked
            await self.connection()
        with self._tracing.statement(query.name):
            return query.read(await self._rows(query))

    async def rollback(self) -> None:
        """Take back everything; the block's end commits nothing then."""
        if self.ended:
            return
        self.ended = True
        await super().rollback()
        # SQLAlchemy leaves a transaction alone in which it has run nothing yet
        with suppress(psycopg.Error):
            await self._driver.rollback()

    async def _rows(self, query: Query[Any]) -> Rows:
        # the connection may be another's by now, or have nobody bound to it
        if self.ended or self._driver.pgconn.transaction_status == TransactionStatus.IDLE:
            raise TransactionFailed
        try:
            cursor = await self._driver.execute(query.text, query.values)
            return await cursor.fetchall() if cursor.description else ()
        except (psycopg.Error, UnicodeEncodeError) as error:
            refusal: ServiceError = translated(error, query.name)
        # raised outside, it doesn't drag the server's text along
        raise refusal
