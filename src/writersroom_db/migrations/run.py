"""The library's two verbs: migrate and rollback, and the plan of each."""

import time
from collections.abc import Callable
from functools import partial

from writersroom_db.attempts import Tell, silent
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.limits import Limits
from writersroom_db.migrations.alone import alone
from writersroom_db.migrations.losses import refuse_losses
from writersroom_db.migrations.owner import reading
from writersroom_db.migrations.plan import (
    MigrationPlan,
    PhaseChoice,
    build_migrate_plan,
    build_rollback_plan,
)
from writersroom_db.migrations.preflight import check_environment, make_books, make_roles
from writersroom_db.migrations.results import MigrationResult, StepResult
from writersroom_db.migrations.revisions import RevisionGraph, load_graph
from writersroom_db.migrations.setting import Setting
from writersroom_db.partitions import make_partitions, missing_partitions

_WHAT = "the database was prepared"


def plan_migrate(
    url: DatabaseUrl,
    *,
    to: str = "head",
    environment: str | None = None,
    phase: PhaseChoice = "all",
) -> MigrationPlan:
    """Return what `migrate` would do now. Changes nothing."""
    check_environment(environment)
    graph = load_graph()
    with connect(url, autocommit=True) as connection, reading(connection):
        return build_migrate_plan(connection, graph, to, environment, phase)


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
    phase: PhaseChoice = "all",
    limits: Limits | None = None,
    tell: Tell = silent,
) -> MigrationResult:
    """Bring the database up to the revision ``to``: roles, books, revisions, partitions.

    Runs one at a time on a database; another call waits, then finds nothing left to do.
    ``environment`` says what the database is for (None keeps it, at first production). ``phase``
    takes only those of the pending revisions that may ship before a deployment, or after it.

    Raises a WritersRoomError that names the cause; the steps before it are kept.
    """
    started = time.monotonic()
    limits = limits or Limits()
    check_environment(environment)
    graph = load_graph()
    with alone(url, _WHAT, wait=limits.runner_wait, tell=tell) as (connection, check):
        with reading(connection):
            plan = build_migrate_plan(connection, graph, to, environment, phase)
        run = _ready(plan, Setting(url, connection, check, False, limits, tell), graph)
        connection.execute("reset role")
        roles = make_roles(connection, url, tell)
        purpose = make_books(connection, environment, tell)
        steps = run()
        missing = missing_partitions(connection)
        partitions = make_partitions(url, connection, missing, tell, check)
    taken = time.monotonic() - started
    return MigrationResult(plan.target, purpose, steps, taken, plan.waiting, roles, partitions)


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
    keeps_rows = not allow_data_loss
    with alone(url, _WHAT, wait=limits.runner_wait, tell=tell) as (connection, check):
        with reading(connection):
            plan = build_rollback_plan(connection, graph, to, steps)
        if keeps_rows:
            refuse_losses(plan.losses)
        run = _ready(plan, Setting(url, connection, check, keeps_rows, limits, tell), graph)
        make_books(connection, None, tell)
        done = run()
    return MigrationResult(plan.target, plan.environment, done, time.monotonic() - started)


def _ready(
    plan: MigrationPlan, setting: Setting, graph: RevisionGraph
) -> Callable[[], tuple[StepResult, ...]]:
    """Return what runs the plan's steps.

    Alembic and SQLAlchemy take longer to import than all else that a run without steps does, and
    so are imported, and asked whether they see the same line of revisions, only where there is one.
    """
    if not plan.steps:
        return tuple
    from writersroom_db.migrations.runner import open_runner
    from writersroom_db.migrations.steps import run_steps

    return partial(run_steps, open_runner(setting, graph), plan.steps)
