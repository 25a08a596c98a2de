"""``status``: where the database stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import count, seconds, show, show_json, table
from writersroom_db_cli.verbs.break_glass import grant_cells

if TYPE_CHECKING:
    from writersroom_db.status import LogEntry, Runway, Status, Unfinished


def status(
    database_url: options.DatabaseUrl = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 when revisions are pending.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Show where the database stands.

    Tells its current revision, what is pending, how far its partitions reach, who was let in to
    look at tenants' rows, and every step that was ever run on it.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.status import read_status

    found = read_status(resolve(database_url))
    if as_json:
        show_json(found.to_json())
    else:
        show_status(found)
    if check and found.pending:
        raise typer.Exit(1)


def show_status(found: "Status") -> None:
    """Print ``found`` for people."""
    show(f"database     {found.database}")
    show(f"server       PostgreSQL {found.server_version}")
    show(f"environment  {found.environment or 'not set'}")
    show(f"current      {found.current or 'base'}")
    show(f"head         {found.head}")
    _show_list("pending", [(name,) for name in found.pending])
    _show_list("partitions", [_runway(row) for row in found.runway])
    if found.break_glass:
        _show_list("break glass", [grant_cells(grant) for grant in found.break_glass])
    if found.batches:
        _show_list("unfinished", [_batch(row) for row in found.batches])
    _show_list("history", [_entry(entry) for entry in found.history])


def _show_list(title: str, rows: list[tuple[str, ...]]) -> None:
    if rows:
        show(f"{title}\n{table(rows)}")
    else:
        show(f"{title:<11}  none")


def _batch(batch: "Unfinished") -> tuple[str, ...]:
    done = f"{count(batch.rows_seen, 'row')} done, {batch.rows_affected} changed"
    return (
        batch.revision,
        batch.direction,
        done,
        f"last at {batch.updated_at:%Y-%m-%d %H:%M:%S %Z}",
    )


def _runway(runway: "Runway") -> tuple[str, ...]:
    short = runway.months < runway.minimum_months
    warning = f"less than {runway.minimum_months}: run migrate" if short else ""
    return (
        runway.parent,
        f"{runway.months} months",
        f"until {runway.covered_until:%Y-%m-%d}",
        warning,
    )


def _entry(entry: "LogEntry") -> tuple[str, ...]:
    finished = f"{entry.finished_at:%Y-%m-%d %H:%M:%S %Z}" if entry.finished_at else "unfinished"
    duration = "" if entry.seconds is None else seconds(entry.seconds)
    by = f"by {entry.run_by} with {entry.tool_version}"
    return (finished, entry.direction, entry.file, entry.state, duration, by)
