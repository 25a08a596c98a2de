"""Clears what a killed statement left behind that runs outside a transaction.

A killed ``create index concurrently`` leaves an invalid index, which ``if not exists`` would take
for done; a killed ``reindex concurrently`` leaves invalid copies beside the indexes; a killed
``detach partition concurrently`` leaves a partition half detached, which nothing but ``finalize``
accepts. Killed after its end, a detach can't be repeated.
"""

from pathlib import Path

import psycopg
from psycopg import sql

from writersroom_db.attempts import Tell
from writersroom_db.migrations.files import SqlFile
from writersroom_db.migrations.owner import become_owner
from writersroom_db.sqltext import Statement
from writersroom_db.sqltext.concurrent import (
    Build,
    Detachment,
    Name,
    Rebuild,
    read_concurrent,
    read_dropped_tables,
)

_INVALID = """
    select n.nspname, c.relname
    from pg_catalog.pg_index as i
    inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where
        c.oid = pg_catalog.to_regclass(%(name)s::text)
        and not i.indisvalid
        and c.relkind = 'i'
        and pg_catalog.pg_has_role(c.relowner, 'usage')
"""
_COPIES = Path(__file__).with_name("sql") / "copies.sql"
_PARTITION = """
    select h.inhdetachpending, named.parent is not null, c.relispartition
    from (
        select
            pg_catalog.to_regclass(%(parent)s::text) as parent,
            pg_catalog.to_regclass(%(child)s::text) as child
    ) as named
    left join pg_catalog.pg_class as c on named.child = c.oid
    left join pg_catalog.pg_inherits as h
        on named.parent = h.inhparent and named.child = h.inhrelid
"""


def clear_way(
    connection: psycopg.Connection, file: SqlFile, statement: Statement, tell: Tell
) -> bool:
    """Undo or end what a killed run of ``statement`` left; tell whether it must still run.

    ``connection`` is in autocommit mode, and its role is the owner.
    """
    match read_concurrent(statement.text):
        case Build(index):
            _drop(connection, _INVALID, {"name": _quoted(index)}, tell)
        case Rebuild(kind, name):
            copies = _COPIES.read_text(encoding="utf-8")
            _drop(connection, copies, {"kind": kind, "name": _quoted(name)}, tell)
        case Detachment() as cut:
            return _must_detach(connection, file, cut)
    return True


def _drop(
    connection: psycopg.Connection, query: str, named: dict[str, str | None], tell: Tell
) -> None:
    for schema, index in connection.execute(query.encode(), named).fetchall():
        drop = sql.SQL("drop index concurrently if exists {}").format(sql.Identifier(schema, index))
        if schema == "pg_toast":
            _drop_as_login(connection, drop, f"{schema}.{index}", tell)
        else:
            connection.execute(drop)


def _drop_as_login(
    connection: psycopg.Connection, drop: sql.Composed, index: str, tell: Tell
) -> None:
    """Drop the index of a TOAST table, which only a superuser may do."""
    connection.execute("set role none")
    try:
        connection.execute(drop)
    except psycopg.errors.InsufficientPrivilege:
        tell(
            f"leaving {index}, the invalid copy of a killed reindex: only a superuser may drop it,"
            " or an alter table that rewrites its table"
        )
    finally:
        become_owner(connection)


def _must_detach(connection: psycopg.Connection, file: SqlFile, cut: Detachment) -> bool:
    """End a detachment that is pending; tell whether there is one to do, or a mistake to refuse.

    None is left to do when parent and child are there, or were dropped by the same file, and the
    child belongs to nobody. Anything else that isn't a partition of this parent is for PostgreSQL
    to refuse: names that are wrong must not pass for a work that was done.
    """
    names = {"parent": _quoted(cut.parent), "child": _quoted(cut.child)}
    ((pending, has_parent, attached),) = connection.execute(_PARTITION.encode(), names).fetchall()
    if pending and not cut.finalizes:
        finalize = sql.SQL("alter table {} detach partition {} finalize")
        connection.execute(finalize.format(sql.Identifier(*cut.parent), sql.Identifier(*cut.child)))
        return False
    if pending is not None or attached:
        return True
    dropped = {name for other in file.statements for name in read_dropped_tables(other.text)}
    parent_was = has_parent or cut.parent in dropped
    child_was = attached is not None or cut.child in dropped
    return not (parent_was and child_was)


def _quoted(name: Name) -> str | None:
    """Return the name for the server to look up, which cuts it off where it is too long."""
    return sql.Identifier(*name).as_string() if name else None
