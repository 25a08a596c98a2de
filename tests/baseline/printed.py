"""Databases that hold the document's schema as printed: made, filled, and read before and after."""

from pathlib import Path
from typing import Any, TypeAlias

from psycopg import sql

from writersroom_db.baseline.document import TABLES, folder
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

ROWS = Path(__file__).with_name("rows.sql")

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, dict[str, Row]]
"""From the table to the row's id to its columns."""

USER = "00000000-0000-0000-0000-000000000001"
PROJECT = "00000000-0000-0000-0000-000000000002"


def execute(url: DatabaseUrl, *statements: str, schema: str = "public") -> None:
    """Run statements in one transaction, with ``schema`` first in search_path."""
    with connect(url) as connection:
        connection.execute(
            sql.SQL("set local search_path = {}, pg_catalog").format(sql.Identifier(schema))
        )
        for statement in statements:
            connection.execute(statement.encode())


def printed(url: DatabaseUrl, *, schema: str = "public", rows: bool = False) -> DatabaseUrl:
    """Run the document's DDL as printed, and fill its tables where rows are wanted."""
    with connect(url) as connection:
        connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
    texts = [(folder() / "document.sql").read_text()]
    execute(url, *texts, *([ROWS.read_text()] if rows else []), schema=schema)
    return url


def read_rows(url: DatabaseUrl, schema: str) -> Rows:
    """Return every row of the document's tables."""
    found: Rows = {}
    with connect(url) as connection:
        for table in TABLES:
            query = sql.SQL("select t.id::text, to_jsonb(t) from {} as t").format(
                sql.Identifier(schema, table)
            )
            found[table] = {key: dict(row) for key, row in connection.execute(query)}
    return found


def one_project(url: DatabaseUrl, schema: str = "public") -> None:
    """Add a user and a project of his, with known ids."""
    execute(
        url,
        "insert into users (id, email, first_name, last_name, password_hash, salt)"
        f" values ('{USER}', 'nora@example.com', 'Nora', 'Vance', 'h', 's')",
        f"insert into projects (id, owner_id, title) values ('{PROJECT}', '{USER}', 'The Cut')",
        schema=schema,
    )
