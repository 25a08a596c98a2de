"""Where a database stands, read from the engine's own tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

from writersroom_db.migrations.owner import become_owner, may_become_owner


@dataclass(frozen=True)
class DatabaseState:
    """``current`` is the revision's number, None at base or before the first migrate.

    ``checksums`` maps each revision that was ever applied to the sha256 of the text that ran.
    """

    current: str | None = None
    environment: str | None = None
    checksums: Mapping[str, str] = field(default_factory=dict)


def relation_exists(connection: psycopg.Connection, schema: str, name: str) -> bool:
    """Tell whether the relation is there; asks no right on its schema."""
    row = connection.execute(
        "select exists (select from pg_catalog.pg_class as c"
        " inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid"
        " where n.nspname = %s and c.relname = %s)",
        (schema, name),
    ).fetchone()
    return row is not None and bool(row[0])


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
        " where l.direction = 'up' and l.state = 'done' order by l.revision, l.id desc"
    ).fetchall()
    return DatabaseState(
        current=None if current is None else str(current[0]),
        environment=None if environment is None else str(environment[0]),
        checksums={str(revision): str(checksum) for revision, checksum in checksums},
    )
