"""Asks whether something is there, without a right to look into it."""

import psycopg


def relation_exists(connection: psycopg.Connection, schema: str, name: str) -> bool:
    """Tell whether the relation is there; asks no right on its schema."""
    row = connection.execute(
        "select exists (select from pg_catalog.pg_class as c"
        " inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid"
        " where n.nspname = %s and c.relname = %s)",
        (schema, name),
    ).fetchone()
    return row is not None and bool(row[0])
