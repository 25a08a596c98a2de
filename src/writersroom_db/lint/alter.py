"""The subcommands of an ALTER on a table, index, view, sequence, domain or type."""

from dataclasses import replace

from writersroom_db.lint.definitions import (
    collation_of,
    column,
    starts_constraint,
    table_constraint,
    type_of,
)
from writersroom_db.lint.shapes import Action
from writersroom_db.sqltext.cursor import Cursor, parts_of
from writersroom_db.sqltext.tokens import Token

_TRIGGER_SWITCHES = (
    "disable trigger",
    "enable replica trigger",
    "enable always trigger",
    "enable trigger",
    "disable rule",
    "enable replica rule",
    "enable always rule",
    "enable rule",
)
_NAMED = (
    *_TRIGGER_SWITCHES,
    "drop constraint",
    "validate constraint",
    "alter constraint",
    "attach partition",
    "detach partition",
    "cluster on",
    "no inherit",
    "inherit",
    "add value",
    "drop attribute",
    "add attribute",
)
_PLAIN = (
    "enable row level security",
    "disable row level security",
    "force row level security",
    "no force row level security",
    "set without cluster",
    "set without oids",
    "set logged",
    "set unlogged",
    "replica identity",
    "set not null",
    "drop not null",
    "set default",
    "drop default",
    "set statistics",
    "depends on extension",
    "no depends on extension",
    "refresh version",
    "reset",
    "set",
)
_WITH_TARGET = {
    "owner to": "owner to",
    "set schema": "set schema",
    "set tablespace": "set tablespace",
    "set access method": "set access method",
    "rename to": "rename",
    "of": "of",
    "not of": "not of",
}
_OF_A_COLUMN = (
    "set not null",
    "drop not null",
    "set default",
    "drop default",
    "set expression",
    "drop expression",
    "add generated",
    "drop identity",
    "set generated",
    "restart",
    "set statistics",
    "set storage",
    "set compression",
    "reset",
    "set",
)


def actions(tokens: tuple[Token, ...]) -> tuple[Action, ...]:
    """Return the subcommands, apart by commas."""
    return tuple(_action(part) for part in parts_of(tokens))


def _action(part: tuple[Token, ...]) -> Action:
    cursor = Cursor(part)
    offset = cursor.peek().offset
    if phrase := cursor.accept(*_NAMED):
        guarded = bool(cursor.accept("if not exists", "if exists"))
        name = cursor.name()
        return Action(phrase, offset, name, tokens=cursor.rest(), guarded=guarded)
    if phrase := cursor.accept(*_WITH_TARGET):
        return Action(_WITH_TARGET[phrase], offset, to=cursor.name(), tokens=cursor.rest())
    if phrase := cursor.accept(*_PLAIN):
        return Action(phrase, offset, tokens=cursor.rest())
    if cursor.accept("add"):
        return _add(cursor, offset)
    if cursor.accept("drop column", "drop"):
        guarded = bool(cursor.accept("if exists"))
        name = cursor.identifier()
        return Action("drop column", offset, name, tokens=cursor.rest(), guarded=guarded)
    if cursor.accept("rename constraint"):
        return _rename("rename constraint", cursor, offset)
    if cursor.accept("rename value", "rename attribute", "rename column", "rename"):
        return _rename("rename column", cursor, offset)
    if cursor.accept("alter attribute", "alter column", "alter"):
        return _alter_column(cursor, offset)
    return Action(cursor.next().text, offset, tokens=cursor.rest())


def _add(cursor: Cursor, offset: int) -> Action:
    rest = cursor.tokens[cursor.at :]
    if starts_constraint(rest):
        constraint = table_constraint(rest)
        return Action("add constraint", offset, constraint.name, constraint=constraint, tokens=rest)
    cursor.accept("column")
    guarded = bool(cursor.accept("if not exists"))
    rest = cursor.rest()
    added = column(rest)
    return Action("add column", offset, added.name, column=added, tokens=rest, guarded=guarded)


def _rename(kind: str, cursor: Cursor, offset: int) -> Action:
    name = cursor.identifier()
    cursor.accept("to")
    return Action(kind, offset, name, to=cursor.identifier())


def _alter_column(cursor: Cursor, offset: int) -> Action:
    name = cursor.next().text
    if cursor.accept("set data type", "type"):
        to = type_of(cursor)
        found = Action("alter type", offset, name, to=to, collation=collation_of(cursor))
    else:
        phrase = cursor.accept(*_OF_A_COLUMN) or "set"
        kind = f"{phrase} of column" if phrase in {"set", "reset"} else phrase
        found = Action(kind, offset, name, guarded=bool(cursor.accept("if exists")))
    return replace(found, tokens=cursor.rest())
