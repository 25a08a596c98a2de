"""The shape of a CREATE."""

from collections.abc import Callable
from dataclasses import replace

from writersroom_db.lint.definitions import elements, table_constraint
from writersroom_db.lint.kinds import KINDS
from writersroom_db.lint.references import reads_of, writes_of
from writersroom_db.lint.routines import policy, routine
from writersroom_db.lint.shapes import Constraint, Shape
from writersroom_db.sqltext.cursor import Cursor, computes, names_in, parts_of, text_of

_PREFIXES = (
    "or replace",
    "global",
    "local",
    "temporary",
    "temp",
    "unlogged",
    "unique",
    "recursive",
    "constraint",
    "trusted",
    "procedural",
    "default",
)


def created(cursor: Cursor, shape: Shape) -> Shape:
    """Return the shape of what is created, from behind the word CREATE on."""
    clauses = set()
    while prefix := cursor.accept(*_PREFIXES):
        clauses.add("temporary" if prefix == "temp" else prefix)
    kind = cursor.accept(*KINDS)
    for clause in ("concurrently", "if not exists"):
        if cursor.accept(clause):
            clauses.add(clause)
    shape = replace(shape, kind=kind, clauses=frozenset(clauses))
    read = _READERS.get(kind)
    return read(cursor, shape) if read else replace(shape, names=(cursor.name(),))


def _table(cursor: Cursor, shape: Shape) -> Shape:
    clauses = set(shape.clauses)
    shape = replace(shape, names=(cursor.name(),))
    if cursor.accept("partition of"):
        clauses.add("partition of")
        shape = replace(shape, on=cursor.name())
    body = cursor.group()
    columns, constraints = elements(body)
    for clause in ("inherits", "partition by"):
        if _forward(cursor, clause):
            clauses.add(clause)
            shape = _related(cursor, clause, shape)
    if "partition of" in clauses and shape.says("default") and not shape.says("for values"):
        clauses.add("default partition")
    likes = tuple(
        Cursor(part[1:]).name() for part in parts_of(body) if part[0][:2] == ("word", "like")
    )
    return replace(
        shape,
        clauses=frozenset(clauses),
        columns=columns,
        constraints=constraints,
        reads=(*likes, *reads_of(cursor.tokens)),
        writes=writes_of(cursor.tokens) if shape.says("as") else (),
    )


def _related(cursor: Cursor, clause: str, shape: Shape) -> Shape:
    if clause == "inherits":
        return replace(shape, on=Cursor(cursor.group()).name())
    cursor.next()
    return replace(shape, keys=names_in(cursor.group()))


def _forward(cursor: Cursor, phrase: str) -> bool:
    start = cursor.at
    while not cursor.done:
        if cursor.accept(phrase):
            return True
        cursor.skip()
    cursor.at = start
    return False


def _index(cursor: Cursor, shape: Shape) -> Shape:
    name = "" if cursor.sees("on") else cursor.name()
    clauses = set(shape.clauses)
    cursor.accept("on")
    if cursor.accept("only"):
        clauses.add("only")
    on = cursor.name()
    words = frozenset(token.text for token in cursor.tokens[cursor.at :])
    if cursor.accept("using"):
        cursor.next()
    keys = cursor.group()
    if any(computes(part) for part in parts_of(keys)):
        clauses.add("expression")
    condition: tuple[Constraint, ...] = ()
    if _forward(cursor, "where"):
        condition = (Constraint("check", 0, expression=text_of(cursor.rest())),)
    return replace(
        shape,
        names=(name,),
        on=on,
        clauses=frozenset(clauses),
        keys=names_in(keys),
        words=words,
        constraints=condition,
    )


def _trigger(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.identifier()
    shape = replace(shape, names=(name,))
    on = cursor.name() if _forward(cursor, "on") else ""
    reads = (cursor.name(),) if cursor.accept("from") else ()
    return replace(shape, on=on, reads=reads)


def _policy(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.identifier()
    cursor.accept("on")
    on = cursor.name()
    return replace(
        shape, names=(name,), on=on, policy=policy(cursor), reads=reads_of(cursor.tokens)
    )


def _rule(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.identifier()
    on = cursor.name() if _forward(cursor, "to") else ""
    return replace(shape, names=(name,), on=on)


def _routine(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.name()
    return replace(shape, names=(name,), routine=routine(cursor))


def _view(cursor: Cursor, shape: Shape) -> Shape:
    clauses = set(shape.clauses)
    name = cursor.name()
    if cursor.peek().text == "(":
        cursor.group()
    if cursor.accept("with"):
        options = text_of(cursor.group())
        for option in ("security_invoker", "security_barrier"):
            if option in options and not _is_off(options, option):
                clauses.add(option)
    if shape.says("with no data"):
        clauses.add("with no data")
    return replace(shape, names=(name,), clauses=frozenset(clauses), reads=reads_of(cursor.rest()))


def _is_off(options: str, option: str) -> bool:
    return any(f"{option} = {value}" in options for value in ("false", "off", "0", "'false'"))


def _domain(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.name()
    constraints = (
        (table_constraint(cursor.tokens[cursor.at :]),) if _forward(cursor, "check") else ()
    )
    if not constraints and shape.says("not null"):
        constraints = (Constraint("not null", 0),)
    return replace(shape, names=(name,), constraints=constraints)


def _type(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.name()
    clauses = {"enum"} if cursor.accept("as enum") else set()
    return replace(shape, names=(name,), clauses=frozenset(clauses))


def _schema(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.name()
    if cursor.accept("authorization"):
        role = cursor.name()
        name = name or role
    clauses = shape.clauses if cursor.done else shape.clauses | {"elements"}
    return replace(shape, names=(name,), clauses=clauses)


def _publication(cursor: Cursor, shape: Shape) -> Shape:
    name = cursor.name()
    cursor.accept("for")
    return replace(shape, names=(name,), reads=published(cursor))


def published(cursor: Cursor) -> tuple[str, ...]:
    """Return the qualified tables that a publication lists."""
    found = []
    for part in parts_of(cursor.rest()):
        listed = Cursor(part)
        listed.accept("table only", "table", "only")
        found.append(listed.name())
    return tuple(name for name in found if "." in name)


def _statistics(cursor: Cursor, shape: Shape) -> Shape:
    name = "" if cursor.sees("on") else cursor.name()
    on = cursor.name() if _forward(cursor, "from") else ""
    return replace(shape, names=(name,), on=on)


_READERS: dict[str, Callable[[Cursor, Shape], Shape]] = {
    "table": _table,
    "foreign table": _table,
    "index": _index,
    "trigger": _trigger,
    "policy": _policy,
    "rule": _rule,
    "function": _routine,
    "procedure": _routine,
    "view": _view,
    "materialized view": _view,
    "domain": _domain,
    "type": _type,
    "schema": _schema,
    "statistics": _statistics,
    "publication": _publication,
}
