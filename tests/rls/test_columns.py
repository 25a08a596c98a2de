"""Services write the columns that are theirs to write, and read no secret: asked of each one."""

import psycopg
import pytest
from psycopg import sql

from tests.rls.columns import CHANGED, GIVEN, HIDDEN
from tests.schema import rows

COLUMNS = """
select c.relname, a.attname
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where
    c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
"""
# none runs on a row, and the privileges are asked all the same
STATEMENTS = {
    "insert": "insert into {table} ({column}) select (null::{table}).{column} where false",
    "update": "update {table} set {column} = default where false",
    "select": "select {column} from {table} where false",
}
CHILDREN = """
select c.oid::regclass::text from pg_class as c
where c.relnamespace = 'app'::regnamespace and c.relispartition and c.relkind = 'r'
"""

Pairs = set[tuple[str, str]]


def _pairs(columns: dict[str, str]) -> Pairs:
    return {(table, column) for table, names in columns.items() for column in names.split()}


def _allowed(db: rows.Database, command: str) -> tuple[Pairs, Pairs]:
    """Return the columns that the services' login may name in a command, and all there are."""
    every = {(str(table), str(column)) for table, column in db.execute(COLUMNS).fetchall()}
    allowed = set()
    with db.transaction(force_rollback=True):
        db.execute("set local role writersroom_app")
        db.execute("select set_config('app.user_id', gen_random_uuid()::text, true)")
        for table, column in every:
            statement = sql.SQL(STATEMENTS[command]).format(
                table=sql.Identifier("app", table), column=sql.Identifier(column)
            )
            try:
                with db.transaction():
                    db.execute(statement)
                allowed.add((table, column))
            except psycopg.errors.InsufficientPrivilege:
                pass
    return allowed, every


@pytest.mark.parametrize(("command", "columns"), [("insert", GIVEN), ("update", CHANGED)])
def test_services_write_no_column_but_theirs(
    connection: rows.Database, command: str, columns: dict[str, str]
) -> None:
    allowed, _ = _allowed(connection, command)
    assert allowed == _pairs(columns)


def test_services_read_every_column_but_secrets(connection: rows.Database) -> None:
    allowed, every = _allowed(connection, "select")
    assert every - allowed == _pairs(HIDDEN)


def test_services_reach_no_partition_by_its_name(connection: rows.Database) -> None:
    children = connection.execute(CHILDREN).fetchall()
    assert children
    for (child,) in children:
        for command in ("select from {}", "insert into {} default values", "delete from {}"):
            with connection.transaction(force_rollback=True):
                connection.execute("set local role writersroom_app")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(command.format(child).encode())
