"""The declared state, the migrations and the shipped facts are three copies of one truth."""

import subprocess
from itertools import groupby

import psycopg
import pytest

from writersroom_db.attempts import silent
from writersroom_db.catalog import Fact, compare, read_facts, render
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.declared import build_declared, declared_facts
from writersroom_db.files import sql_root
from writersroom_db.migrations import migrate, rollback
from writersroom_db.migrations.preflight import make_books, make_roles
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.testing.servers import client_binaries

REVISIONS = load_graph().revisions
NUMBERS = [revision.number for revision in REVISIONS]


def facts_of(url: DatabaseUrl) -> frozenset[Fact]:
    with connect(url, autocommit=True) as connection:
        return read_facts(connection)


def assert_same(one: frozenset[Fact], other: frozenset[Fact]) -> None:
    difference = compare(one, other)
    assert not difference, render(difference)


def build(url: DatabaseUrl) -> None:
    with connect(url, autocommit=True) as connection:
        make_roles(connection, url, silent)
        build_declared(connection)


def dump(url: DatabaseUrl) -> list[str]:
    """Return the lines of a dump; grants of one object stand in no order that means anything."""
    command = [
        str(client_binaries() / "pg_dump"),
        "--schema-only",
        "--restrict-key=fixed",
        "--exclude-table=*.*_p20*",
        "-d",
        url.conninfo_without_password,
    ]
    text = subprocess.run(
        command, env=url.environment(), check=True, capture_output=True, text=True
    ).stdout
    blocks = groupby(text.splitlines(), lambda line: line.startswith("GRANT "))
    return [line for grants, block in blocks for line in (sorted(block) if grants else block)]


def test_the_shipped_facts_are_those_of_the_declared_state(empty_database: DatabaseUrl) -> None:
    build(empty_database)
    assert_same(declared_facts(), facts_of(empty_database))


def test_migrations_build_the_declared_state(migrated_database: DatabaseUrl) -> None:
    assert_same(declared_facts(), facts_of(migrated_database))


def test_psql_alone_builds_the_declared_state(empty_database: DatabaseUrl) -> None:
    schema = sql_root() / "schema"
    psql = [str(client_binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    psql += ["-d", empty_database.conninfo_without_password]
    preflight = ["-f", str(schema / "roles.sql"), "-f", str(schema / "database.sql")]
    for files in (preflight, ["-1", "-f", str(schema / "install.psql")]):
        subprocess.run(
            [*psql, *files], env=empty_database.environment(), check=True, capture_output=True
        )
    assert_same(declared_facts(), facts_of(empty_database))


def test_pg_dump_sees_no_difference_either(
    empty_database: DatabaseUrl, migrated_database: DatabaseUrl
) -> None:
    build(empty_database)
    declared = dump(empty_database)
    assert "CREATE TABLE app.chat_messages (" in declared
    assert dump(migrated_database) == declared


@pytest.mark.parametrize("number", NUMBERS)
def test_a_revision_taken_back_leaves_what_was_before(
    number: str, empty_database: DatabaseUrl
) -> None:
    index = NUMBERS.index(number)
    before = "base" if index == 0 else NUMBERS[index - 1]
    if index == 0:
        with connect(empty_database, autocommit=True) as connection:
            make_roles(connection, empty_database, silent)
            make_books(connection, None, silent)
    else:
        migrate(empty_database, to=before)
    facts_before = facts_of(empty_database)
    migrate(empty_database, to=number)
    facts_after = facts_of(empty_database)
    # a batch changes rows alone
    assert (facts_after == facts_before) == bool(REVISIONS[index].up.header.batch)

    rollback(empty_database, to=before)
    assert_same(facts_before, facts_of(empty_database))
    migrate(empty_database, to=number)
    assert_same(facts_after, facts_of(empty_database))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_way_back_declares_every_business_table_that_it_drops_or_narrows(
    number: str, empty_database: DatabaseUrl
) -> None:
    revision = REVISIONS[NUMBERS.index(number)]
    migrate(empty_database, to=number)
    before = business_columns(empty_database)
    rollback(empty_database)
    gone = before - business_columns(empty_database)
    lost = {name for name in revision.down.header.loses_rows if name.startswith("app.")}
    assert {name.rpartition(".")[0] for name in gone} == lost


def business_columns(url: DatabaseUrl) -> set[str]:
    """Return the columns of tables, qualified; a view's rows are lost with those of its tables."""
    facts = facts_of(url)
    tables = {fact.identity for fact in facts if fact.kind == "table"}
    return {
        fact.identity
        for fact in facts
        if fact.kind == "column"
        and fact.identity.startswith("app.")
        and fact.identity.rpartition(".")[0] in tables
    }


def test_a_change_by_hand_is_found_by_facts_and_by_pg_dump(
    connection: psycopg.Connection, migrated_database: DatabaseUrl, empty_database: DatabaseUrl
) -> None:
    build(empty_database)
    connection.execute("alter table app.users alter column first_name drop not null")
    connection.commit()
    assert compare(declared_facts(), facts_of(migrated_database))
    assert dump(migrated_database) != dump(empty_database)
