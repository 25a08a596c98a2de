"""A few rows of a real-looking screenplay, and one that the database refuses."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import DemoNeedsEmptyDatabase, StatementFailed, WritersRoomError
from writersroom_db.migrations.files import load
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.statements import run_file, through_psycopg

_FOLDER = Path(__file__).parent

_TABLES = (
    "users",
    "projects",
    "collaborations",
    "documents",
    "versions",
    "characters",
    "comments",
    "ai_agents",
    "sessions",
    "chat_messages",
    "agent_interactions",
    "suggestions",
)


@dataclass(frozen=True)
class Screenplay:
    """What was written: rows by table, and the message that refused the bad row."""

    title: str
    project_id: str
    rows: dict[str, int]
    refusal: str


def write_screenplay(url: DatabaseUrl) -> Screenplay:
    """Insert the demo's rows into a migrated, empty database, then try one that is refused.

    Raises StatementFailed when the rows are there already.
    """
    with connect(url, autocommit=True) as connection:
        become_owner(connection)
        with connection.transaction():
            run_file(through_psycopg(connection), load(_FOLDER / "screenplay.sql"))
        project = connection.execute("select p.title, p.id from app.projects as p").fetchone()
        title, project_id = project or ("", "")
        rows = {table: _count(connection, table) for table in _TABLES}
        return Screenplay(str(title), str(project_id), rows, _refusal(connection))


def refuse_used_database(url: DatabaseUrl) -> None:
    """Raise DemoNeedsEmptyDatabase when the database holds any relation, ours or another's."""
    with connect(url, autocommit=True) as connection:
        found = connection.execute(
            "select pg_catalog.format('%I.%I', n.nspname, c.relname)"
            " from pg_catalog.pg_class as c"
            " inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid"
            " where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'"
            " order by 1 limit 1"
        ).fetchone()
    if found is not None:
        raise DemoNeedsEmptyDatabase(f"{url.masked} is not empty: it holds {found[0]}.")


def drop_database(url: DatabaseUrl) -> None:
    """Drop the database of ``url``, ending its sessions; another of its server's stays."""
    with connect(url.with_database("postgres"), autocommit=True) as connection:
        name = sql.Identifier(url.database)
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))


def _count(connection: psycopg.Connection, table: str) -> int:
    counted = connection.execute(
        sql.SQL("select count(*) from {}").format(sql.Identifier("app", table))
    ).fetchone()
    return int(counted[0]) if counted else 0


def _refusal(connection: psycopg.Connection) -> str:
    try:
        run_file(through_psycopg(connection), load(_FOLDER / "refused.sql"))
    except StatementFailed as refused:
        return refused.message
    raise WritersRoomError("The database took a row that it must refuse.")
