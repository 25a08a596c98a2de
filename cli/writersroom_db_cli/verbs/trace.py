"""``trace``: measure what a revision locks and rewrites, on a scratch copy."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import count, seconds, show, show_json, table, tell

if TYPE_CHECKING:
    from writersroom_db.trace import StatementTrace, TakenLock, Trace

_WIDTH = 48
_FEW = 2


def trace(
    revision: Annotated[
        str, typer.Argument(metavar="REVISION", help="The revision, such as 0003 or its name.")
    ],
    down: Annotated[
        bool, typer.Option("--down", help="Trace the file that takes the revision back.")
    ] = False,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Run a revision on a scratch copy, and show what it locks and rewrites.

    The copy is a database of its own on the server of the URL, made empty, migrated to where the
    revision begins, and dropped afterwards; the database of the URL stays as it is. For each
    statement: the locks that it takes on what stood before, the tables that it rewrites or reads
    from end to end, and where that is not what the lint foresees. Times are those of a database
    without rows.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.trace import trace_revision

    traced = trace_revision(resolve(database_url), revision, down=down, tell=tell)
    if as_json:
        show_json(traced.to_json())
    else:
        _show(traced)


def _show(traced: "Trace") -> None:
    show(f"{traced.file} on PostgreSQL {traced.server}")
    rows = [row for statement in traced.statements for row in _rows(statement)]
    if rows:
        show(table(rows))
    quiet = sum(1 for statement in traced.statements if not _told(statement))
    done = count(len(traced.statements), "statement")
    show(f"{done}, {quiet} of them without effect on what others see.")


def _rows(statement: "StatementTrace") -> Iterator[tuple[str, ...]]:
    """Yield a line for each thing that the statement did, the first with its place and time."""
    words = " ".join(statement.text.split())
    took = statement.effects.seconds
    first = (
        f"{statement.line}:{statement.column}",
        words if len(words) <= _WIDTH else f"{words[: _WIDTH - 1]}…",
        "" if took is None else seconds(took),
    )
    for number, told in enumerate(_told(statement)):
        yield (*(("", "", "") if number else first), told)


def _told(statement: "StatementTrace") -> list[str]:
    effects = statement.effects
    return [
        *(f"{lock.mode} {_locked(lock)}" for lock in effects.locks),
        *(f"rewrites {name}" for name in effects.rewritten),
        *_rebuilt(effects.rebuilt),
        *(f"reads all of {name}" for name in effects.scanned),
        *(f"! {surprise}" for surprise in statement.surprises),
    ]


def _rebuilt(indexes: tuple[str, ...]) -> list[str]:
    if len(indexes) > _FEW:
        return [f"rebuilds {len(indexes)} indexes"]
    return [f"rebuilds {name}" for name in indexes]


def _locked(lock: "TakenLock") -> str:
    if not lock.partitions:
        return lock.relation
    return f"{lock.relation} and {count(lock.partitions, 'partition')}"
