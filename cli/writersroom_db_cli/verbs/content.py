"""``content``: whether the bodies of documents are there, and those that nobody needs."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import count, show, show_json, table

if TYPE_CHECKING:
    from writersroom_db.content.gc import GarbagePlan
    from writersroom_db.content.verify import BodyFinding

app = typer.Typer(help="Look after the bodies of documents.")

_SHOWN = 10

Store = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="PLACE",
        envvar="WRITERSROOM_CONTENT_STORE",
        help="Where the bodies are: s3://BUCKET/PREFIX?kms-key=KEY, or a directory.",
    ),
]


@app.callback()
def content() -> None:
    """Look after the bodies of documents."""


@app.command()
def gc(
    store: Store,
    older_than: Annotated[
        float,
        typer.Option(
            "--older-than",
            metavar="HOURS",
            min=1,
            help="How long ago an object must have been put, so that no save is under way.",
        ),
    ] = 24,
    at_most: Annotated[
        int,
        typer.Option(
            "--at-most",
            metavar="N",
            min=0,
            help="Where more than so many are found, delete none: it may be a mistake.",
        ),
    ] = 1000,
    database_url: options.DatabaseUrl = None,
    dry_run: options.DryRun = False,
    as_json: options.Json = False,
) -> None:
    """Delete objects that no version and no document refers to.

    A save puts the body first and then writes its row; what broke off in between is left here.
    Deletes from S3 only where the bucket keeps versions, each by its id and for good, so a body
    that is put again meanwhile stays. Passes over what has no key of ours. With --dry-run it
    exits 1 if it found any.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.content import content_store
    from writersroom_db.content.gc import collect_garbage, plan_garbage

    place = content_store(store)
    plan = plan_garbage(
        resolve(database_url), place, older_than=timedelta(hours=older_than), at_most=at_most
    )
    deleted = None if dry_run else collect_garbage(place, plan)
    if as_json:
        show_json(plan.to_json() | ({} if deleted is None else {"deleted": deleted}))
    else:
        show_garbage(plan, deleted)
    if dry_run and plan.found:
        raise typer.Exit(1)


@app.command()
def verify(
    store: Store,
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            metavar="N",
            min=1,
            show_default=False,
            help="Only look at so many versions, picked by chance.",
        ),
    ] = None,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Read the bodies of all versions, and compare their sha256.

    Prints each row whose body is missing, is not what the row says or lies under another project,
    and exits 1 if there is one. Changes nothing. The JSON document holds the first 10,000.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.content import content_store
    from writersroom_db.content.verify import verify_content

    def report(finding: "BodyFinding") -> None:
        if not as_json:
            show(f"{finding.relation} {finding.id}: {finding.problem}")

    found = verify_content(
        resolve(database_url), content_store(store), sample=sample, report=report
    )
    if as_json:
        show_json(found.to_json())
    else:
        rows = count(found.bodies, "row")
        show(f"Read the bodies of {rows} in {found.store}: {found.wrong} wrong.")
    if found.wrong:
        raise typer.Exit(1)


def show_garbage(plan: "GarbagePlan", deleted: int | None) -> None:
    """Print what was found, and how many of it were deleted."""
    hours = plan.older_than.total_seconds() / 3600
    orphans = (count(plan.found, "version"), count(plan.size, "byte"), f"older than {hours:g} h")
    show(plan.store)
    show(table([("a row's", count(plan.kept, "object")), ("no row's", ", ".join(orphans))]))
    for each in plan.orphans[:_SHOWN]:
        show(f"    {each.key}")
    if plan.found > _SHOWN:
        show(f"    and {plan.found - _SHOWN} more")
    if deleted is not None:
        show(f"Deleted {count(deleted, 'version')}.")
