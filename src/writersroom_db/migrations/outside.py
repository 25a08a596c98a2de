"""Runs what can't run in a transaction, or not in one; the version follows once all is done."""

import time
from typing import TYPE_CHECKING

from writersroom_db.connection.blockers import Watch
from writersroom_db.connection.connect import connect
from writersroom_db.migrations.batches import run_batches
from writersroom_db.migrations.environment import Handover, apply_step
from writersroom_db.migrations.half_made import clear_way
from writersroom_db.migrations.log import log_finish, log_start
from writersroom_db.migrations.losses import refuse_late_losses
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.runner import (
    Runner,
    persist_step,
    read_step_marker,
    step_transaction,
)
from writersroom_db.migrations.runner_lock import hold_work
from writersroom_db.migrations.statements import run_file, through_psycopg
from writersroom_db.sqltext import Statement

if TYPE_CHECKING:
    import psycopg

    from writersroom_db.migrations.plan import Step


def run_outside_transaction(runner: Runner, step: "Step") -> tuple[int, float]:
    """Run ``step`` statement by statement, or range by range, each committed by itself.

    Run again after it was cut off, it goes on. Returns the number of attempts, and the seconds.
    """
    setting = runner.setting
    started = time.monotonic()
    marker = read_step_marker(runner, step)
    setting.check()
    with connect(setting.url, autocommit=True) as connection:
        hold_work(connection)
        become_owner(connection)
        connection.execute("set search_path = ''")
        if setting.keeps_rows:
            refuse_late_losses(connection, step.file.header.loses_rows)
        row = log_start(connection, step, marker)
        if step.file.header.batch is not None:
            attempts = _run_batched(runner, step, connection)
        else:
            attempts = _run_unbounded(runner, step, connection)
    # it has idled for as long as that took, and may have been ended meanwhile
    runner.engine.dispose()
    _stamp(runner, step, row, attempts)
    return attempts, time.monotonic() - started


def _run_batched(runner: Runner, step: "Step", connection: "psycopg.Connection") -> int:
    setting = runner.setting
    watch = Watch(setting.url, setting.limits.lock_timeout)
    totals = run_batches(connection, step, setting.limits, setting.tell, setting.check, watch)
    return totals.attempts


def _run_unbounded(runner: Runner, step: "Step", connection: "psycopg.Connection") -> int:
    """Run the file; its locks let reads and writes through, so one wait may be a whole deadline."""
    attempts = 0
    wait = step.file.header.deadline or runner.setting.limits.deadline
    watch = Watch(runner.setting.url, wait)
    execute = through_psycopg(connection)

    def clear(statement: Statement) -> bool:
        return clear_way(connection, step.file, statement, runner.setting.tell)

    def attempt() -> None:
        nonlocal attempts
        attempts += 1
        with watch.over(connection.info.backend_pid):
            run_file(execute, step.file, before=clear)

    connection.execute("set statement_timeout = 0")
    connection.execute(f"set lock_timeout = {int(1000 * wait)}".encode())
    persist_step(runner, step, attempt, watch)
    return attempts


def _stamp(runner: Runner, step: "Step", row: int, attempts: int) -> None:
    """Move Alembic's version past a step whose SQL has run already."""

    def nothing(_name: str) -> None:
        pass

    def attempt() -> None:
        with step_transaction(runner, step, watch) as (connection, driver, deadline):
            apply_step(runner.scripts, step.direction, step.revision, Handover(connection, nothing))
            deadline.renew()
            log_finish(driver, row, attempts)

    watch = Watch(runner.setting.url, runner.setting.limits.lock_timeout)
    persist_step(runner, step, attempt, watch)
