"""How a plan and a result of the migration engine are shown."""

from typing import TYPE_CHECKING

from writersroom_db_cli.output import count, seconds, show, show_json, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writersroom_db.migrations import MigrationPlan, MigrationResult, Step, StepResult


def show_plan(plan: "MigrationPlan", *, show_sql: bool, as_json: bool) -> None:
    """Print what would be done, with the SQL where it is wanted."""
    if as_json:
        show_json(plan.to_json())
        return
    if plan.steps:
        show(f"Would go from {plan.current or 'base'} to {plan.target or 'base'}:")
        show(table(_step(step) for step in plan.steps))
    else:
        show(f"The database is at {plan.current or 'base'}: no revision would run.")
    _show_waiting(plan.waiting)
    if plan.losses:
        total = count(sum(loss.rows for loss in plan.losses), "row")
        show(f"Would lose {total}, and so needs --allow-data-loss:")
        show(table((loss.table, count(loss.rows, "row")) for loss in plan.losses))
    if plan.partitions:
        show(f"Would make {count(len(plan.partitions), 'partition')}:")
        show(table((missing.parent, f"{missing.month:%Y-%m}") for missing in plan.partitions))
    if show_sql:
        show_steps_sql(plan)


def show_steps_sql(plan: "MigrationPlan") -> None:
    """Print the SQL of each step, as it stands in its file."""
    for step in plan.steps:
        show(f"\n-- {step.file.name}\n{step.file.text.rstrip()}")


def show_result(result: "MigrationResult") -> None:
    """Print what was done."""
    for notice in result.roles:
        show(notice[:1].upper() + notice[1:])
    if result.steps:
        show(table(_done(step) for step in result.steps))
    if result.partitions:
        show(f"Made {count(len(result.partitions), 'partition')}.")
    _show_waiting(result.waiting)
    did = f"{count(len(result.steps), 'step')} run" if result.steps else "no step to run"
    kind = f"{result.environment} database" if result.environment else "database"
    show(f"The {kind} is at {result.revision or 'base'}: {did}, {seconds(result.seconds)}.")


def show_result_json(result: "MigrationResult", plan: "MigrationPlan | None") -> None:
    """Print what was done as JSON, with the plan and its SQL where the user asked for it."""
    show_json({**result.to_json(), **({"plan": plan.to_json()} if plan else {})})


def _show_waiting(revisions: "Iterable[str]") -> None:
    for name in revisions:
        show(f"Waits for its phase: {name}")


def _step(step: "Step") -> tuple[str, ...]:
    statements = count(len(step.file.statements), "statement")
    return (step.direction, step.name, statements, step.file.header.purpose)


def _done(step: "StepResult") -> tuple[str, ...]:
    attempts = "" if step.attempts == 1 else count(step.attempts, "attempt")
    statements = count(step.statements, "statement")
    return (step.direction, step.name, statements, seconds(step.seconds), attempts)
