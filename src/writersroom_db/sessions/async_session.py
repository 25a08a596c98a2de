"""A session: a transaction that acts for a user, by the ORM and by services' queries."""

from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.asyncio import AsyncSession as OrmSession

from writersroom_db.services.query import Asked, Query, Rows, Viewer
from writersroom_db.sessions.translation import translated

if TYPE_CHECKING:
    from writersroom_db.errors.services import ServiceError
    from writersroom_db.sessions.tracing import Tracing

T = TypeVar("T")
Driver = psycopg.AsyncConnection[tuple[Any, ...]]


class AsyncSession(OrmSession):
    """SQLAlchemy's session, whose transaction is the block that it was opened for.

    The block commits at its end and rolls back on an error; ``commit`` in it only flushes.
    ``position`` is known after a commit, where there is a replica: what it must have replayed.
    """

    def __init__(
        self, connection: AsyncConnection, driver: Driver, viewer: Viewer, tracing: "Tracing"
    ) -> None:
        super().__init__(bind=connection, expire_on_commit=False)
        self._driver = driver
        self._tracing = tracing
        self.viewer = viewer
        self.position: str | None = None

    async def run(self, asked: Asked[T]) -> T:
        """Run what is ``asked`` and return the answer. What was added is flushed first.

        Raises a ServiceError: see `writersroom_db.errors.services`.
        """
        query = asked.query(self.viewer)
        if self.new or self.deleted or self.dirty:
            await self.flush()
        if self.in_nested_transaction():
            # SQLAlchemy sends a savepoint when it first needs the connection
            await self.connection()
        with self._tracing.statement(query.name):
            return query.read(await self._rows(query))

    async def _rows(self, query: Query[Any]) -> Rows:
        try:
            cursor = await self._driver.execute(query.text, query.values)
            return await cursor.fetchall() if cursor.description else ()
        except psycopg.Error as error:
            refusal: ServiceError = translated(error)
        # raised outside, it doesn't drag the server's text along
        raise refusal
