"""``baseline``: adopt a database that holds the data model document's schema."""

from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db.errors import BaselineRefused
from writersroom_db_cli import options
from writersroom_db_cli.output import count, seconds, show, show_json, table, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writersroom_db.baseline import BaselinePlan, BaselineResult, Finding

_DEADLINE = 3600.0


def baseline(
    database_url: options.DatabaseUrl = None,
    schema: Annotated[
        str, typer.Option("--schema", metavar="NAME", help="The schema that holds the tables.")
    ] = "public",
    environment: Annotated[
        str | None,
        typer.Option(
            "--environment",
            metavar="NAME",
            show_default=False,
            help=(
                "What the database is for: production, staging, test or development. Without it"
                " that is production."
            ),
        ),
    ] = None,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    lock_timeout: options.LockTimeout = options.LOCK_TIMEOUT,
    deadline: Annotated[
        float,
        typer.Option(
            "--deadline",
            metavar="SECONDS",
            min=0.001,
            max=86_400,
            help="The longest that the adoption may take; past it everything is rolled back.",
        ),
    ] = _DEADLINE,
    wait: options.Wait = options.WAIT,
    as_json: options.Json = False,
) -> None:
    """Adopt a database that holds the document's schema, made by hand.

    Stop the services first. Proves that the tables are those of the data model document and that no
    row breaks a rule of ours, then repairs them in one transaction; every row is kept, and migrate
    goes on from there. What can't be proved is listed and refused: exit code 1 with --dry-run,
    else 2. Run again, it finds nothing to do.
    """
    from writersroom_db import baseline as library
    from writersroom_db.connection.urls import resolve

    url = resolve(database_url)
    if dry_run:
        _show_plan(library.plan_baseline(url, schema=schema), show_sql=show_sql, as_json=as_json)
        return
    if show_sql and not as_json:
        _show_sql()
    limits = options.make_limits(lock_timeout, deadline, options.ATTEMPTS, wait)
    try:
        result = library.baseline(
            url, schema=schema, environment=environment, limits=limits, tell=tell
        )
    except BaselineRefused as refused:
        if as_json:
            show_json({"refusals": [finding.to_json() for finding in refused.findings]})
        else:
            _list(refused.findings)
        raise
    if as_json:
        show_json(result.to_json())
    else:
        _show_result(result)


def _show_plan(plan: "BaselinePlan", *, show_sql: bool, as_json: bool) -> None:
    if as_json:
        show_json(plan.to_json())
    else:
        _describe(plan)
        if show_sql:
            _show_sql()
    if plan.refusals:
        raise typer.Exit(1)


def _describe(plan: "BaselinePlan") -> None:
    if plan.adopted:
        show(f"Adopted before, and now at {plan.revision or 'base'}: nothing would be done.")
        return
    if plan.refusals:
        found = count(len(plan.refusals), "finding")
        show(f"Schema {plan.schema} can't be adopted: {found}.")
        _list(plan.refusals)
        if not all(finding.rows for finding in plan.refusals):
            show("The rows were not looked at: they are when the tables are the document's.")
        return
    show(f"Would adopt schema {plan.schema} as {plan.revision}.")
    if plan.repairs:
        show("Would repair:")
        _list(plan.repairs)
    show("Would copy into partitions, with as much disk besides until the end:")
    show(table((copy.table, f"{copy.bytes / 1e6:.1f} MB") for copy in plan.copies))


def _list(findings: "Iterable[Finding]") -> None:
    for finding in findings:
        show(f"  {finding}")


def _show_sql() -> None:
    from writersroom_db.baseline import baseline_files

    for file in baseline_files():
        show(f"\n-- {file.name}\n{file.text.rstrip()}")


def _show_result(result: "BaselineResult") -> None:
    if not result.adopted:
        show(f"Adopted before, and now at {result.revision or 'base'}: nothing to do.")
        return
    for notice in result.roles:
        show(notice[:1].upper() + notice[1:])
    if result.repairs:
        show("Repaired:")
        _list(result.repairs)
    show(
        f"Schema {result.schema} is adopted: the {result.environment} database is at"
        f" {result.revision}, {seconds(result.seconds)}. Run migrate next: it goes on from there,"
        " and makes the partitions of the months to come."
    )
