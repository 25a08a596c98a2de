"""What a statement builds, rebuilds or detaches concurrently: in steps, which a kill comes between.

The engine must know it to clear the way for the next run, and the lint to judge whether there can
be one. Both read the statement's tokens here, so that no comment and no spacing hides it.
"""

from dataclasses import dataclass

from writersroom_db.sqltext.cursor import Cursor
from writersroom_db.sqltext.tokens import tokens

Name = tuple[str, ...]
"""A name's parts as the catalog holds them, such as ``("app", "users")``; () for none."""


@dataclass(frozen=True, slots=True)
class Build:
    """``create index concurrently``; the index is where its table is, under a name or ()."""

    index: Name
    if_not_exists: bool


@dataclass(frozen=True, slots=True)
class Rebuild:
    """``reindex … concurrently`` of an index, table, schema or database."""

    kind: str
    name: Name


@dataclass(frozen=True, slots=True)
class Detachment:
    """``detach partition … concurrently``, or ``… finalize``, which ends one."""

    parent: Name
    child: Name
    finalizes: bool


def read_concurrent(text: str) -> Build | Rebuild | Detachment | None:
    """Return what the statement does concurrently, None for any other."""
    cursor = Cursor(tuple(tokens(text)))
    if cursor.accept("create unique index concurrently", "create index concurrently"):
        return _build(cursor)
    if cursor.accept("reindex"):
        return _rebuild(cursor)
    if cursor.accept("alter table"):
        return _detachment(cursor)
    return None


def read_dropped_tables(text: str) -> tuple[Name, ...]:
    """Return the tables that a DROP TABLE names, () for any other statement."""
    cursor = Cursor(tuple(tokens(text)))
    if not cursor.accept("drop table"):
        return ()
    cursor.accept("if exists")
    names = [cursor.qualified()]
    while cursor.accept(","):
        names.append(cursor.qualified())
    return tuple(names)


def _build(cursor: Cursor) -> Build:
    if_not_exists = bool(cursor.accept("if not exists"))
    name = () if cursor.sees("on") else cursor.qualified()
    cursor.accept("on")
    cursor.accept("only")
    schema = cursor.qualified()[:-1]
    return Build((*schema, *name) if name else (), if_not_exists)


def _rebuild(cursor: Cursor) -> Rebuild | None:
    concurrently = "concurrently" in cursor.options()
    kind = cursor.accept("index", "table", "schema", "database", "system")
    if cursor.accept("concurrently") or concurrently:
        return Rebuild(kind, cursor.qualified())
    return None


def _detachment(cursor: Cursor) -> Detachment | None:
    cursor.accept("if exists")
    cursor.accept("only")
    parent = cursor.qualified()
    cursor.accept("*")
    if not cursor.accept("detach partition"):
        return None
    child = cursor.qualified()
    way = cursor.accept("concurrently", "finalize")
    return Detachment(parent, child, way == "finalize") if way else None
