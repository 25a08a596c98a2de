"""``validate``: review the migrations and the declared SQL, without a database."""

from enum import StrEnum
from typing import Annotated

import typer

from writersroom_db.errors import WritersRoomError
from writersroom_db_cli import options


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def validate(
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="How findings are printed; github is for annotations of a pull request.",
        ),
    ] = Format.TEXT,
    as_json: options.Json = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="REF",
            show_default=False,
            help="What this git ref, such as origin/main, holds must be here unchanged.",
        ),
    ] = None,
    record: Annotated[
        bool,
        typer.Option(
            "--record",
            help=(
                "Where no other error is found, add what is missing to migrations/checksums: from"
                " then on these files keep their text."
            ),
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="With --record: only say what would be added."),
    ] = False,
) -> None:
    """Review the migrations and the declared SQL.

    Needs no database. Prints nothing and exits 0 when all is in order; else prints each finding
    with its place and the way out, and exits 1 if one of them is an error.
    """
    from writersroom_db.lint.record import plan_record
    from writersroom_db.lint.record import record as write_record
    from writersroom_db.lint.review import review
    from writersroom_db_cli.findings import Recording, show_findings

    if dry_run and not record:
        raise WritersRoomError("--dry-run needs --record.", hint="validate alone changes nothing.")
    if as_json and form not in {Format.TEXT, Format.JSON}:
        raise WritersRoomError("Both --json and another --format were given.", hint="Give one.")
    if since is not None and not since.strip():
        raise WritersRoomError("--since is empty.", hint="Name a git ref, such as origin/main.")
    plan = plan_record() if record else None
    found = review(since=since, unrecorded_too=not record)
    broken = any(finding.level == "error" for finding in found)
    written = plan is not None and not (broken or dry_run)
    if plan is not None and written:
        write_record(plan)
    recording = Recording(plan, written) if plan is not None else None
    show_findings("json" if as_json else form.value, found, recording)
    if broken:
        raise typer.Exit(1)
