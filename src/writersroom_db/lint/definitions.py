"""Columns and constraints, as CREATE TABLE, ALTER TABLE and ALTER DOMAIN write them."""

from collections.abc import Sequence
from dataclasses import replace

from writersroom_db.lint.shapes import Column, Constraint, ConstraintKind
from writersroom_db.sqltext.cursor import Cursor, computes, names_in, parts_of, text_of
from writersroom_db.sqltext.tokens import Token

_CONSTRAINTS: tuple[ConstraintKind, ...] = (
    "check",
    "foreign key",
    "primary key",
    "unique",
    "exclude",
    "not null",
)
_COLUMN_CLAUSES = (
    "constraint",
    "check",
    "primary key",
    "unique",
    "not null",
    "null",
    "default",
    "generated",
    "references",
    "collate",
    "compression",
    "storage",
    "deferrable",
    "not deferrable",
    "initially",
    "not enforced",
    "enforced",
    "not valid",
    "using",
)


def elements(body: Sequence[Token]) -> tuple[tuple[Column, ...], tuple[Constraint, ...]]:
    """Return the columns and table constraints within a CREATE TABLE's parenthesis."""
    columns, constraints = [], []
    for part in parts_of(body):
        if starts_constraint(part):
            constraints.append(table_constraint(part))
        elif part[0].text != "like" or part[0].kind == "name":
            columns.append(column(part))
    return tuple(columns), tuple(constraints)


def starts_constraint(part: Sequence[Token]) -> bool:
    """Say whether a part of a table's parenthesis, or of an ADD, is a constraint."""
    cursor = Cursor(part)
    return bool(cursor.accept("constraint", *_CONSTRAINTS))


def table_constraint(part: Sequence[Token]) -> Constraint:
    """Return the constraint that stands for itself."""
    cursor = Cursor(part)
    offset = cursor.peek().offset
    name = cursor.identifier() if cursor.accept("constraint") else ""
    kind = _kind(cursor.accept(*_CONSTRAINTS))
    deferred = _says(part, "initially deferred")
    found = Constraint(kind, offset, name, valid=not _says(part, "not valid"), deferred=deferred)
    if kind == "check":
        return replace(found, expression=text_of(cursor.group()))
    if kind == "not null":
        return replace(found, columns=(cursor.identifier(),))
    if cursor.accept("using index"):
        return replace(found, index=cursor.identifier())
    if kind == "exclude":
        return _exclusion(cursor, found)
    cursor.accept("nulls not distinct", "nulls distinct")
    found = replace(found, columns=names_in(cursor.group()))
    if cursor.accept("references"):
        found = replace(found, references=cursor.name(), referenced=names_in(cursor.group()))
    return found


def _exclusion(cursor: Cursor, found: Constraint) -> Constraint:
    if cursor.accept("using"):
        cursor.next()
    start = cursor.at
    keys = cursor.group()
    found = replace(found, columns=names_in(keys))
    if _says(cursor.tokens, "where") or any(computes(part) for part in parts_of(keys)):
        return replace(found, expression=text_of(cursor.tokens[start:]))
    return found


def column(part: Sequence[Token]) -> Column:
    """Return the column that a definition makes."""
    cursor = Cursor(part)
    offset = cursor.peek().offset
    name = cursor.identifier()
    found = Column(name, text_of(_until_clause(cursor)), offset)
    constraints: list[Constraint] = []
    label = ""
    while not cursor.done:
        start = cursor.peek().offset
        clause = cursor.accept(*_COLUMN_CLAUSES)
        if clause == "constraint":
            label = cursor.identifier()
        elif clause == "default":
            found = replace(found, default=_expression(cursor))
        elif clause == "generated":
            identity, stored = _generated(cursor)
            found = replace(found, identity=identity, stored=stored)
        elif clause == "collate":
            found = replace(found, collation=_collation(cursor))
        elif clause == "initially" and cursor.accept("deferred") and constraints:
            constraints[-1] = replace(constraints[-1], deferred=True)
        elif clause in {"check", "primary key", "unique", "not null", "references"}:
            constraints.append(_column_constraint(cursor, clause, label, name, start))
            label = ""
        else:
            cursor.next()
    required = any(c.kind in {"not null", "primary key"} for c in constraints)
    return replace(found, not_null=required or found.identity, constraints=tuple(constraints))


def type_of(cursor: Cursor) -> str:
    """Pass over a type, up to the clause behind it, and return its text."""
    return text_of(_until_clause(cursor))


def collation_of(cursor: Cursor) -> str:
    """Pass over a COLLATE, if one comes next, and return its name; '' for the type's own."""
    return _collation(cursor) if cursor.accept("collate") else ""


def _collation(cursor: Cursor) -> str:
    name = cursor.name().removeprefix("pg_catalog.")
    return "" if name == "default" else name


def _column_constraint(
    cursor: Cursor, clause: str, label: str, column: str, offset: int
) -> Constraint:
    if clause == "references":
        table, referenced = cursor.name(), names_in(cursor.group())
        return Constraint("foreign key", offset, label, (column,), table, referenced)
    if clause == "check":
        return Constraint("check", offset, label, (column,), expression=text_of(cursor.group()))
    return Constraint(_kind(clause), offset, label, (column,))


def _generated(cursor: Cursor) -> tuple[bool, bool]:
    """Return whether the column is an identity, and whether its value is stored."""
    cursor.accept("always", "by default")
    cursor.accept("as")
    identity = bool(cursor.accept("identity"))
    cursor.group()
    return identity, bool(cursor.accept("stored"))


def _expression(cursor: Cursor) -> tuple[Token, ...]:
    start = cursor.at
    cursor.skip()
    _until_clause(cursor)
    return cursor.tokens[start : cursor.at]


def _until_clause(cursor: Cursor) -> tuple[Token, ...]:
    start = cursor.at
    while not cursor.done and not any(cursor.sees(clause) for clause in _COLUMN_CLAUSES):
        cursor.skip()
    return cursor.tokens[start : cursor.at]


def _kind(phrase: str) -> ConstraintKind:
    return next((kind for kind in _CONSTRAINTS if kind == phrase), "check")


def _says(tokens: Sequence[Token], phrase: str) -> bool:
    cursor = Cursor(tokens)
    while not cursor.done:
        if cursor.accept(phrase):
            return True
        cursor.next()
    return False
