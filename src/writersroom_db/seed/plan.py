"""What a seeding would do, decided and refused before anything is changed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import psycopg
from psycopg import sql

from writersroom_db.errors import (
    LoadInTheWay,
    NotAtHead,
    NotEmpty,
    ProductionRefused,
    UnknownTable,
)
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.migrations.state import DatabaseState, read_state
from writersroom_db.partitions import MissingPartition, missing_partitions
from writersroom_db.seed.books import Load, find_load, query, read_deferred
from writersroom_db.seed.loading import copy_statement
from writersroom_db.seed.recipe import Recipe
from writersroom_db.seed.rows import BY_NAME, TABLES
from writersroom_db.seed.table import Block, Table
from writersroom_db.seed.world import MONTH, World

GENERATOR = 4
"""Raised when other rows are made from the same numbers: loads of before can't be continued."""

State = Literal["new", "begun", "there"]


@dataclass(frozen=True)
class TablePlan:
    """``blocks`` are those of the table's blocks that are not there."""

    table: Table
    blocks: tuple[Block, ...]

    @property
    def missing(self) -> int:
        """How many rows are not there yet."""
        return sum(block.rows for block in self.blocks)


@dataclass(frozen=True)
class SeedPlan:
    """``implied`` names the tables that come because chosen ones need them.

    ``load`` is what was begun before, if anything; ``removes`` says that it goes first.
    ``defers`` says that indexes and foreign keys are made after the rows.
    """

    recipe: Recipe
    fingerprint: str
    environment: str
    state: State
    tables: tuple[TablePlan, ...]
    implied: tuple[str, ...]
    partitions: tuple[MissingPartition, ...]
    appended: bool
    removes: bool
    defers: bool
    load: Load | None

    @property
    def rows(self) -> int:
        """How many rows would be loaded."""
        return sum(rows for _, rows in self.expected)

    @property
    def expected(self) -> list[tuple[str, int]]:
        """How many rows each table would get, with those that come along with others'."""
        rows: dict[str, int] = {}
        for each in self.tables:
            for table in (each.table, each.table.along):
                if table is not None:
                    rows[table.name] = rows.get(table.name, 0) + each.missing
        return list(rows.items())

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements that carry the rows."""
        return tuple(
            copy_statement(each.table).as_string(None) for each in self.tables if each.blocks
        )

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        return {
            "seed": self.recipe.seed,
            "epoch": self.recipe.epoch.isoformat(),
            "fingerprint": self.fingerprint,
            "environment": self.environment,
            "state": self.state,
            "removes_first": self.removes,
            "appends": self.appended,
            "implied": list(self.implied),
            "defers": self.defers,
            "partitions": [
                {"parent": missing.parent, "month": missing.month.isoformat()}
                for missing in self.partitions
            ],
            "missing": dict(self.expected),
        }


def read_ready_state(connection: psycopg.Connection) -> DatabaseState:
    """Return where the database stands, if it may be seeded.

    Raises NotAtHead and ProductionRefused.
    """
    state, head = read_state(connection), load_graph().head
    if state.current != head:
        at = state.current or "base"
        raise NotAtHead(f"The database is at {at}, and {head} is the newest revision.")
    if state.environment == "production":
        raise ProductionRefused
    return state


def build_seed_plan(
    connection: psycopg.Connection,
    world: World,
    environment: str,
    *,
    only: Sequence[str] = (),
    append: bool = False,
    restart: bool = False,
) -> SeedPlan:
    """Plan what is missing of ``world``.

    Raises UnknownTable; NotEmpty when there are rows that no load of this world wrote, without
    ``append``; and LoadInTheWay when another load was begun.
    """
    chosen, implied = _choose(only)
    fingerprint = _fingerprint(world, chosen)
    load = find_load(connection, fingerprint)
    if load is None:
        _refuse_others(connection, fingerprint, append=append)
    there = frozenset() if load is None or restart else load.blocks
    tables = tuple(
        TablePlan(table, tuple(b for b in blocks if (table.name, b.number) not in there))
        for table, blocks in _parts(world, chosen)
    )
    appended = load.appended if load is not None else append
    state: State = "there"
    if load is None:
        state = "new"
    elif restart or not load.finished or any(each.blocks for each in tables):
        state = "begun"
    return SeedPlan(
        world.recipe,
        fingerprint,
        environment,
        state,
        tables,
        implied,
        _missing_months(connection, world, tables),
        appended,
        restart and load is not None,
        _defers(connection, None if restart else load, tables, appended=appended),
        load,
    )


def _defers(
    connection: psycopg.Connection,
    load: Load | None,
    tables: Iterable[TablePlan],
    *,
    appended: bool,
) -> bool:
    """Tell whether foreign keys wait for the rows: it pays from a table of several blocks on."""
    if load is not None:
        return bool(read_deferred(connection, load))
    return not appended and any(len(each.blocks) > 1 for each in tables)


def _missing_months(
    connection: psycopg.Connection, world: World, tables: Iterable[TablePlan]
) -> tuple[MissingPartition, ...]:
    """Return the months that conversations reach back to and that have no partition yet."""
    oldest = world.epoch - (world.recipe.age("conversation_months") + 1) * MONTH
    since = datetime.fromtimestamp(oldest / 1_000_000, UTC)
    months = missing_partitions(connection, since, world.recipe.epoch)
    wanted = {f"app.{each.table.name}" for each in tables}
    return tuple(month for month in months if month.parent in wanted)


def _choose(only: Sequence[str]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Return the chosen tables with all that they need, and which came for that."""
    unknown = [name for name in only if name not in BY_NAME]
    if unknown:
        raise UnknownTable(
            f"There is no table {unknown[0]} to seed.", hint=f"Tables are {', '.join(BY_NAME)}."
        )
    if not only:
        return TABLES, ()
    wanted = set(only)
    for table in reversed(TABLES):
        if table.name in wanted:
            wanted.update(table.needs)
    chosen = tuple(table for table in TABLES if table.name in wanted)
    return chosen, tuple(table.name for table in chosen if table.name not in only)


def _parts(world: World, chosen: Sequence[Table]) -> Iterable[tuple[Table, tuple[Block, ...]]]:
    """Give each table's blocks; what comes along with another table is that one's."""
    for table in chosen:
        split = table.split(world)
        blocks = tuple(block for block in table.blocks(world) if block.first >= split)
        yield table, blocks


def _fingerprint(world: World, chosen: Sequence[Table]) -> str:
    recipe = world.recipe
    told: Mapping[str, Any] = {
        "generator": GENERATOR,
        "seed": recipe.seed,
        "epoch": recipe.epoch.astimezone(UTC).isoformat(),
        "counts": dict(recipe.counts),
        "distributions": recipe.distributions,
        "edges": dict(recipe.edges),
        "pools": world.pools.digest(),
        "tables": [table.name for table in chosen],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _refuse_others(connection: psycopg.Connection, fingerprint: str, *, append: bool) -> None:
    row = connection.execute(query("unfinished"), {"fingerprint": fingerprint}).fetchone()
    if row is not None:
        seed, epoch, users = row
        raise LoadInTheWay(
            f"Another load was begun and is not complete: seed {seed}, epoch {epoch:%Y-%m-%d},"
            f" {users} users."
        )
    if append:
        return
    for table in TABLES:
        found = connection.execute(
            sql.SQL("select exists (select from {})").format(sql.Identifier("app", table.name))
        ).fetchone()
        if found and found[0]:
            raise NotEmpty(f"app.{table.name} holds rows already.")
