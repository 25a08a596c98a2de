"""``migrate``: bring the database to a revision."""

from typing import Annotated, Literal

import typer

from writersroom_db_cli import options, reports
from writersroom_db_cli.output import tell


def migrate(
    database_url: options.DatabaseUrl = None,
    to: Annotated[
        str, typer.Option("--to", metavar="REV", help="The revision to go up to, such as 0003.")
    ] = "head",
    environment: Annotated[
        str | None,
        typer.Option(
            "--environment",
            metavar="NAME",
            show_default=False,
            help=(
                "What the database is for: production, staging, test or development. Without it"
                " that stays as it is, which is production the first time."
            ),
        ),
    ] = None,
    phase: Annotated[
        Literal["expand", "contract", "all"],
        typer.Option(
            "--phase",
            help=(
                "Which pending revisions run: those that may ship before a deployment (expand),"
                " those that must wait until after it (contract), or all."
            ),
        ),
    ] = "all",
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    lock_timeout: options.LockTimeout = options.LOCK_TIMEOUT,
    deadline: options.Deadline = options.DEADLINE,
    attempts: options.Attempts = options.ATTEMPTS,
    wait: options.Wait = options.WAIT,
    as_json: options.Json = False,
) -> None:
    """Bring the database up to a revision.

    Works on an empty or a current database: makes the roles, runs the pending revisions one by
    one, makes the partitions of the months to come, and says what it did and how long it took.
    """
    from writersroom_db import migrations
    from writersroom_db.connection.urls import resolve

    url = resolve(database_url)
    plan = None
    if dry_run or show_sql:
        plan = migrations.plan_migrate(url, to=to, environment=environment, phase=phase)
    if plan is not None and dry_run:
        reports.show_plan(plan, show_sql=show_sql, as_json=as_json)
        return
    if plan is not None and not as_json:
        reports.show_steps_sql(plan)
    result = migrations.migrate(
        url,
        to=to,
        environment=environment,
        phase=phase,
        limits=options.make_limits(lock_timeout, deadline, attempts, wait),
        tell=tell,
    )
    if as_json:
        reports.show_result_json(result, plan)
    else:
        reports.show_result(result)
