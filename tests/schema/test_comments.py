"""Everything in the database says what it is."""

import pytest
from tests.schema.rows import Database

OBJECTS = {
    "relation": """
        select c.oid::regclass::text, obj_description(c.oid, 'pg_class')
        from pg_class as c
        where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
            and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
    """,
    "column": """
        select c.oid::regclass || '.' || a.attname, col_description(c.oid, a.attnum)
        from pg_class as c
        join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
            and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
    """,
    "function": """
        select p.oid::regprocedure::text, obj_description(p.oid, 'pg_proc')
        from pg_proc as p
        where p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
    """,
    "schema": """
        select n.nspname, obj_description(n.oid, 'pg_namespace')
        from pg_namespace as n
        where n.nspname in ('app', 'ops', 'audit')
    """,
}


def without_comment(db: Database, kind: str) -> list[str]:
    found = db.execute(OBJECTS[kind].encode()).fetchall()
    assert found
    return sorted(name for name, text in found if not (text or "").strip())


@pytest.mark.parametrize("kind", OBJECTS)
def test_each_object_has_a_comment(connection: Database, kind: str) -> None:
    assert without_comment(connection, kind) == []


@pytest.mark.parametrize(
    ("kind", "change", "name"),
    [
        ("relation", "create table app.bare ()", "app.bare"),
        ("column", "alter table app.users add bare int", "app.users.bare"),
        (
            "function",
            "create function ops.bare() returns int language sql return 1",
            "ops.bare()",
        ),
        ("schema", "comment on schema app is null", "app"),
    ],
)
def test_an_object_without_a_comment_is_found(
    connection: Database, kind: str, change: str, name: str
) -> None:
    connection.execute(change.encode())
    assert without_comment(connection, kind) == [name]
