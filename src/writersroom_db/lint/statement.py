"""Reads the shape of one statement: what it makes, changes, drops or writes.

It reads as far as the rules, the model and the predicted locks ask; the rest stays tokens. A text
that PostgreSQL would refuse gets some shape too: running the migration shows that it is refused.
"""

from dataclasses import replace
from itertools import pairwise

from writersroom_db.lint import alter
from writersroom_db.lint.create import created, published
from writersroom_db.lint.kinds import KINDS
from writersroom_db.lint.references import reads_of, writes_of
from writersroom_db.lint.routines import policy, routine
from writersroom_db.lint.shapes import Action, Shape
from writersroom_db.sqltext import Statement
from writersroom_db.sqltext.cursor import Cursor
from writersroom_db.sqltext.tokens import Token, tokens

_SUBOBJECTS = {"trigger", "policy", "rule", "constraint"}
_WITH_ACTIONS = {
    "table", "foreign table", "index", "view", "materialized view", "sequence", "domain", "type",
    "schema", "statistics", "trigger", "rule", "extension",
}  # fmt: skip
_ALL_IN_SCHEMA = tuple(
    f"all {kind} in schema"
    for kind in ("tables", "sequences", "functions", "procedures", "routines")
)


def shape_of(statement: Statement) -> Shape:
    """Return the shape of a statement. Offsets in it count within the statement's text."""
    said = tuple(tokens(statement.text))
    cursor = Cursor(said)
    verb = cursor.next().text
    read = _READERS.get(verb, _query)
    return replace(read(cursor, Shape(verb, tokens=said)), tokens=said)


def _alter(cursor: Cursor, shape: Shape) -> Shape:
    if cursor.accept("default privileges"):
        return replace(shape, kind="default privileges")
    kind = cursor.accept(*KINDS)
    if cursor.accept("all in tablespace"):
        return replace(shape, kind=kind, clauses=frozenset({"all in tablespace"}))
    clauses = {clause for clause in ("if exists", "only") if cursor.accept(clause)}
    name = cursor.name()
    cursor.accept("*")
    shape = replace(shape, kind=kind, names=(name,), clauses=frozenset(clauses))
    if kind in _SUBOBJECTS:
        cursor.accept("on")
        shape = replace(shape, on=cursor.name())
    if kind == "policy":
        renames = cursor.sees("rename")
        return replace(shape, policy=None if renames else policy(cursor), actions=_renamed(cursor))
    if kind in {"function", "procedure", "routine", "aggregate"}:
        found = routine(cursor)
        return replace(shape, routine=found, actions=_owner(cursor))
    if kind in _WITH_ACTIONS:
        return replace(shape, actions=alter.actions(cursor.rest()))
    if kind == "publication" and cursor.accept("add", "set"):
        return replace(shape, reads=published(cursor))
    return shape


def _renamed(cursor: Cursor) -> tuple[Action, ...]:
    return alter.actions(cursor.rest()) if cursor.sees("rename") else ()


def _owner(cursor: Cursor) -> tuple[Action, ...]:
    words = Cursor(cursor.tokens)
    while not words.done:
        if words.sees("owner to") or words.sees("rename to") or words.sees("set schema"):
            return alter.actions(words.rest())
        words.next()
    return ()


def _drop(cursor: Cursor, shape: Shape) -> Shape:
    if cursor.accept("owned by"):
        return replace(shape, kind="owned")
    kind = cursor.accept(*KINDS)
    clauses = {clause for clause in ("concurrently", "if exists") if cursor.accept(clause)}
    names = (cursor.identifier(),) if kind in _SUBOBJECTS else cursor.names()
    on = cursor.name() if cursor.accept("on") else ""
    if _ends_in_cascade(cursor):
        clauses.add("cascade")
    return replace(shape, kind=kind, names=names, on=on, clauses=frozenset(clauses))


def _ends_in_cascade(cursor: Cursor) -> bool:
    return bool(cursor.tokens) and cursor.tokens[-1][:2] == ("word", "cascade")


def _truncate(cursor: Cursor, shape: Shape) -> Shape:
    cursor.accept("table")
    names = _only_names(cursor)
    clauses = frozenset({"cascade"}) if _ends_in_cascade(cursor) else frozenset()
    return replace(shape, kind="table", names=names, clauses=clauses)


def _lock(cursor: Cursor, shape: Shape) -> Shape:
    cursor.accept("table")
    names = _only_names(cursor)
    mode = ""
    if cursor.accept("in"):
        mode = cursor.accept(
            "access share", "row share", "row exclusive", "share update exclusive",
            "share row exclusive", "share", "exclusive", "access exclusive",
        )  # fmt: skip
    return replace(shape, kind=mode or "access exclusive", names=names)


