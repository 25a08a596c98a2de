"""Writes ``ops.migration_log``: each run of a revision, in the revision's own transaction."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from writersroom_db import __version__

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from writersroom_db.migrations.plan import Step

_START = text("""
    insert into ops.migration_log
    (revision, direction, file, checksum, state, statements, attempts, started_at, tool_version)
    values
    (
        :revision, :direction, :file, :checksum, 'started', :statements, :attempts,
        pg_catalog.clock_timestamp(), :tool_version
    )
    returning id
""")

_FINISH = text("""
    update ops.migration_log
    set state = 'done', finished_at = pg_catalog.clock_timestamp()
    where id = :id
""")


def log_start(connection: "Connection", step: "Step", attempts: int) -> Any:
    """Record that ``step`` begins; return the row's id."""
    row = {
        "revision": step.revision,
        "direction": step.direction,
        "file": step.file.name,
        "checksum": step.file.checksum,
        "statements": len(step.file.statements),
        "attempts": attempts,
        "tool_version": __version__,
    }
    return connection.execute(_START, row).scalar_one()


def log_finish(connection: "Connection", row: Any) -> None:
    """Record that the step of ``row`` ended well."""
    connection.execute(_FINISH, {"id": row})
