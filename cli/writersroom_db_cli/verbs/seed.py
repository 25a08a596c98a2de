"""``seed``: fill a database with a believable world."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import count, seconds, show, show_json, table, tell
from writersroom_db_cli.progress import bars

if TYPE_CHECKING:
    from writersroom_db.seed import Recipe, SeedPlan, SeedResult


def _rows(what: str) -> Any:
    return typer.Option(
        metavar="N", min=1, show_default=False, help=f"How many {what}, if not as many as follow."
    )


def seed(
    database_url: options.DatabaseUrl = None,
    scale: Annotated[
        str,
        typer.Option(
            "--scale", metavar="NAME", help="How large: tiny, small, medium (1 M rows) or large."
        ),
    ] = "tiny",
    users: Annotated[
        int | None,
        typer.Option(
            "--users",
            metavar="N",
            min=1,
            show_default=False,
            help="How many users; what is not given grows with them.",
        ),
    ] = None,
    projects: Annotated[int | None, _rows("projects")] = None,
    documents: Annotated[int | None, _rows("documents")] = None,
    versions: Annotated[int | None, _rows("versions")] = None,
    sessions: Annotated[int | None, _rows("sessions")] = None,
    messages: Annotated[int | None, _rows("chat messages")] = None,
    interactions: Annotated[int | None, _rows("agent interactions")] = None,
    number: Annotated[
        int,
        typer.Option(
            "--seed", metavar="INT", min=0, max=2**63 - 1, help="The same gives the same rows."
        ),
    ] = 1,
    epoch: Annotated[
        datetime | None,
        typer.Option(
            "--epoch",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            show_default=False,
            help="The day (UTC) at whose start the world stands still; 2026-11-01 if not given.",
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", metavar="N", min=1, max=64, help="How many processes load at once."
        ),
    ] = 1,
    only: Annotated[
        str,
        typer.Option(
            "--only",
            metavar="TABLES",
            show_default=False,
            help="Tables to fill, by commas; those that they need come with them.",
        ),
    ] = "",
    distributions: Annotated[
        Path | None,
        typer.Option(
            "--distributions",
            metavar="FILE",
            show_default=False,
            help="A TOML file whose numbers replace the project's own distributions.",
        ),
    ] = None,
    append: Annotated[
        bool, typer.Option("--append", help="Add to the rows that the database holds.")
    ] = False,
    restart: Annotated[
        bool,
        typer.Option("--restart", help="First take out what an earlier run of the same has left."),
    ] = False,
    with_content: Annotated[
        str | None,
        typer.Option(
            "--with-content",
            metavar="PLACE",
            show_default=False,
            help="Store every version's text, too: a directory, or s3://bucket/prefix.",
        ),
    ] = None,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    as_json: options.Json = False,
) -> None:
    """Fill a database with a believable world.

    The database must be at the newest revision, empty, and not for production. The same options
    give the same rows, whoever makes them and when; a run that was cut off is completed by the
    same command.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.seed import plan_seed
    from writersroom_db.seed import seed as fill

    given = {
        "users": users,
        "projects": projects,
        "documents": documents,
        "versions": versions,
        "sessions": sessions,
        "chat_messages": messages,
        "agent_interactions": interactions,
    }
    url = resolve(database_url)
    recipe = _recipe(scale, given, number, epoch, distributions)
    tables = tuple(name.strip() for name in only.split(",") if name.strip())
    if dry_run:
        plan = plan_seed(url, recipe, only=tables, append=append, restart=restart)
        _show_plan(plan, show_sql=show_sql, as_json=as_json)
        return
    with bars() as (expect, advance):

        def planned(plan: "SeedPlan") -> None:
            for line in _told(plan):
                tell(line)
            for name, rows in plan.expected:
                if rows:
                    expect(name, rows)
            if show_sql and not as_json:
                _show_sql(plan)

        result = fill(
            url,
            recipe,
            only=tables,
            append=append,
            restart=restart,
            processes=workers,
            content=with_content,
            tell=tell,
            planned=planned,
            report=advance,
        )
    if as_json:
        statements = {"statements": list(result.plan.statements)} if show_sql else {}
        show_json({**result.to_json(), **statements})
    else:
        show_loaded(result)


def _recipe(
    scale: str,
    given: Mapping[str, int | None],
    number: int,
    epoch: datetime | None,
    distributions: Path | None,
) -> "Recipe":
    from writersroom_db.seed import EPOCH, make_recipe

    return make_recipe(
        number,
        EPOCH if epoch is None else epoch.replace(tzinfo=UTC),
        scale=scale,
        given={name: rows for name, rows in given.items() if rows is not None},
        path=distributions,
    )


def _told(plan: "SeedPlan") -> Iterator[str]:
    """Say what an earlier run has left, and what comes unasked."""
    if plan.implied:
        yield f"needed as well: {', '.join(plan.implied)}"
    if plan.removes:
        yield "an earlier run of the same is taken out first"
    elif plan.state == "begun" and not plan.rows:
        yield "an earlier run of the same was cut off when all rows were there: it is ended now"
    elif plan.state == "begun":
        missing = count(plan.rows, "row")
        yield f"an earlier run of the same was cut off: {missing} are missing, and are loaded now"
    elif plan.state == "there":
        yield "an earlier run of the same has loaded all of it"


def _show_plan(plan: "SeedPlan", *, show_sql: bool, as_json: bool) -> None:
    if as_json:
        statements = {"statements": list(plan.statements)} if show_sql else {}
        show_json({**plan.to_json(), **statements})
        return
    for line in _told(plan):
        show(f"{line[:1].upper()}{line[1:]}.")
    show(f"Would load {count(plan.rows, 'row')} into the {plan.environment} database:")
    show(table((name, count(rows, "row")) for name, rows in plan.expected))
    if plan.partitions:
        show(f"Would make {count(len(plan.partitions), 'partition')}.")
    if plan.defers:
        show("Indexes and foreign keys would be made after the rows.")
    if show_sql:
        _show_sql(plan)


def _show_sql(plan: "SeedPlan") -> None:
    for statement in plan.statements:
        show(f"{statement};")


def show_loaded(result: "SeedResult") -> None:
    """Print ``result`` for people."""
    loaded = sum(result.rows.values())
    if result.rows:
        show(table((name, count(rows, "row")) for name, rows in result.rows.items()))
    if result.partitions:
        show(f"Made {count(len(result.partitions), 'partition')}.")
    if result.texts:
        show(f"Stored {count(result.texts, 'text')}.")
    where = f"the {result.plan.environment} database"
    show(f"Loaded {count(loaded, 'row')} into {where}, {seconds(result.seconds)}.")
