"""Proves that the tables are the document's: nothing missing, nothing more, nothing hanging on."""

from collections.abc import Iterator
from pathlib import Path

import psycopg

from writersroom_db.baseline.document import SIDE, TABLES, document_facts, facts_of_tables
from writersroom_db.baseline.finding import Finding
from writersroom_db.catalog import Fact, FactDiff, compare, read_facts
from writersroom_db.connection.relations import relation_exists
from writersroom_db.errors import UnmodelledObject

_SQL = Path(__file__).parent / "sql"


def holds_tables(connection: psycopg.Connection, schema: str) -> bool:
    """Tell whether ``schema`` has any table of the document's."""
    return any(relation_exists(connection, schema, table) for table in TABLES)


def prove_structure(connection: psycopg.Connection, schema: str) -> tuple[Finding, ...]:
    """Return where the tables in ``schema`` are not the document's, or can't be adopted.

    ``connection`` is in a transaction whose search_path is empty.
    """
    try:
        facts = read_facts(connection)
    except UnmodelledObject as error:
        return tuple(
            Finding(thing, "of a kind that the facts do not cover") for thing in error.objects
        )
    return (
        *_names_taken(connection),
        *_as_findings(_difference(connection, facts, schema)),
        *_from_query(connection, "dependents", schema),
        *_from_query(connection, "owners", schema),
    )


def quoted(connection: psycopg.Connection, name: str) -> str:
    """Return ``name`` as PostgreSQL prints it in definitions."""
    row = connection.execute("select pg_catalog.quote_ident(%s)", (name,)).fetchone()
    return str(row[0]) if row else name


def _names_taken(connection: psycopg.Connection) -> Iterator[Finding]:
    ours = ["app", SIDE]
    if not relation_exists(connection, "ops", "migration_log"):
        ours.append("ops")
    rows = connection.execute(
        "select n.nspname from pg_catalog.pg_namespace as n where n.nspname = any(%s)"
        " order by n.nspname",
        (ours,),
    )
    for (name,) in rows:
        yield Finding(f"schema {name}", "is there already; rename it, or drop it if it is empty")


def _difference(connection: psycopg.Connection, facts: frozenset[Fact], schema: str) -> FactDiff:
    prefix = quoted(connection, schema)
    declared = document_facts(prefix)
    indexes = {fact.identity for fact in declared if fact.kind == "index"}
    indexes |= {name for (name,) in connection.execute(*_query("indexes", schema)).fetchall()}
    return compare(declared, frozenset(facts_of_tables(facts, prefix, indexes)))


def _as_findings(diff: FactDiff) -> Iterator[Finding]:
    """Give a finding for each fact; a table that is missing stands for all that is on it.

    Where a column is missing or too many, those behind it are not told for their place alone.
    """
    gone = tuple(fact.identity for fact in diff.missing if fact.kind == "table")
    shifted = {
        _table_of(fact) for fact in (*diff.missing, *diff.unexpected) if fact.kind == "column"
    }
    for fact in diff.missing:
        if fact.kind == "table" or not _is_on(fact, gone):
            yield Finding(f"{fact.kind} {fact.identity}", "is missing")
    for fact in diff.unexpected:
        yield Finding(f"{fact.kind} {fact.identity}", "is not the document's")
    for declared, live in diff.changed:
        if _table_of(live) in shifted and _placeless(live) == _placeless(declared):
            continue
        said, found = (" ".join(fact.definition.split()) for fact in (declared, live))
        yield Finding(
            f"{live.kind} {live.identity}", f"is {found or 'plain'}, not {said or 'plain'}"
        )


def _table_of(fact: Fact) -> str:
    return fact.identity.rpartition(".")[0] if fact.kind == "column" else ""


def _placeless(column: Fact) -> str:
    return column.definition.partition("\n")[2]


def _is_on(fact: Fact, tables: tuple[str, ...]) -> bool:
    if fact.kind == "column":
        return _table_of(fact) in tables
    if fact.kind == "index":
        return any(f" ON {table} USING " in fact.definition for table in tables)
    return fact.identity.endswith(tuple(f" on {table}" for table in tables))


def _from_query(connection: psycopg.Connection, name: str, schema: str) -> Iterator[Finding]:
    for subject, text in connection.execute(*_query(name, schema)):
        yield Finding(subject, text)


def _query(name: str, schema: str) -> tuple[bytes, dict[str, object]]:
    return (_SQL / f"{name}.sql").read_bytes(), {"schema": schema, "tables": list(TABLES)}
