"""Loads blocks of rows by COPY, each with its mark in one transaction, the next made meanwhile."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice

import psycopg
from psycopg import sql

from writersroom_db.attempts import Tell, persist
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.seed.books import query
from writersroom_db.seed.connections import LIMITS, collisions, loader, share
from writersroom_db.seed.table import Block, Table
from writersroom_db.seed.world import World

Report = Callable[[str, int], None]
"""Takes a table's name, and how many more of its rows are there."""

Work = Sequence[tuple[Table, Block]]
"""Blocks in an order in which each finds what it refers to."""

Loader = Callable[[Work, Report, Callable[[], None]], None]
"""Loads the work; tells what is there, and calls a check that raises to stop it."""

_AHEAD = 3
_TURN = 0.0001

_FOLLOWING = ("project_access",)
"""Tables that triggers fill."""

_Lines = Sequence[tuple[Table, Block, bytes]]


@contextmanager
def one_by_one(url: DatabaseUrl, world: World, load: int, tell: Tell) -> Iterator[Loader]:
    """Give what loads here, block after block, and closes its connection in the end."""
    with loader(url) as connection, short_turns():

        def run(work: Work, report: Report, check: Callable[[], None]) -> None:
            load_blocks(connection, world, load, work, report, check, tell)

        yield run


@contextmanager
def short_turns() -> Iterator[None]:
    """Let threads take turns more often: making rows would keep those made from being sent."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


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
                LIMITS,
                tell,
            )
            for each, part, _ in lines:
                report(each.name, part.rows)


def analyze(url: DatabaseUrl, tables: Iterable[Table], many: int, tell: Tell) -> None:
    """Gather the planner's statistics of the tables and what follows them, of ``many`` at once.

    Autovacuum, at work on one, is let by.
    """

    def gather(connection: psycopg.Connection, name: str) -> None:
        statement = sql.SQL("analyze {}").format(sql.Identifier("app", name))
        persist(lambda: connection.execute(statement), f"analyze {name}", LIMITS, tell)

    names = [table.name for table in tables]
    share(url, many, [*reversed(names), *_FOLLOWING], gather)


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
        collisions(),
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
def silenced(connection: psycopg.Connection, table: Table) -> Iterator[None]:
    """Turn the table's silenced trigger off for the rest of the transaction, if it is on."""
    if not table.silenced or not _is_on(connection, table.name, table.silenced):
        yield
        return
    switch = sql.SQL("alter table {} {} trigger {}")
    which = sql.Identifier("app", table.name), sql.Identifier(table.silenced)
    connection.execute(switch.format(which[0], sql.SQL("disable"), which[1]))
    yield
    connection.execute(switch.format(which[0], sql.SQL("enable"), which[1]))


def _is_on(connection: psycopg.Connection, table: str, trigger: str) -> bool:
    names = {"table": f"app.{table}", "trigger": trigger}
    row = connection.execute(query("trigger_is_on"), names).fetchone()
    return row is not None and bool(row[0])
