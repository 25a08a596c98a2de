"""Where a database stands: revision, history, what is pending, its partitions, who looks in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from writersroom_db.access.break_glass import BreakGlassGrant, read_open_grants
from writersroom_db.connection.connect import connect
from writersroom_db.connection.relations import relation_exists
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations.owner import reading
from writersroom_db.migrations.plan import refuse_edited
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.migrations.state import read_state


@dataclass(frozen=True)
class LogEntry:
    """One run of a revision; ``seconds`` and ``finished_at`` are None where it was cut off.

    To restore what was before it, go to ``started_at`` or to ``marker_lsn``, the position in the
    write-ahead log (None where the server told none).
    """

    revision: str
    direction: str
    file: str
    state: str
    started_at: datetime
    marker_lsn: str | None
    finished_at: datetime | None
    seconds: float | None
    run_by: str
    tool_version: str


@dataclass(frozen=True)
class Unfinished:
    """A batched step that has begun: the rows that its ranges held, and how many it changed."""

    revision: str
    direction: str
    rows_seen: int
    rows_affected: int
    updated_at: datetime


@dataclass(frozen=True)
class Runway:
    """How far a table's partitions reach: whole ``months`` after this one, -1 if it is missing."""

    parent: str
    months: int
    covered_until: datetime
    minimum_months: int


@dataclass(frozen=True)
class Status:
    """``database`` is the URL without its password; ``current`` is None at base."""

    database: str
    server_version: str
    environment: str | None
    current: str | None
    head: str
    pending: tuple[str, ...]
    history: tuple[LogEntry, ...]
    batches: tuple[Unfinished, ...]
    runway: tuple[Runway, ...]
    break_glass: tuple[BreakGlassGrant, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the status as JSON's types."""
        return {
            **vars(self),
            "pending": list(self.pending),
            "history": [_plain(vars(entry)) for entry in self.history],
            "batches": [_plain(vars(entry)) for entry in self.batches],
            "runway": [_plain(vars(entry)) for entry in self.runway],
            "break_glass": [grant.to_json() for grant in self.break_glass],
        }


def read_status(url: DatabaseUrl) -> Status:
    """Read where the database stands. Changes nothing.

    Raises DatabaseAhead when it stands at a revision unknown here, and EditedMigration.
    """
    graph = load_graph()
    with connect(url, autocommit=True) as connection, reading(connection):
        state = read_state(connection)
        applied = graph.index(state.current)
        refuse_edited(graph.revisions, state)
        return Status(
            database=url.masked,
            server_version=str(connection.info.parameter_status("server_version")),
            environment=state.environment,
            current=state.current,
            head=graph.head,
            pending=tuple(revision.name for revision in graph.revisions[applied:]),
            history=_history(connection),
            batches=_batches(connection),
            runway=_runway(connection),
            break_glass=read_open_grants(connection),
        )


def _history(connection: psycopg.Connection) -> tuple[LogEntry, ...]:
    if not relation_exists(connection, "ops", "migration_log"):
        return ()
    rows = connection.execute(
        "select l.revision, l.direction, l.file, l.state, l.started_at,"
        " pg_catalog.to_jsonb(l) ->> 'marker_lsn', l.finished_at,"
        " extract(epoch from l.finished_at - l.started_at)::float8, l.run_by, l.tool_version"
        " from ops.migration_log as l order by l.id"
    )
    return tuple(LogEntry(*row) for row in rows)


def _batches(connection: psycopg.Connection) -> tuple[Unfinished, ...]:
    if not relation_exists(connection, "ops", "migration_batches"):
        return ()
    rows = connection.execute(
        "select b.revision, b.direction, b.rows_seen, b.rows_affected, b.updated_at"
        " from ops.migration_batches as b where b.finished_at is null"
    )
    return tuple(Unfinished(*row) for row in rows)


def _runway(connection: psycopg.Connection) -> tuple[Runway, ...]:
    if not relation_exists(connection, "ops", "partitioned_tables"):
        return ()
    rows = connection.execute(
        "select r.parent, r.months, r.covered_until, r.minimum_months"
        " from ops.partition_runway(now()) as r"
    )
    return tuple(Runway(*row) for row in rows)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
