"""Runs one step: its SQL, Alembic's version and the log row succeed together or not at all."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from writersroom_db.connection.blockers import Watch
from writersroom_db.errors import StatementFailed
from writersroom_db.migrations.environment import Handover, apply_step
from writersroom_db.migrations.log import log_done
from writersroom_db.migrations.losses import refuse_late_losses
from writersroom_db.migrations.outside import run_outside_transaction
from writersroom_db.migrations.results import StepResult
from writersroom_db.migrations.runner import (
    Runner,
    persist_step,
    read_step_marker,
    step_transaction,
)
from writersroom_db.migrations.statements import run_file, telling_of_losses, through_psycopg
from writersroom_db.sqltext import Statement

if TYPE_CHECKING:
    from writersroom_db.migrations.plan import Step


def run_steps(runner: Runner, steps: Iterable["Step"]) -> tuple[StepResult, ...]:
    """Run ``steps`` one by one; what is done stays when a later one fails.

    Raises StatementFailed, GaveWayTooOften, ConnectionLost, RunnerLockLost and DataLossRefused.
    """
    try:
        return tuple(_run(runner, step) for step in steps)
    finally:
        runner.engine.dispose()


def _run(runner: Runner, step: "Step") -> StepResult:
    header = step.file.header
    run = _run_transactional if header.transactional else run_outside_transaction
    try:
        with telling_of_losses(f"{step.file.name} ran"):
            attempts, taken = run(runner, step)
    except StatementFailed as error:
        kept = "Nothing of this revision" if header.transactional else "What ran before it"
        error.hint = error.hint or f"{kept} was kept. Mend the file and run the command again."
        raise
    runner.setting.tell(f"{step.direction:<4} {step.name}  {taken:.2f} s")
    return StepResult(
        step.revision,
        step.name,
        step.direction,
        len(step.file.statements),
        attempts,
        round(taken, 3),
    )


def _run_transactional(runner: Runner, step: "Step") -> tuple[int, float]:
    attempts = 0
    watch = Watch(runner.setting.url, runner.setting.limits.lock_timeout)

    def attempt() -> float:
        nonlocal attempts
        attempts += 1
        started = time.monotonic()
        marker = read_step_marker(runner, step)
        with step_transaction(runner, step, watch) as (connection, driver, deadline):
            if runner.setting.keeps_rows:
                refuse_late_losses(driver, step.file.header.loses_rows, deadline)

            def renew(_statement: Statement) -> bool:
                deadline.renew()
                return True

            def run(_name: str) -> None:
                run_file(through_psycopg(driver), step.file, before=renew)

            apply_step(runner.scripts, step.direction, step.revision, Handover(connection, run))
            deadline.renew()
            log_done(driver, step, marker, attempts)
        return time.monotonic() - started

    seconds = persist_step(runner, step, attempt, watch)
    return attempts, seconds
