"""``rollback``: take revisions back."""

from typing import Annotated

import typer

from writersroom_db_cli import options, reports
from writersroom_db_cli.output import tell


def rollback(
    database_url: options.DatabaseUrl = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="REV",
            show_default=False,
            help="The revision to go down to, such as 0003; base takes everything back.",
        ),
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps",
            metavar="N",
            min=1,
            show_default=False,
            help="How many revisions to take back, instead of --to; one when neither is given.",
        ),
    ] = None,
    allow_data_loss: Annotated[
        bool,
        typer.Option(
            "--allow-data-loss",
            help="Go on although rows are lost; without it such a rollback is refused.",
        ),
    ] = False,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    lock_timeout: options.LockTimeout = options.LOCK_TIMEOUT,
    deadline: options.Deadline = options.DEADLINE,
    attempts: options.Attempts = options.ATTEMPTS,
    wait: options.Wait = options.WAIT,
    as_json: options.Json = False,
) -> None:
    """Take revisions back, the newest first.

    Refuses to lose rows unless --allow-data-loss is given, and says how many there are.
    """
    from writersroom_db import migrations
    from writersroom_db.connection.urls import resolve

    url = resolve(database_url)
    plan = migrations.plan_rollback(url, to=to, steps=steps) if dry_run or show_sql else None
    if plan is not None and dry_run:
        reports.show_plan(plan, show_sql=show_sql, as_json=as_json)
        return
    if plan is not None and not as_json:
        reports.show_steps_sql(plan)
    result = migrations.rollback(
        url,
        to=to,
        steps=steps,
        allow_data_loss=allow_data_loss,
        limits=options.make_limits(lock_timeout, deadline, attempts, wait),
        tell=tell,
    )
    if as_json:
        reports.show_result_json(result, plan)
    else:
        reports.show_result(result)
