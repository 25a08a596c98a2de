"""Clears what a killed statement left behind that runs outside a transaction.

A killed ``create index concurrently`` leaves an invalid index, which ``if not exists`` would take
for done; a killed ``reindex concurrently`` leaves invalid copies; a killed ``detach partition
concurrently`` leaves a partition half detached, which nothing but ``finalize`` accepts.
"""

import re

import psycopg

from writersroom_db.sqltext import Statement

_NAME = r'(?:"(?:[^"]|"")+"|[\w$]+)'
_SPACE = r"(?:\s|--[^\n]*\n)+"

_CREATE_INDEX = re.compile(
    rf"create{_SPACE}(?:unique{_SPACE})?index{_SPACE}concurrently{_SPACE}"
    rf"(?:if{_SPACE}not{_SPACE}exists{_SPACE})?(?P<index>{_NAME}){_SPACE}"
    rf"on{_SPACE}(?:only{_SPACE})?(?P<schema>{_NAME})\.",
    re.IGNORECASE,
)
_REINDEX = re.compile(rf"reindex\b.*?\bconcurrently{_SPACE}", re.IGNORECASE | re.DOTALL)
_DETACH = re.compile(
    rf"(?P<alter>alter{_SPACE}table{_SPACE}(?:if{_SPACE}exists{_SPACE})?{_NAME}\.{_NAME}{_SPACE}"
    rf"detach{_SPACE}partition{_SPACE}(?P<schema>{_NAME})\.(?P<child>{_NAME})){_SPACE}concurrently",
    re.IGNORECASE,
)

_INVALID = """
    select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
    from pg_catalog.pg_index as i
    inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where
        not i.indisvalid
        and c.relkind = 'i'
        and n.nspname <> 'pg_toast'
        and pg_catalog.pg_has_role(c.relowner, 'usage')
"""

_HALF_DETACHED = """
    select
    from pg_catalog.pg_inherits as h
    inner join pg_catalog.pg_class as c on h.inhrelid = c.oid
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where h.inhdetachpending and n.nspname = %s and c.relname = %s
"""


def clear_way(connection: psycopg.Connection, statement: Statement) -> bool:
    """Undo or end what a killed run of ``statement`` left; tell whether it must still run.

    ``connection`` is in autocommit mode.
    """
    text = statement.text
    if made := _CREATE_INDEX.match(text):
        named = " and n.nspname = %s and c.relname = %s"
        _drop(connection, _INVALID + named, (_folded(made["schema"]), _folded(made["index"])))
    elif _REINDEX.match(text):
        _drop(connection, _INVALID + r" and c.relname ~ '_ccnew[0-9]*$'", ())
    elif cut := _DETACH.match(text):
        names = _folded(cut["schema"]), _folded(cut["child"])
        if connection.execute(_HALF_DETACHED, names).fetchone() is not None:
            connection.execute(f"{cut['alter']} finalize".encode())
            return False
    return True


def _drop(connection: psycopg.Connection, query: str, names: tuple[str, ...]) -> None:
    for (index,) in connection.execute(query.encode(), names or None).fetchall():
        connection.execute(f"drop index concurrently if exists {index}".encode())


def _folded(name: str) -> str:
    """Return the name as the catalog holds it."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
