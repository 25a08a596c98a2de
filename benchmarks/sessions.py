"""What a session costs beside psycopg doing the same, and what importing one costs.

Each transaction opens with the same limits, binds a user, reads one row and commits.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from uuid import UUID

import psycopg
from sqlalchemy import Column, MetaData, Table, Text, Uuid, select

from benchmarks.databases import empty_database
from benchmarks.measure import Taken, command, interleaved, row, timed
from writersroom_db import AsyncDatabase, Database
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.services.query import Query, value
from writersroom_db.sessions.opening import WRITE, Timeouts, for_user, opening

TRANSACTIONS = 1000
_READ = Query("benchmarks.read", b"select first_name from app.users", {}, value)
_USERS = Table("users", MetaData(), Column("id", Uuid), Column("first_name", Text), schema="app")
_ORM = select(_USERS.c.first_name)
_IMPORTS = {
    "Database": "from writersroom_db import Database",
    "sqlalchemy and psycopg": "import sqlalchemy, psycopg, sqlalchemy.dialects.postgresql.psycopg",
}


def raw(connection: psycopg.Connection, opened: bytes) -> None:
    """Do by psycopg what a session does."""
    connection.execute(opened)
    connection.execute(_READ.text, {}).fetchall()
    connection.commit()


async def raw_async(connection: psycopg.AsyncConnection, opened: bytes) -> None:
    """Do what `raw` does, with asyncio."""
    await connection.execute(opened)
    await (await connection.execute(_READ.text, {})).fetchall()
    await connection.commit()


def by_query(database: Database, user: UUID) -> None:
    """Run a service's query."""
    with database.as_user(user) as session:
        session.run(_READ)


def by_orm(database: Database, user: UUID) -> None:
    """Run a statement of SQLAlchemy's."""
    with database.as_user(user) as session:
        session.execute(_ORM).all()


async def by_query_async(database: AsyncDatabase, user: UUID) -> None:
    """Run a service's query, with asyncio."""
    async with database.as_user(user) as session:
        await session.run(_READ)


async def by_orm_async(database: AsyncDatabase, user: UUID) -> None:
    """Run a statement of SQLAlchemy's, with asyncio."""
    async with database.as_user(user) as session:
        (await session.execute(_ORM)).all()


def many(work: Callable[[], None]) -> Callable[[], Taken]:
    """Return what times many transactions."""

    def all_of_them() -> None:
        for _ in range(TRANSACTIONS):
            work()

    return lambda: timed(all_of_them)


def many_async(loop: asyncio.Runner, work: Callable[[], Awaitable[None]]) -> Callable[[], Taken]:
    """Return what times many transactions, one after the other."""

    async def all_of_them() -> None:
        for _ in range(TRANSACTIONS):
            await work()

    return lambda: timed(lambda: loop.run(all_of_them()))


def measure(url: DatabaseUrl, user: UUID) -> None:
    """Print the rows of transactions."""
    opened = opening(WRITE, Timeouts(), for_user(user))
    with ExitStack() as stack:
        loop = stack.enter_context(asyncio.Runner())
        database = stack.enter_context(Database(url))
        other = AsyncDatabase(url)
        stack.callback(lambda: loop.run(other.close()))
        connection = stack.enter_context(connect(url, autocommit=True))
        awaited = loop.run(
            psycopg.AsyncConnection.connect(url.conninfo, autocommit=True, prepare_threshold=None)
        )
        stack.callback(lambda: loop.run(awaited.close()))
        taken = interleaved(
            {
                "psycopg": many(lambda: raw(connection, opened)),
                "query": many(lambda: by_query(database, user)),
                "orm": many(lambda: by_orm(database, user)),
                "psycopg, async": many_async(loop, lambda: raw_async(awaited, opened)),
                "query, async": many_async(loop, lambda: by_query_async(other, user)),
                "orm, async": many_async(loop, lambda: by_orm_async(other, user)),
            }
        )
    for kind in ("", ", async"):
        theirs = taken[f"psycopg{kind}"].wall
        for way, name in (("query", "`session.run`"), ("orm", "SQLAlchemy's session")):
            ours = taken[way + kind].wall
            row(f"{TRANSACTIONS:,} transactions by {name}{kind}", ours, "psycopg", theirs)


def measure_imports() -> None:
    """Print the row of imports."""
    taken = interleaved(
        {
            name: lambda text=text: command([sys.executable, "-c", text], os.environ)  # type: ignore[misc]
            for name, text in _IMPORTS.items()
        }
    )
    ours, theirs = (taken[name].cpu for name in _IMPORTS)
    row("importing `Database`, processor", ours, "sqlalchemy and psycopg", theirs)


def main() -> None:
    """Print the rows."""
    with empty_database() as url:
        migrate(url, environment="test")
        with connect(url) as connection:
            made = connection.execute(
                "insert into app.users (email, first_name, last_name, password_hash, salt)"
                " values ('nora@example.com', 'Nora', 'Vance', 'hash', 'salt') returning id"
            ).fetchone()
        known = {**dict(url.parameters), "user": "writersroom_app"}
        measure(DatabaseUrl(tuple(sorted(known.items()))), (made or ())[0])
    measure_imports()


if __name__ == "__main__":
    main()
