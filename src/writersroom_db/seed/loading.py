"""Loads blocks of rows by COPY, each with its mark in one transaction, the next made meanwhile."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice

import psycopg
from psycopg import sql

from writersroom_db.attempts import Tell, persist
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import SeedCollides
from writersroom_db.limits import Limits
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.runner_lock import hold_work
from writersroom_db.seed.books import query
from writersroom_db.seed.table import Block, Table
from writersroom_db.seed.world import World

Report = Callable[[str, int], None]
"""Takes a table's name, and how many more of its rows are there."""

_LIMITS = Limits(lock_timeout=1.0, deadline=600.0)

Work = Sequence[tuple[Table, Block]]
"""Blocks in an order in which each finds what it refers to."""

Loader = Callable[[Work, Report, Callable[[], None]], None]
"""Loads the work; tells what is there, and calls a check that raises to stop it."""

_AHEAD = 3

_Lines = Sequence[tuple[Table, Block, bytes]]


@contextmanager
def one_by_one(url: DatabaseUrl, world: World, load: int, tell: Tell) -> Iterator[Loader]:
    """Give what loads here, block after block, and closes its connection in the end."""
    with loader(url) as connection:

        def run(work: Work, report: Report, check: Callable[[], None]) -> None:
            load_blocks(connection, world, load, work, report, check, tell)

        yield run


@contextmanager
def loader(url: DatabaseUrl) -> Iterator[psycopg.Connection]:
    """Open a connection that loads: the owner's, in UTC.

    It need not wait for the disk at each commit: marks and rows are lost together, or not at all.
    """
    with connect(url, autocommit=True, application_name="writersroom-db seed") as connection:
        hold_work(connection)
        become_owner(connection)
        connection.execute(
            "select pg_catalog.set_config('search_path', '', false),"
            " pg_catalog.set_config('timezone', 'UTC', false),"
            " pg_catalog.set_config('synchronous_commit', 'off', false),"
            " pg_catalog.set_config('lock_timeout', %s, false),"
            " pg_catalog.set_config('statement_timeout', %s, false)",
            (f"{_LIMITS.lock_timeout}s", f"{_LIMITS.deadline}s"),
        )
        yield connection


def load_blocks(
    connection: psycopg.Connection,
    world: World,
    load: int,
    work: Work,
    report: Report,
    check: Callable[[], None],
    tell: Tell,
) -> None:
    """Load the blocks, one after the other; the next few are made while one is sent."""
    with ThreadPoolExecutor(1) as maker:
        coming = iter(work)
        made = deque(maker.submit(_lines, world, *each) for each in islice(coming, _AHEAD))
        while made:
            lines = made.popleft().result()
            made.extend(maker.submit(_lines, world, *each) for each in islice(coming, 1))
            check()
            persist(
                lambda lines=lines: _load(connection, load, lines),  # type: ignore[misc]
                f"{lines[0][0].name}, block {lines[0][1].number}",
                _LIMITS,
                tell,
            )
            for each, part, _ in lines:
                report(each.name, part.rows)


def analyze(url: DatabaseUrl, tables: Iterable[Table], tell: Tell) -> None:
    """Gather the planner's statistics of the tables; autovacuum, at work on one, is let by."""
    with loader(url) as connection:
        for table in tables:
            statement = sql.SQL("analyze {}").format(sql.Identifier("app", table.name))
            persist(
                lambda statement=statement: connection.execute(statement),  # type: ignore[misc]
                f"analyze {table.name}",
                _LIMITS,
                tell,
            )


def copy_statement(table: Table) -> sql.Composed:
    """Return the COPY that takes the table's lines."""
    return sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier("app", table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )


def _lines(world: World, table: Table, block: Block) -> _Lines:
    """Return the lines of the block, and those of the table that is loaded along."""
    tables = [table] if table.along is None else [table, table.along]
    return [(each, block, each.lines(world, block)) for each in tables]


def _load(connection: psycopg.Connection, load: int, lines: _Lines) -> None:
    with (
        _collisions(),
        connection.transaction(),
        silenced(connection, lines[0][0]),
        connection.cursor() as cur,
    ):
        for table, block, text in lines:
            with cur.copy(copy_statement(table)) as copy:
                copy.write(text)
            mark = {"load": load, "table": table.name, "block": block.number, "rows": block.rows}
            cur.execute(query("mark"), mark)


@contextmanager
def _collisions() -> Iterator[None]:
    """Say which rule a row broke, without the row."""
    try:
        yield
    except psycopg.IntegrityError as error:
        raise SeedCollides(
            f"A row for {error.diag.table_name} breaks {error.diag.constraint_name}, beside the"
            " rows that are there."
        ) from None


@contextmanager
def silenced(connection: psycopg.Connection, table: Table) -> Iterator[None]:
    """Turn the table's silenced trigger off for the rest of the transaction."""
    switch = sql.SQL("alter table {} {} trigger {}")
    names = sql.Identifier("app", table.name), sql.Identifier(table.silenced or "none")
    if table.silenced:
        connection.execute(switch.format(names[0], sql.SQL("disable"), names[1]))
    yield
    if table.silenced:
        connection.execute(switch.format(names[0], sql.SQL("enable"), names[1]))
