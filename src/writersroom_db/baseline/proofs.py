"""Proves the rows: each rule that the revisions have and the document lacks is asked of the data.

Rules stand in ``migrations/baseline/proofs/``, one query a file, named after the constraint or
index that would refuse the row; what a repair will change, in ``repaired/``. Each gives row ids.
"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from writersroom_db.baseline.document import TABLES, folder
from writersroom_db.baseline.finding import Finding
from writersroom_db.migrations.files import SqlFile, load

_SQL = Path(__file__).parent / "sql"

_SAMPLE = 5
"""How many ids a finding shows."""


def proof_files() -> tuple[SqlFile, ...]:
    """Return the queries for rows that break a rule."""
    return _files("proofs")


def prove_rows(connection: psycopg.Connection, schema: str) -> tuple[Finding, ...]:
    """Return the rules that rows in ``schema`` break.

    ``connection`` is in a transaction whose search_path is ``schema`` and pg_temp, in this order.
    """
    return (
        *(found for file in proof_files() for found in _ask(connection, file)),
        *_orphans(connection, schema),
    )


def count_repairs(connection: psycopg.Connection, schema: str) -> tuple[Finding, ...]:
    """Return what repairs will change of the rows; see `prove_rows` for ``connection``."""
    return (
        *_nulls(connection, schema),
        *(found for file in _files("repaired") for found in _ask(connection, file)),
    )


def _files(kind: str) -> tuple[SqlFile, ...]:
    return tuple(load(path) for path in sorted((folder() / kind).glob("*.sql")))


def _ask(connection: psycopg.Connection, file: SqlFile) -> Iterator[Finding]:
    (statement,) = file.statements
    found = _sample(connection, sql.SQL(statement.text))
    if found.rows:
        yield Finding(file.path.stem, file.header.purpose, found.rows, found.keys)


def _orphans(connection: psycopg.Connection, schema: str) -> Iterator[Finding]:
    """Ask every foreign key again: one that was switched off for a while still says it is valid."""
    keys = connection.execute(
        (_SQL / "foreign_keys.sql").read_bytes(), {"schema": schema, "tables": list(TABLES)}
    ).fetchall()
    for name, table, column, referred in keys:
        query = sql.SQL(
            "select r.id as key from {} as r where r.{} is not null"
            " and not exists (select from {} as t where t.id = r.{})"
        ).format(
            sql.Identifier(table),
            sql.Identifier(column),
            sql.Identifier(referred),
            sql.Identifier(column),
        )
        found = _sample(connection, query)
        if found.rows:
            yield Finding(name, f"{table}.{column} refers to {referred}", found.rows, found.keys)


def _sample(connection: psycopg.Connection, query: sql.Composable) -> Finding:
    rows = connection.execute(
        sql.SQL(
            "select found.key::text, count(*) over () from ({}) as found"
            " order by found.key limit {}"
        ).format(query, _SAMPLE)
    ).fetchall()
    return Finding("", "", rows[0][1] if rows else 0, tuple(key for key, _ in rows))


def _nulls(connection: psycopg.Connection, schema: str) -> Iterator[Finding]:
    found = connection.execute(
        (_SQL / "nullable_defaults.sql").read_bytes(), {"schema": schema, "tables": list(TABLES)}
    ).fetchall()
    for table, columns, defaults in found:
        counts = sql.SQL(", ").join(
            sql.SQL("count(*) filter (where t.{} is null)").format(sql.Identifier(column))
            for column in columns
        )
        query = sql.SQL("select {} from {} as t").format(counts, sql.Identifier(table))
        row = connection.execute(query).fetchone() or ()
        for column, default, rows in zip(columns, defaults, row, strict=True):
            if rows:
                yield Finding(f"{table}.{column}", f"null becomes {default}", rows)