def _only_names(cursor: Cursor) -> tuple[str, ...]:
    found = []
    while True:
        cursor.accept("only")
        found.append(cursor.name())
        cursor.accept("*")
        if not cursor.accept(","):
            return tuple(name for name in found if name)


def _vacuum(cursor: Cursor, shape: Shape) -> Shape:
    clauses: set[str] = set(cursor.options())
    while option := cursor.accept("full", "freeze", "verbose", "analyze", "analyse", "skip_locked"):
        clauses.add(option)
    return replace(shape, kind="table", names=_only_names(cursor), clauses=frozenset(clauses))


def _explain(cursor: Cursor, shape: Shape) -> Shape:
    clauses = set(cursor.options())
    while option := cursor.accept("analyze", "analyse", "verbose"):
        clauses.add(option)
    return _of_another(cursor, replace(shape, clauses=frozenset(clauses)))


def _prepare(cursor: Cursor, shape: Shape) -> Shape:
    cursor.identifier()
    cursor.group()
    cursor.accept("as")
    return _of_another(cursor, shape)


def _of_another(cursor: Cursor, shape: Shape) -> Shape:
    """Return the shape of a statement with what the one behind it reads and writes."""
    rest = cursor.rest()
    return replace(shape, reads=reads_of(rest), writes=writes_of(rest))


def _reindex(cursor: Cursor, shape: Shape) -> Shape:
    clauses = set(cursor.options())
    kind = cursor.accept("index", "table", "schema", "database", "system")
    if cursor.accept("concurrently"):
        clauses.add("concurrently")
    return replace(shape, kind=kind, names=(cursor.name(),), clauses=frozenset(clauses))


def _cluster(cursor: Cursor, shape: Shape) -> Shape:
    cursor.group()
    cursor.accept("verbose")
    name = cursor.name()
    if cursor.accept("on"):
        name = cursor.name()
    return replace(shape, kind="table", names=(name,) if name else ())


def _refresh(cursor: Cursor, shape: Shape) -> Shape:
    cursor.accept("materialized view")
    clauses = {clause for clause in ("concurrently",) if cursor.accept(clause)}
    name = cursor.name()
    if cursor.sees("with no data"):
        clauses.add("with no data")
    return replace(shape, kind="materialized view", names=(name,), clauses=frozenset(clauses))


def _comment(cursor: Cursor, shape: Shape) -> Shape:
    cursor.accept("on")
    kind = cursor.accept("column", "constraint", *KINDS)
    name = cursor.name()
    cursor.group()
    cursor.accept("on domain")
    on = cursor.name() if cursor.accept("on") else ""
    if kind == "column":
        on, _, name = name.rpartition(".")
    empty = cursor.sees("is null") or cursor.sees("is ''")
    clauses = frozenset({"is null"}) if empty else frozenset()
    return replace(shape, kind=kind, names=(name,), on=on, clauses=clauses)


def _grant(cursor: Cursor, shape: Shape) -> Shape:
    cursor.accept("grant option for", "admin option for")
    while not cursor.done and not cursor.sees("on") and not _ends_privileges(cursor):
        cursor.skip()
    if not cursor.accept("on"):
        return replace(shape, kind="role")
    if kind := cursor.accept(*_ALL_IN_SCHEMA):
        return replace(shape, kind=kind, names=cursor.names())
    kind = cursor.accept(*KINDS) or "table"
    return replace(shape, kind=kind, names=cursor.names())


def _ends_privileges(cursor: Cursor) -> bool:
    return cursor.sees("to") or cursor.sees("from")


def _query(cursor: Cursor, shape: Shape) -> Shape:
    said = cursor.tokens
    return replace(shape, names=_selected_into(said), reads=reads_of(said), writes=writes_of(said))


def _selected_into(said: tuple[Token, ...]) -> tuple[str, ...]:
    """Return what a SELECT INTO makes; nothing where the INTO is that of an INSERT or MERGE."""
    for at, (before, token) in enumerate(pairwise(said), 2):
        if token[:2] == ("word", "into") and before.text not in {"insert", "merge"}:
            cursor = Cursor(said[at:])
            while cursor.accept("temporary", "temp", "unlogged", "table"):
                pass
            return (cursor.name(),)
    return ()


_READERS = {
    "create": created,
    "alter": _alter,
    "drop": _drop,
    "truncate": _truncate,
    "lock": _lock,
    "vacuum": _vacuum,
    "analyze": _vacuum,
    "analyse": _vacuum,
    "explain": _explain,
    "prepare": _prepare,
    "reindex": _reindex,
    "cluster": _cluster,
    "refresh": _refresh,
    "comment": _comment,
    "grant": _grant,
    "revoke": _grant,
}
