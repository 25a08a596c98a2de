"""The facts of a database: the same on every server, for every role, under every setting."""

from pathlib import Path

import pytest
from psycopg.pq import TransactionStatus
from tests.catalog.rich import Rich, common_roles

from writersroom_db.catalog import Fact, compare, dump, load, read_facts, render
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import UnreadableCatalog

EXPECTED = Path(__file__).with_name("fixture_facts.jsonl")
"""The facts of fixture.sql as PostgreSQL 15 to 18 all give them: the suite runs on several."""

SETTINGS = {
    "search_path": "app, ops, public",
    "timezone": "Asia/Kathmandu",
    "datestyle": "German",
    "intervalstyle": "iso_8601",
    "extra_float_digits": "-15",
    "bytea_output": "escape",
    "quote_all_identifiers": "on",
    "default_transaction_read_only": "off",
    "row_security": "on",
    "jit": "on",
}


def of_the_fixture(facts: frozenset[Fact]) -> frozenset[Fact]:
    """Leave out what other databases of the server have given to the project's roles."""
    return frozenset(fact for fact in facts if "writersroom_" not in fact.identity)


def test_facts_are_the_same_on_every_server(declared: frozenset[Fact]) -> None:
    expected = load(EXPECTED.read_text())
    diff = compare(expected, of_the_fixture(declared))
    assert not diff, render(diff)
    assert EXPECTED.read_text() == dump(expected)


def test_no_two_facts_are_of_the_same_thing(declared: frozenset[Fact]) -> None:
    assert len({(fact.kind, fact.identity) for fact in declared}) == len(declared)


@pytest.mark.parametrize("autocommit", [True, False])
def test_settings_of_the_session_change_nothing_and_stay(
    rich_database: DatabaseUrl, declared: frozenset[Fact], autocommit: bool
) -> None:
    with connect(rich_database, autocommit=autocommit) as connection:
        for name, value in SETTINGS.items():
            connection.execute("select set_config(%s, %s, false)", (name, value))
        if not autocommit:
            connection.commit()
        before = connection.execute("select name, setting from pg_settings").fetchall()
        if not autocommit:
            connection.commit()
        assert common_roles(read_facts(connection)) == declared
        assert connection.info.transaction_status == TransactionStatus.IDLE
        assert connection.execute("select name, setting from pg_settings").fetchall() == before


def test_facts_inside_a_transaction_leave_it_as_it_was(rich: Rich) -> None:
    rich.execute("set local search_path = app; create table inside (id integer)")
    assert "app.inside" in {fact.identity for fact in rich.facts() if fact.kind == "table"}
    assert rich.connection.info.transaction_status == TransactionStatus.INTRANS
    rich.execute("insert into inside values (1)")


def test_facts_need_no_superuser(rich: Rich) -> None:
    rich.execute("set local role facts_owner")
    assert not rich.diff()


def test_facts_refuse_a_role_that_sees_too_little(rich: Rich) -> None:
    rich.execute("set local role facts_app")
    with pytest.raises(UnreadableCatalog, match="permission denied for schema ops"):
        rich.facts()


def test_facts_refuse_rows_that_a_policy_filters(rich: Rich) -> None:
    rich.execute(
        "alter table ops.retention_policies enable row level security;"
        " grant usage on schema ops to facts_app;"
        " grant select on all tables in schema ops to facts_app; set local role facts_app"
    )
    with pytest.raises(UnreadableCatalog, match="row-level security"):
        rich.facts()


def test_dropped_columns_leave_no_trace(rich: Rich) -> None:
    rich.execute(
        "alter table app.cache add column gone text; alter table app.cache drop column gone"
    )
    assert not rich.diff()


def test_grants_spelled_out_equal_those_by_default(rich: Rich) -> None:
    rich.execute("grant all on ops.retention_policies, app.users to facts_owner")
    rich.execute("grant usage on type app.slug to public")
    assert not rich.diff()


def test_reference_tables_may_be_absent(rich: Rich) -> None:
    rich.execute("drop table ops.retention_policies, ops.partitioned_tables")
    assert "row" not in {fact.kind for fact in rich.facts()}


def test_rows_are_facts_by_their_key(declared: frozenset[Fact]) -> None:
    rows = {fact.identity for fact in declared if fact.kind == "row"}
    assert rows == {
        "ops.partitioned_tables (app, messages)",
        "ops.retention_policies (audit)",
        "ops.retention_policies (chat)",
    }


def test_memberships_print_alike_on_every_server(rich: Rich) -> None:
    rich.execute("grant writersroom_facts_group to writersroom_facts_role")
    rich.execute("create role writersroom_facts_shy noinherit")
    rich.execute("grant writersroom_facts_group to writersroom_facts_shy with admin option")
    memberships = {
        fact.identity: fact.definition
        for fact in rich.diff().unexpected
        if fact.kind == "membership"
    }
    assert memberships == {
        "writersroom_facts_role in writersroom_facts_group": "inherits",
        "writersroom_facts_shy in writersroom_facts_group": "does not inherit\nadmin",
    }


def test_roles_tell_attributes_and_no_password(rich: Rich) -> None:
    rich.execute(
        "alter role writersroom_facts_role login createdb createrole replication bypassrls"
        " noinherit connection limit 5 valid until '2030-01-01 00:00:00+00' password 'hush'"
    )
    ((_, role),) = rich.diff().changed
    assert role.definition.splitlines() == [
        "login",
        "no inherit",
        "create databases",
        "create roles",
        "replication",
        "bypass row security",
        "connection limit: 5",
        "valid until: 2030-01-01 00:00:00+00",
    ]


def test_strangers_in_the_projects_roles_are_the_deployments_affair(rich: Rich) -> None:
    rich.execute("grant writersroom_facts_group to facts_app; alter role facts_app login")
    assert not rich.diff()
