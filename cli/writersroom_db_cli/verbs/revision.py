"""``revision``: draft the files of the next migration."""

from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import show, show_json, tell

if TYPE_CHECKING:
    from writersroom_db.drafting import RevisionPlan


def revision(
    message: Annotated[
        str,
        typer.Argument(
            metavar="MESSAGE",
            show_default=False,
            help="What it does, in a few words: it names the files, and is their purpose.",
        ),
    ],
    database_url: Annotated[
        str | None,
        typer.Option(
            "--database-url",
            metavar="URL",
            show_default=False,
            help=(
                "The server that makes and drops the scratch databases; the database that the URL"
                " names is left alone. embedded is good for it. Without it,"
                " WRITERSROOM_DATABASE_URL names the server."
            ),
        ),
    ] = None,
    empty: Annotated[
        bool,
        typer.Option(
            "--empty", help="Compare nothing, and write files without a statement; no server."
        ),
    ] = False,
    dry_run: options.DryRun = False,
    as_json: options.Json = False,
) -> None:
    """Draft the next migration from what is declared.

    Builds what is declared and what the migrations build in two scratch databases, drafts the
    statements both ways from their difference, proves them there by running them, and writes the
    numbered files: several revisions where not everything can run in one transaction, or at once.
    Prints what is left to write or to decide, and exits with 1 if anything is.
    """
    from writersroom_db import drafting
    from writersroom_db.connection.urls import resolve

    if empty:
        plan = drafting.plan_empty(message)
    else:
        plan = drafting.plan_revision(message, resolve(database_url), tell)
    if not dry_run:
        drafting.write_revision(plan)
    if as_json:
        show_json(plan.to_json())
    else:
        _show(plan, dry_run=dry_run)
    if plan.left:
        raise typer.Exit(1)


def _show(plan: "RevisionPlan", *, dry_run: bool) -> None:
    from writersroom_db.drafting import relative

    for path, text in plan.files:
        if dry_run:
            show(f"-- {relative(path)}\n{text}")
        else:
            show(f"Wrote {relative(path)}.")
    if plan.proved:
        show("Proved on a scratch database: up gives what is declared, down what was before.")
    for line in plan.left:
        show(f"Left: {line}")
