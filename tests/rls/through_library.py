"""Asks the oracle's questions through sessions of the library, with asyncio and without.

What gives rows goes through ``Session.run``, what only counts through SQLAlchemy's Core: the two
ways that services have. Refusals come back as psycopg's errors, which the oracle knows.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg import sql

from tests.schema import rows
from writersroom_db import AsyncDatabase, Database
from writersroom_db.errors import (
    AlreadyExists,
    NotAllowed,
    ReferenceRefused,
    ServiceError,
    UnknownUser,
)
from writersroom_db.services.query import Query

Acting = Callable[[UUID], AbstractContextManager[rows.Database | None]]

_REFUSALS: dict[type[ServiceError], type[psycopg.Error]] = {
    AlreadyExists: psycopg.errors.UniqueViolation,
    NotAllowed: psycopg.errors.InsufficientPrivilege,
    ReferenceRefused: psycopg.errors.ForeignKeyViolation,
}


class _TakenBack(Exception):
    """Ends a session without leaving anything."""


@dataclass(frozen=True)
class Answer:
    """Rows, or how many were written."""

    rows: tuple[Any, ...] = ()
    rowcount: int = -1

    def fetchall(self) -> tuple[Any, ...]:
        """Return the rows."""
        return self.rows


@dataclass(frozen=True)
class Asking:
    """A session, as far as the oracle needs a connection; ``wait`` awaits what has to be."""

    session: Any
    wait: Callable[[Any], Any]

    @contextmanager
    def transaction(self, *, force_rollback: bool = False) -> Iterator[None]:
        """Open a savepoint, which is always taken back."""
        assert force_rollback
        savepoint = self.wait(self.session.begin_nested())
        try:
            yield
        finally:
            self.wait(savepoint.rollback())

    def execute(self, statement: str | sql.Composed, values: tuple[object, ...] = ()) -> Answer:
        """Run a statement in the user's name."""
        text = statement if isinstance(statement, str) else statement.as_string(None)
        try:
            if text.startswith("select") or " returning " in text:
                return self._run(text, values)
            connection = self.wait(self.session.connection())
            done = self.wait(connection.exec_driver_sql(text, values or None))
            return Answer(rowcount=done.rowcount)
        except ServiceError as error:
            refusal = _REFUSALS.get(type(error))
            if refusal is None:
                raise
        raise refusal

    def _run(self, text: str, values: tuple[object, ...]) -> Answer:
        query = Query("oracle", text.encode(), cast("Any", values), tuple)
        found = self.wait(self.session.run(query))
        return Answer(found, len(found))


def without_asyncio(database: Database) -> Acting:
    """Return what asks through ``database``."""

    @contextmanager
    def acting(user: UUID) -> Iterator[rows.Database | None]:
        try:
            with database.as_user(user) as session:
                yield cast("rows.Database", Asking(session, lambda answer: answer))
                raise _TakenBack
        except UnknownUser:
            yield None
        except _TakenBack:
            pass

    return acting


def with_asyncio(database: AsyncDatabase, runner: asyncio.Runner) -> Acting:
    """Return what asks through ``database``, on the loop of ``runner``."""

    def wait(answer: Any) -> Any:
        return runner.run(_awaited(answer)) if hasattr(answer, "__await__") else answer

    @contextmanager
    def acting(user: UUID) -> Iterator[rows.Database | None]:
        block = database.as_user(user)
        try:
            session = wait(block.__aenter__())
        except UnknownUser:
            yield None
            return
        try:
            yield cast("rows.Database", Asking(session, wait))
        finally:
            with suppress(_TakenBack):
                wait(block.__aexit__(_TakenBack, _TakenBack(), None))

    return acting


async def _awaited(answer: Any) -> Any:
    return await answer
