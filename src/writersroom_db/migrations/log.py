"""Writes ``ops.migration_log``: each run of a revision, with the version that it moves."""

from typing import TYPE_CHECKING

from writersroom_db import __version__

if TYPE_CHECKING:
    import psycopg

    from writersroom_db.migrations.marker import Marker
    from writersroom_db.migrations.plan import Step

_INSERT = """
    insert into ops.migration_log
    (
        revision, direction, file, checksum, state, statements, attempts, started_at, marker_lsn,
        finished_at, tool_version
    )
    values
    (
        %(revision)s, %(direction)s, %(file)s, %(checksum)s, %(state)s, %(statements)s,
        %(attempts)s, %(started_at)s, %(marker_lsn)s::pg_lsn,
        case %(state)s when 'done' then pg_catalog.clock_timestamp() end, %(tool_version)s
    )
    returning id
"""

_FINISH = """
    update ops.migration_log
    set state = 'done', attempts = %(attempts)s, finished_at = pg_catalog.clock_timestamp()
    where id = %(id)s
"""


def log_start(connection: "psycopg.Connection", step: "Step", marker: "Marker") -> int:
    """Record that ``step``, which runs outside a transaction, begins; return the row's id."""
    return _insert(connection, step, marker, "started", attempts=1)


def log_finish(connection: "psycopg.Connection", row: int, attempts: int) -> None:
    """Record that the step of ``row`` ended well."""
    connection.execute(_FINISH, {"id": row, "attempts": attempts})


def log_done(
    connection: "psycopg.Connection", step: "Step", marker: "Marker", attempts: int
) -> None:
    """Record that ``step`` ran."""
    _insert(connection, step, marker, "done", attempts)


def _insert(
    connection: "psycopg.Connection", step: "Step", marker: "Marker", state: str, attempts: int
) -> int:
    row = {
        "revision": step.revision,
        "direction": step.direction,
        "file": step.file.name,
        "checksum": step.file.checksum,
        "state": state,
        "statements": len(step.file.statements),
        "attempts": attempts,
        "started_at": marker.at,
        "marker_lsn": marker.lsn,
        "tool_version": __version__,
    }
    found = connection.execute(_INSERT, row).fetchone()
    return int(found[0]) if found else 0
