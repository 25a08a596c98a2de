"""Runs one step: its SQL, Alembic's version and the log row succeed together or not at all."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from writersroom_db.attempts import Tell, persist
from writersroom_db.connection.connect import connect
from writersroom_db.errors import ConnectionLost
from writersroom_db.limits import Limits
from writersroom_db.migrations.environment import Handover, apply_step
from writersroom_db.migrations.half_made import drop_half_made_index
from writersroom_db.migrations.log import log_finish, log_start
from writersroom_db.migrations.owner import OWNER
from writersroom_db.migrations.statements import (
    driver_errors,
    is_lost,
    run_file,
    through_sqlalchemy,
)

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, Engine

    from writersroom_db.connection.urls import DatabaseUrl
    from writersroom_db.migrations.plan import Step

Guard = Callable[["Connection", "Step"], None]
"""Looks once more, within the step's transaction, before its SQL; raises to stop it."""


def step_engine(url: "DatabaseUrl") -> "Engine":
    """Return SQLAlchemy's engine for Alembic: each connection is opened by the one door."""
    return create_engine("postgresql+psycopg://", creator=lambda: connect(url), poolclass=NullPool)


def run_step(
    engine: "Engine",
    scripts: "ScriptDirectory",
    step: "Step",
    limits: Limits,
    tell: Tell,
    guard: Guard,
) -> tuple[int, float]:
    """Run ``step``; return how many attempts it took, and the seconds of the one that succeeded.

    Raises StatementFailed, GaveWayTooOften, ConnectionLost, and what ``guard`` raises.
    """
    attempts = 0
    run = _run_transactional if step.file.header.transactional else _run_outside_transaction

    def attempt() -> float:
        nonlocal attempts
        attempts += 1
        started = time.monotonic()
        with driver_errors(), engine.connect() as connection:
            run(connection, scripts, step, limits, attempts, guard)
        return time.monotonic() - started

    try:
        seconds = persist(attempt, step.name, limits, tell)
    except psycopg.OperationalError as error:
        if not is_lost(error):
            raise
        raise ConnectionLost(f"The connection broke while {step.file.name} ran.") from None
    return attempts, seconds


def _run_transactional(
    connection: "Connection",
    scripts: "ScriptDirectory",
    step: "Step",
    limits: Limits,
    attempt: int,
    guard: Guard,
) -> None:
    deadline = step.file.header.deadline or limits.deadline
    expires = time.monotonic() + deadline
    execute = through_sqlalchemy(connection)

    def run(_name: str) -> None:
        run_file(execute, step.file, expires=expires)

    with connection.begin():
        execute(f"set local role {OWNER}")
        execute("set local search_path = ''")
        execute(f"set local lock_timeout = {int(1000 * limits.lock_timeout)}")
        guard(connection, step)
        _apply(scripts, step, Handover(connection, run, transactional=True), attempt)


def _run_outside_transaction(
    connection: "Connection",
    scripts: "ScriptDirectory",
    step: "Step",
    limits: Limits,
    attempt: int,
    guard: Guard,
) -> None:
    """Run statement by statement, each committed by itself; the file can be run again.

    Its locks let reads and writes through, so one wait may last as long as a whole deadline.
    """
    connection = connection.execution_options(isolation_level="AUTOCOMMIT")
    wait = step.file.header.deadline or limits.deadline
    execute = through_sqlalchemy(connection)

    def run(_name: str) -> None:
        run_file(
            execute,
            step.file,
            before=lambda statement: drop_half_made_index(connection, statement),
        )

    execute(f"set role {OWNER}")
    execute("set search_path = ''")
    execute("set statement_timeout = 0")
    execute(f"set lock_timeout = {int(1000 * wait)}")
    guard(connection, step)
    _apply(scripts, step, Handover(connection, run, transactional=False), attempt)


def _apply(scripts: "ScriptDirectory", step: "Step", handover: Handover, attempt: int) -> None:
    row = log_start(handover.connection, step, attempt)
    apply_step(scripts, step.direction, step.destination, handover)
    log_finish(handover.connection, row)
