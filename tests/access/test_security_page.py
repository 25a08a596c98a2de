"""The page on security is what the declared state says, and the declared state is what holds."""

from pathlib import Path

import pytest
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from writersroom_db.access.functions import read_functions
from writersroom_db.access.grants import (
    COMMANDS,
    Relation,
    columns_granted,
    read_grants,
    read_relations,
)
from writersroom_db.access.matrix import page
from writersroom_db.access.policies import in_words, read_policies
from writersroom_db.catalog import Fact
from writersroom_db.declared import declared_facts

FACTS = declared_facts()
GRANTS = read_grants(FACTS)
FUNCTIONS = read_functions(FACTS, GRANTS)
RELATIONS = read_relations(FACTS)
ROLES = ("app", "auth", "reader", "worker", "definer")
PROJECTS = "SELECT a.project_id\n   FROM app.project_access a"
ME = "( SELECT app.current_user_id() AS current_user_id)"


def _of_others(role: str) -> list[Relation]:
    """Return the relations that are not the role's own: on those it may do everything."""
    return [r for r in RELATIONS if f"owner: writersroom_{role}" not in r.definition.splitlines()]


def test_page_is_what_the_declared_state_says() -> None:
    written = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")

    assert written == page(FACTS), "run: make docs"


def test_template_is_filled() -> None:
    assert "<!--" not in page(FACTS)


@pytest.mark.parametrize("role", ROLES)
def test_matrix_is_what_the_server_grants(connection: Connection[TupleRow], role: str) -> None:
    asked = sql.SQL("select has_column_privilege({}, {}, {}, {})")
    for relation in _of_others(role):
        for command in set(COMMANDS) - {"delete"}:
            columns = columns_granted(GRANTS, relation, role, command)
            granted = relation.columns if columns is None else columns
            for column in relation.columns:
                names = (f"writersroom_{role}", relation.name, column, command)
                row = connection.execute(asked.format(*names)).fetchone()
                assert row == (column in granted,), names


@pytest.mark.parametrize("role", ROLES)
def test_matrix_knows_who_may_delete(connection: Connection[TupleRow], role: str) -> None:
    for relation in _of_others(role):
        row = connection.execute(
            "select has_table_privilege(%s, %s, 'delete')", (f"writersroom_{role}", relation.name)
        ).fetchone()
        assert row == (columns_granted(GRANTS, relation, role, "delete") is None,), relation.name


def test_every_policy_is_told_in_words_and_none_as_sql() -> None:
    conditions = [c for p in read_policies(FACTS) for c in (p.using, p.check) if c is not None]

    assert conditions
    assert [condition for condition in conditions if "`" in condition] == []


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("true", "any row"),
        (f"(owner_id = {ME})", "owner_id is the user"),
        (
            f"(is_public OR ((a IS NULL) AND ((b IS NULL) OR (c = {ME}))))",
            "is_public or (a is null and (b is null or c is the user))",
        ),
        ("(name ~ 'x) AND (y'::text)", "`name ~ 'x) AND (y'::text`"),
        (
            f"(id = ANY (ARRAY( {PROJECTS}\n  WHERE ((a.user_id = {ME}) AND (a.role_rank >= 3)))))",
            "id is a project where the user may edit",
        ),
        (
            f"(id IN ( SELECT g.id\n   FROM app.ai_agents g\n  WHERE (g.owner_id = {ME})))",
            "id is an agent that the user sees, where its owner_id is the user",
        ),
    ],
)
def test_condition_is_told_in_words(condition: str, words: str) -> None:
    assert in_words(condition) == words


def test_every_definer_function_is_told_with_a_purpose_and_a_reason(
    connection: Connection[TupleRow],
) -> None:
    row = connection.execute("select count(*) from pg_proc where prosecdef").fetchone()

    assert row == (len(FUNCTIONS),)
    assert [f.signature for f in FUNCTIONS if not (f.purpose and f.why)] == []


def test_definer_function_without_a_role_or_trigger_is_called_by_another() -> None:
    bodies = [fact.definition.partition("\nAS ")[2] for fact in FACTS if fact.kind == "function"]
    names = [f.signature.partition("(")[0] for f in FUNCTIONS if not (f.callers or f.triggers)]

    assert names
    assert [name for name in names if not any(f"{name}(" in body for body in bodies)] == []


def test_definer_function_sets_its_path_and_is_not_for_public(
    connection: Connection[TupleRow],
) -> None:
    settings = connection.execute("select distinct proconfig[1:2] from pg_proc where prosecdef")

    assert settings.fetchall() == [(["search_path=pg_catalog, pg_temp", "row_security=on"],)]
    assert [f.signature for f in FUNCTIONS if "PUBLIC" in f.callers] == []


def test_what_is_granted_to_others_is_on_the_page() -> None:
    strange = {
        Fact("grant", "table app.users to stranger", "SELECT"),
        Fact("grant", "table app.versions to PUBLIC", "DELETE, TRUNCATE"),
        Fact("grant", "table app.users to writersroom_reader", "ALL"),
    }
    written = page(FACTS | strange)

    assert "| stranger | select | all | none: no policy |" in written
    assert "| `app.versions` | PUBLIC | delete, truncate |" in written
    assert "| reader | select, insert, update | all | none: no policy |" in written
    assert "| `app.users` | reader | select, insert, update, delete, truncate," in written


def test_table_without_row_level_security_and_a_limiting_policy_are_told() -> None:
    users = next(f for f in FACTS if (f.kind, f.identity) == ("table", "app.users"))
    limit = Fact(
        "policy",
        "users_limit on app.users",
        "restrictive\nfor: select\nto: PUBLIC\nusing: is_active",
    )

    open_page = page((FACTS - {users}) | {Fact("table", "app.users", "owner: writersroom_owner")})

    assert "id is the user; and only if is_active" in page(FACTS | {limit})
    assert "locked_until | all: no row-level security |" in open_page
