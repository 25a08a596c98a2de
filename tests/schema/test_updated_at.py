"""updated_at moves with each change, and only with one."""

from collections.abc import Callable
from uuid import UUID

import pytest
from tests.schema import rows
from tests.schema.checks import value
from tests.schema.rows import Database

TOUCHED: dict[str, tuple[Callable[[Database], UUID], str]] = {
    "users": (rows.user, "last_name = 'Other'"),
    "user_preferences": (lambda db: rows.preference(db, rows.user(db)), "preference_key = 'other'"),
    "projects": (rows.project, "title = 'Other'"),
    "collaborations": (
        lambda db: rows.collaboration(db, rows.project(db), rows.user(db)),
        "role = 'viewer'",
    ),
    "project_settings": (lambda db: rows.setting(db, rows.project(db)), "setting_key = 'other'"),
    "documents": (rows.document, "title = 'Other'"),
    "comments": (
        lambda db: rows.comment(db, rows.document(db), rows.user(db)),
        "content = 'Other'",
    ),
    "characters": (lambda db: rows.character(db, rows.document(db)), "name = 'OTHER'"),
    "ai_agents": (rows.agent, "name = 'Other'"),
    "agent_knowledge": (lambda db: rows.knowledge(db, rows.agent(db)), "title = 'Other'"),
}


def test_each_table_with_updated_at_is_tried_here(connection: Database) -> None:
    found = connection.execute(
        "select table_name from information_schema.columns"
        " join information_schema.tables using (table_schema, table_name)"
        " where table_schema = 'app' and column_name = 'updated_at' and table_type = 'BASE TABLE'"
    ).fetchall()
    assert {name for (name,) in found} == TOUCHED.keys()


@pytest.mark.parametrize("table", TOUCHED)
def test_updated_at_moves_with_a_change_and_not_without(connection: Database, table: str) -> None:
    make, change = TOUCHED[table]
    row = make(connection)
    column = change.partition(" ")[0]
    connection.execute("set local session_replication_role = replica")
    connection.execute(f"update app.{table} set updated_at = '2001-01-01'".encode())
    connection.execute("set local session_replication_role = origin")
    moved = f"select updated_at = now() from app.{table} where id = %s"
    connection.execute(f"update app.{table} set {column} = {column}".encode())
    assert value(connection, moved, row) is False
    connection.execute(f"update app.{table} set {change} where id = %s".encode(), (row,))
    assert value(connection, moved, row) is True


def test_updated_at_can_not_be_set_by_hand(connection: Database) -> None:
    user = rows.user(connection)
    connection.execute("update app.users set updated_at = '2001-01-01' where id = %s", (user,))
    assert value(connection, "select updated_at = now() from app.users where id = %s", user) is True
