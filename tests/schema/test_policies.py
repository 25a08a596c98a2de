"""Policies keep the rules that splinter asks for, as our own queries ask them (record 53)."""

import re

import pytest
from tests.schema.rows import Database

POLICIES = """
select c.relname || '.' || p.polname, p.polcmd, roles.name, p.polpermissive,
    coalesce(pg_get_expr(p.polqual, p.polrelid), '')
    || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), c.relname
from pg_policy as p
join pg_class as c on c.oid = p.polrelid
cross join lateral (select r::regrole::text as name from unnest(p.polroles) as r) as roles
where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
"""
# what is asked once a statement: a subquery that refers to no row of the table
ONCE = re.compile(r"\( ?SELECT (?:app|ops)\.\w+\(\) AS \w+\)")
SWITCHED_OFF = """
select distinct c.oid::regclass::text from pg_policy as p join pg_class as c on c.oid = p.polrelid
where not c.relrowsecurity
"""
WITHOUT_KEY = """
select c.oid::regclass::text from pg_class as c
where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
    and c.relkind in ('r', 'p')
    and not exists (select from pg_index as i where i.indrelid = c.oid and i.indisprimary)
"""
TWICE = """
select array_agg(i.indexrelid::regclass::text order by 1) from pg_index as i
join pg_class as c on c.oid = i.indexrelid
where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
group by i.indrelid, i.indkey::text, i.indclass::text, i.indoption::text, i.indisunique,
    i.indnkeyatts, c.relam,
    coalesce(pg_get_expr(i.indexprs, i.indrelid), ''),
    coalesce(pg_get_expr(i.indpred, i.indrelid), '')
having count(*) > 1
"""


def per_row(db: Database) -> set[str]:
    """Return the policies that call a function of ours for every row (splinter's 0003)."""
    return {
        name
        for name, _, _, _, condition, _ in db.execute(POLICIES.encode()).fetchall()
        if re.search(r"\b(?:app|ops)\.\w+\(", ONCE.sub("", condition))
    }


def joined(db: Database) -> set[tuple[str, str, str]]:
    """Return tables where two policies of a role answer one command (splinter's 0006)."""
    seen: set[tuple[str, str, str]] = set()
    twice: set[tuple[str, str, str]] = set()
    for _, command, role, permissive, _, table in db.execute(POLICIES.encode()).fetchall():
        for one in ("r", "a", "w", "d") if command == "*" else (command,):
            key = (table, role, one)
            if permissive:
                (twice if key in seen else seen).add(key)
    return twice


def open_writes(db: Database) -> set[str]:
    """Return the policies that let any row be written, but the definer's (splinter's 0024)."""
    return {
        name
        for name, command, role, _, condition, _ in db.execute(POLICIES.encode()).fetchall()
        if command != "r"
        and role != "writersroom_definer"
        and condition.split() in (["true"], ["true", "true"])
    }


def test_no_policy_asks_a_function_for_every_row(connection: Database) -> None:
    assert per_row(connection) == set()


def test_one_policy_answers_each_command_of_a_role(connection: Database) -> None:
    assert joined(connection) == set()


def test_nobody_but_the_definer_writes_any_row(connection: Database) -> None:
    assert open_writes(connection) == set()


@pytest.mark.parametrize("query", [SWITCHED_OFF, WITHOUT_KEY, TWICE])
def test_no_table_breaks_a_rule(connection: Database, query: str) -> None:
    assert connection.execute(query.encode()).fetchall() == []


def test_what_breaks_a_rule_is_found(connection: Database) -> None:
    for statement in (
        "alter policy documents_select on app.documents using (id = app.current_user_id())",
        "create policy more on app.comments for select to writersroom_app using (false)",
        "alter policy comments_insert on app.comments with check (true)",
        "alter table app.versions disable row level security",
        "alter table app.users drop constraint users_pkey cascade",
        "create index again on app.documents (project_id)",
    ):
        connection.execute(statement.encode())
    assert per_row(connection) == {"documents.documents_select"}
    assert joined(connection) == {("comments", "writersroom_app", "r")}
    assert open_writes(connection) == {"comments.comments_insert"}
    assert connection.execute(SWITCHED_OFF).fetchall() == [("app.versions",)]
    assert connection.execute(WITHOUT_KEY).fetchall() == [("app.users",)]
    ((both,),) = connection.execute(TWICE).fetchall()
    assert "app.again" in both
