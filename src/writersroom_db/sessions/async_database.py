"""The database as services see it: sessions that act for somebody, or nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Self, TypeVar, Unpack
from uuid import UUID

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors.base import WritersRoomError
from writersroom_db.errors.services import CommitUnknown
from writersroom_db.services.query import Asked, Query, Viewer
from writersroom_db.sessions.async_replica import AsyncReplica
from writersroom_db.sessions.engines import make_async_engine
from writersroom_db.sessions.opening import (
    READ,
    READ_REPLICA,
    WRITE,
    for_user,
    for_worker,
    identity,
    opening,
)
from writersroom_db.sessions.options import Options, Url, required, settings
from writersroom_db.sessions.positions import Positions, newest
from writersroom_db.sessions.tracing import tracing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from writersroom_db.sessions.async_session import AsyncSession

T = TypeVar("T")


class AsyncDatabase:
    """A database and the pools of connections to it; one a process.

    ``url`` is read as `writersroom_db.connection.urls.resolve` says; for the keywords see
    `Options`. Nothing connects before the first session; the ``async with`` block closes it.

    Raises BadDatabaseUrl, MissingDatabaseUrl and MissingExtra.
    """

    def __init__(self, url: Url | None = None, **options: Unpack[Options]) -> None:
        self.settings = known = settings(url, options)
        self._tracing = tracing(known.tracer_provider, known.url.database)
        self._engine = make_async_engine(known.url, known, self._tracing)
        self._auth = self._other(known.auth_url)
        self._worker = self._other(known.worker_url, writes=False)
        replica = self._other(known.replica_url, writes=False)
        self._replica = AsyncReplica(replica, known.replica_wait) if replica else None
        self._positions = Positions()

    @asynccontextmanager
    async def as_user(
        self, user_id: UUID | str | None, *, read_only: bool = False, position: str | None = None
    ) -> AsyncIterator["AsyncSession"]:
        """Give a session that acts for a user: one transaction, committed at the block's end.

        ``read_only`` sessions may go to a replica: to one that has all that the user has written
        through this object, and what ``position`` says (`position_of` in another process).

        Raises MissingIdentity, UnknownUser and BadPosition; in the block, ServiceError.
        """
        user = identity(user_id)
        with self._tracing.transaction("user", user):
            connection = await self._opened(user, position, read_only=read_only)
            try:
                async with self._session(connection, user, read_only=read_only) as session:
                    yield session
            except CommitUnknown:
                if self._replica is not None:
                    self._replica.available.failed()
                raise
            if session.position is not None:
                self._positions.remember(user, session.position)

    @asynccontextmanager
    async def as_worker(self, reason: str) -> AsyncIterator["AsyncSession"]:
        """Give a session that reads everything, for a ``reason`` that the audit log keeps.

        Raises MissingReason, and MissingDatabaseUrl without ``worker_url``.
        """
        bound = for_worker(reason)
        with self._tracing.transaction("worker", None):
            worker = required(self._worker, "worker_url")
            connection = await self._begun(bound, worker, READ)
            async with self._session(connection, None, read_only=True) as session:
                yield session

    @asynccontextmanager
    async def auth(self) -> AsyncIterator["AsyncSession"]:
        """Give a session of the sign-in service: see `writersroom_db.services.accounts`.

        Raises MissingDatabaseUrl without ``auth_url``.
        """
        with self._tracing.transaction("auth", None):
            signing_in = required(self._auth, "auth_url")
            connection = await self._begun("", signing_in, WRITE)
            async with self._session(connection, None, read_only=False) as session:
                yield session

    async def run_as(
        self,
        user_id: UUID | str | None,
        work: "Asked[T] | Callable[[AsyncSession], Awaitable[T]]",
        *,
        read_only: bool = False,
        position: str | None = None,
        idempotency_key: UUID | None = None,
    ) -> T:
        """Do ``work`` in a session of its own for the user, and again where others got in between.

        It is done whole each time, so nothing but the database may be changed by it. After a commit
        of which nobody knows whether it came through it is done again only under an
        ``idempotency_key`` (a query may bring its own), under which it must save but once.

        Raises what the last attempt did.
        """
        key = idempotency_key
        if key is None and isinstance(work, Query):
            key = work.idempotency_key
        attempt = 1
        while True:
            try:
                async with self.as_user(user_id, read_only=read_only, position=position) as session:
                    if callable(work):
                        return await work(session)
                    return await session.run(work)
            except WritersRoomError as error:
                if not self.settings.retries.again(error, attempt, key):
                    raise
            await asyncio.sleep(self.settings.retries.pause(attempt))
            attempt += 1

    def position_of(self, user_id: UUID | str) -> str | None:
        """Return what a replica must have replayed of what the user wrote by this object, if any.

        Another process that is given it as ``position`` reads those writes. None without a replica.
        """
        return self._positions.of(identity(user_id))

    async def close(self) -> None:
        """Close every connection that no session holds."""
        replica = None if self._replica is None else self._replica.engine
        for engine in (self._engine, self._auth, self._worker, replica):
            if engine is not None:
                await engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.settings.url.masked!r})"

    def _other(self, url: DatabaseUrl | None, *, writes: bool = True) -> "AsyncEngine | None":
        if url is None:
            return None
        return make_async_engine(url, self.settings, self._tracing, writes=writes)

    async def _opened(
        self, user: UUID, position: str | None, *, read_only: bool
    ) -> "AsyncConnection":
        bound = for_user(user)
        if self._replica is not None and read_only:
            opened = opening(READ_REPLICA, self.settings.timeouts, bound)
            wanted = newest(position, self._positions.of(user))
            connection = await self._replica.begun(opened, wanted)
            if connection is not None:
                return connection
        return await self._begun(bound, self._engine, READ if read_only else WRITE)

    async def _begun(self, bound: str, engine: "AsyncEngine", begin: str) -> "AsyncConnection":
        from writersroom_db.sessions.async_transactions import begun

        return await begun(engine, opening(begin, self.settings.timeouts, bound))

    def _session(
        self, connection: "AsyncConnection", user: UUID | None, *, read_only: bool
    ) -> AbstractAsyncContextManager["AsyncSession"]:
        from writersroom_db.sessions.async_transactions import transaction

        viewer = Viewer(user, self.settings.cursor_key)
        tell = self._replica is not None and not read_only
        return transaction(connection, viewer, self._tracing, read_only=read_only, tell=tell)
