"""The library's two verbs: migrate and rollback, and the plan of each."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import psycopg

from writersroom_db.attempts import Tell, silent
from writersroom_db.connection.connect import connect, connect_writable
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.limits import Limits
from writersroom_db.migrations.environment import Direction
from writersroom_db.migrations.losses import count_losses, refuse_losses
from writersroom_db.migrations.owner import reading
from writersroom_db.migrations.plan import (
    MigrationPlan,
    Step,
    build_migrate_plan,
    build_rollback_plan,
)
from writersroom_db.migrations.preflight import check_environment, make_books, make_roles
from writersroom_db.migrations.revisions import RevisionGraph, load_graph
from writersroom_db.migrations.runner_lock import runner_lock
from writersroom_db.migrations.steps import Guard, run_step, step_engine
from writersroom_db.partitions import make_partitions, missing_partitions

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class StepResult:
    """What one step took: ``seconds`` are those of the attempt that succeeded."""

    revision: str
    name: str
    direction: Direction
    statements: int
    attempts: int
    seconds: float


@dataclass(frozen=True)
class MigrationResult:
    """What was done; ``revision`` is the number that now is current (None: base)."""

    revision: str | None
    environment: str | None
    steps: tuple[StepResult, ...]
    roles: tuple[str, ...]
    partitions: tuple[str, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON's types."""
        return {
            "revision": self.revision,
            "environment": self.environment,
            "steps": [vars(step) for step in self.steps],
            "roles": list(self.roles),
            "partitions": list(self.partitions),
            "seconds": round(self.seconds, 3),
        }


def plan_migrate(
    url: DatabaseUrl, *, to: str = "head", environment: str | None = None
) -> MigrationPlan:
    """Return what `migrate` would do now. Changes nothing."""
    check_environment(environment)
    graph = load_graph()
    with connect(url, autocommit=True) as connection, reading(connection):
        return build_migrate_plan(connection, graph, to, environment)


def plan_rollback(
    url: DatabaseUrl, *, to: str | None = None, steps: int | None = None
) -> MigrationPlan:
    """Return what `rollback` would do now. Changes nothing."""
    graph = load_graph()
    with connect(url, autocommit=True) as connection, reading(connection):
        return build_rollback_plan(connection, graph, to, steps)


def migrate(
    url: DatabaseUrl,
    *,
    to: str = "head",
    environment: str | None = None,
    limits: Limits | None = None,
    tell: Tell = silent,
) -> MigrationResult:
    """Bring the database up to the revision ``to``: roles, books, revisions, partitions.

    Runs one at a time on a database; another call waits, then finds nothing left to do.
    ``environment`` says what the database is for (None keeps it, at first production).

    Raises a WritersRoomError that names the cause; the steps before it are kept.
    """
    started = time.monotonic()
    limits = limits or Limits()
    check_environment(environment)
    graph = load_graph()
    with _alone(url, limits, tell) as (connection, check):
        with reading(connection):
            plan = build_migrate_plan(connection, graph, to, environment)
        connection.execute("reset role")
        roles = make_roles(connection, url, tell)
        purpose = make_books(connection, environment, tell)
        steps = _run(url, graph, plan, limits, tell, _checking(check))
        partitions = make_partitions(connection, missing_partitions(connection), tell)
    return MigrationResult(
        plan.target,
        purpose,
        steps,
        roles,
        partitions,
        time.monotonic() - started,
    )


def rollback(
    url: DatabaseUrl,
    *,
    to: str | None = None,
    steps: int | None = None,
    allow_data_loss: bool = False,
    limits: Limits | None = None,
    tell: Tell = silent,
) -> MigrationResult:
    """Take revisions back: to the revision ``to`` (or ``base``), or ``steps`` of them (default 1).

    Raises DataLossRefused when rows would go and ``allow_data_loss`` is False, and a
    WritersRoomError for every other cause.
    """
    started = time.monotonic()
    limits = limits or Limits()
    graph = load_graph()
    with _alone(url, limits, tell) as (connection, check):
        with reading(connection):
            plan = build_rollback_plan(connection, graph, to, steps)
        if not allow_data_loss:
            refuse_losses(plan.losses)
        guard = _checking(check) if allow_data_loss else _keeping_rows(check)
        done = _run(url, graph, plan, limits, tell, guard)
    return MigrationResult(plan.target, plan.environment, done, (), (), time.monotonic() - started)


@contextmanager
def _alone(
    url: DatabaseUrl, limits: Limits, tell: Tell
) -> Iterator[tuple[psycopg.Connection, Callable[[], None]]]:
    with (
        connect_writable(url, autocommit=True) as connection,
        runner_lock(url, wait=limits.runner_wait, tell=tell) as check,
    ):
        # between its statements this connection idles for as long as the steps take
        connection.execute("set idle_session_timeout = 0")
        yield connection, check


def _run(
    url: DatabaseUrl,
    graph: RevisionGraph,
    plan: MigrationPlan,
    limits: Limits,
    tell: Tell,
    guard: Guard,
) -> tuple[StepResult, ...]:
    engine = step_engine(url)
    results = []
    for step in plan.steps:
        attempts, seconds = run_step(engine, graph.scripts, step, limits, tell, guard)
        tell(f"{step.direction:<4} {step.name}  {seconds:.2f} s")
        results.append(
            StepResult(
                step.revision,
                step.name,
                step.direction,
                len(step.file.statements),
                attempts,
                round(seconds, 3),
            )
        )
    return tuple(results)


def _checking(check: Callable[[], None]) -> Guard:
    def guard(_connection: "Connection", _step: Step) -> None:
        check()

    return guard


def _keeping_rows(check: Callable[[], None]) -> Guard:
    """Count again in the transaction, writers locked out: a row may have come since the plan."""

    def guard(connection: "Connection", step: Step) -> None:
        check()
        tables = step.file.header.loses_rows
        for table in tables if step.file.header.transactional else ():
            connection.exec_driver_sql(f"lock table {table} in share row exclusive mode")
        driver = cast("psycopg.Connection", connection.connection.driver_connection)
        refuse_losses(count_losses(driver, tables))

    return guard
