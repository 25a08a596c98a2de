"""The library's verb: seed, and its plan."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from writersroom_db.attempts import Tell, persist, silent
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import content_store
from writersroom_db.errors import SeedCollides
from writersroom_db.migrations.alone import alone
from writersroom_db.migrations.owner import become_owner, reading
from writersroom_db.partitions import make_partitions
from writersroom_db.seed.books import Load, begin_load, finish_load, forget_load, read_edges
from writersroom_db.seed.connections import LIMITS, loader
from writersroom_db.seed.content import write_content
from writersroom_db.seed.deferring import put_back, put_off
from writersroom_db.seed.loading import Report, Work, analyze, one_by_one
from writersroom_db.seed.plan import SeedPlan, TablePlan, build_seed_plan, read_ready_state
from writersroom_db.seed.pools import fill_pools
from writersroom_db.seed.recipe import Recipe
from writersroom_db.seed.removing import remove_load
from writersroom_db.seed.workers import in_processes
from writersroom_db.seed.world import World, make_world

EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
"""The epoch where none is given: fixed, so that the same seed gives the same world for ever."""

_WAIT = 600.0


@dataclass(frozen=True)
class SeedResult:
    """``rows`` were loaded now, by table; ``partitions`` made, by name; ``texts`` are stored."""

    plan: SeedPlan
    rows: Mapping[str, int]
    partitions: tuple[str, ...]
    texts: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON's types."""
        return {
            **self.plan.to_json(),
            "loaded": dict(self.rows),
            "partitions_made": list(self.partitions),
            "texts": self.texts,
            "seconds": round(self.seconds, 3),
        }


def _nobody(_table: str, _rows: int) -> None:
    pass


def plan_seed(
    url: DatabaseUrl,
    recipe: Recipe,
    *,
    only: Sequence[str] = (),
    append: bool = False,
    restart: bool = False,
) -> SeedPlan:
    """Return what `seed` would do now. Changes nothing."""
    with connect(url, autocommit=True) as connection, reading(connection):
        _, plan = _plan(connection, recipe, only, append=append, restart=restart)
        return plan


def seed(
    url: DatabaseUrl,
    recipe: Recipe,
    *,
    only: Sequence[str] = (),
    append: bool = False,
    restart: bool = False,
    processes: int = 1,
    content: str | None = None,
    tell: Tell = silent,
    planned: Callable[[SeedPlan], None] = lambda _plan: None,
    report: Report = _nobody,
) -> SeedResult:
    """Fill the database with the world of ``recipe``, or with what of it is missing.

    Nothing else that changes the database may run meanwhile. ``only`` chooses tables, to which
    those that they need are added. ``append`` accepts rows that are there; ``restart`` takes out
    first what a load of the same world has left. ``content`` names where the texts of versions go
    (see `content_store`). ``planned`` is told the plan before it runs,
    ``report`` how many rows of which table have just come.

    Raises what `build_seed_plan`, `read_ready_state` and `write_content` raise, and SeedInUse.
    """
    started = time.monotonic()
    counted: dict[str, int] = {}

    def count(table: str, rows: int) -> None:
        counted[table] = counted.get(table, 0) + rows
        report(table, rows)

    store = None if content is None else content_store(content)
    with alone(url, "the database was seeded", wait=_WAIT, tell=tell) as (connection, check):
        with reading(connection):
            world, plan = _plan(connection, recipe, only, append=append, restart=restart)
        planned(plan)
        become_owner(connection)
        if plan.load is not None and plan.removes:
            # rows of others that refer to the load's are found by their foreign keys
            put_back(url, connection, plan.load, processes, tell, check)
            with loader(url) as remover:
                remove_load(remover, world, plan.load, _nobody)
        made = make_partitions(url, connection, plan.partitions, tell, check)
        load = plan.load
        if load is None or plan.removes:
            load = _begin(url, plan, tell)
        try:
            _load(url, world, plan, load, processes, count, tell, check)
        except SeedCollides:
            if not counted and not load.blocks:
                put_back(url, connection, load, processes, tell, check)
                forget_load(connection, load)
            raise
        put_back(url, connection, load, processes, tell, check)
        if plan.state != "there":
            analyze(url, [each.table for each in plan.tables], processes, tell)
        finish_load(connection, load)
        texts = 0 if store is None else write_content(world, store)
    return SeedResult(plan, counted, made, texts, time.monotonic() - started)


def _plan(
    connection: psycopg.Connection,
    recipe: Recipe,
    only: Sequence[str],
    *,
    append: bool,
    restart: bool,
) -> tuple[World, SeedPlan]:
    state = read_ready_state(connection)
    world = make_world(read_edges(connection, recipe), fill_pools(recipe.seed))
    plan = build_seed_plan(
        connection, world, state.environment or "", only=only, append=append, restart=restart
    )
    return world, plan


def _begin(url: DatabaseUrl, plan: SeedPlan, tell: Tell) -> Load:
    """Record that the load begins, and put off what it makes after the rows."""
    with loader(url) as connection:

        def begin() -> Load:
            with connection.transaction():
                load = begin_load(connection, plan.recipe, plan.fingerprint, appended=plan.appended)
                if plan.defers:
                    put_off(connection, load, [each.table for each in plan.tables])
                return load

        return persist(begin, "the load's beginning", LIMITS, tell)


def _load(
    url: DatabaseUrl,
    world: World,
    plan: SeedPlan,
    load: Load,
    processes: int,
    report: Report,
    tell: Tell,
    check: Callable[[], None],
) -> None:
    """Load what is missing, in an order in which each block finds what it refers to.

    Where foreign keys wait for the rows, several processes need no order.
    """
    work = [(each.table, block) for each in plan.tables for block in each.blocks]
    with one_by_one(url, world, load.number, tell) as here:
        if processes == 1 or not work:
            here(work, report, check)
            return
        with in_processes(url, world, load.number, processes) as together:
            if plan.defers:
                together(work, report, check)
                return
            for level in _levels(plan.tables):
                # a silenced trigger is off under a lock that lets in one at a time
                here([each for each in level if each[0].silenced], report, check)
                together([each for each in level if not each[0].silenced], report, check)


def _levels(tables: Sequence[TablePlan]) -> list[Work]:
    """Return what is to be loaded, in the order of need: a level has nothing that it needs."""
    level: dict[str, int] = {}
    for each in tables:
        level[each.table.name] = 1 + max((level[name] for name in each.table.needs), default=0)
    return [
        [
            (each.table, block)
            for each in tables
            if level[each.table.name] == number
            for block in each.blocks
        ]
        for number in range(1, max(level.values()) + 1)
    ]
