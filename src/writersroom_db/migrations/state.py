"""Where a database stands, read from the engine's own tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

from writersroom_db.connection.relations import relation_exists
from writersroom_db.migrations.owner import become_owner, may_become_owner


@dataclass(frozen=True)
class DatabaseState:
    """``current`` is the revision's number, None at base or before the first migrate.

    ``checksums`` maps each revision that was ever applied to the sha256 of the text that ran.
    """

    current: str | None = None
    environment: str | None = None
    checksums: Mapping[str, str] = field(default_factory=dict)


def read_state(connection: psycopg.Connection) -> DatabaseState:
    """Read where the database stands, as the owner if the login may be it.

    ``connection`` is in autocommit mode; its role stays what this needed.
    """
    if not relation_exists(connection, "ops", "migration_log"):
        return DatabaseState()
    if may_become_owner(connection):
        become_owner(connection)
    current = connection.execute("select version_num from ops.alembic_version").fetchone()
    environment = connection.execute("select name from ops.environment").fetchone()
    checksums = connection.execute(
        "select distinct on (l.revision) l.revision, l.checksum from ops.migration_log as l"
        " where l.direction = 'up' order by l.revision, l.id desc"
    ).fetchall()
    return DatabaseState(
        current=None if current is None else str(current[0]),
        environment=None if environment is None else str(environment[0]),
        checksums={str(revision): str(checksum) for revision, checksum in checksums},
    )
