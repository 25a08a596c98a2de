"""Which statements write a table anew, and which read all of it under their lock."""

from collections.abc import Collection, Iterator

from writersroom_db.lint.foreign_keys import referencing
from writersroom_db.lint.model import Index, Model
from writersroom_db.lint.naming import SERIALS
from writersroom_db.lint.shapes import Action, Column, Constraint, Shape
from writersroom_db.lint.statement import shape_of
from writersroom_db.lint.types import keeps_bytes
from writersroom_db.lint.volatility import is_volatile
from writersroom_db.sqltext import Statement

_INDEXED = {"unique", "primary key", "exclude"}
_STORAGE = {"set logged", "set unlogged", "set access method", "set tablespace", "set expression"}


def rewritten_relations(statement: Statement, model: Model | None = None) -> tuple[str, ...]:
    """Return the tables, indexes and materialized views that get new files (a new relfilenode)."""
    return tuple(dict.fromkeys(_rewritten(shape_of(statement), model or Model())))


def _rewritten(shape: Shape, model: Model) -> Iterator[str]:
    match shape.verb:
        case "truncate":
            yield from shape.names
            if shape.says("cascade"):
                yield from (it for name in shape.names for it in referencing(name, model))
        case "cluster":
            yield from shape.names
        case "vacuum" if shape.has("full"):
            yield from shape.names
        case "refresh" if not shape.has("concurrently"):
            yield shape.name
        case "reindex" if shape.kind == "index":
            yield shape.name
        case "alter" if shape.kind in {"table", "materialized view"}:
            if any(rewrites(shape.name, action, model) for action in shape.actions):
                yield shape.name


def rewrites(table: str, action: Action, model: Model) -> bool:
    """Say whether a subcommand of ALTER TABLE writes the table anew."""
    if action.kind == "add column" and action.column:
        return column_rewrites(action.column, model)
    if action.kind == "alter type":
        return type_change_rewrites(table, action, model)
    return action.kind in _STORAGE


def column_rewrites(column: Column, model: Model) -> bool:
    """Say whether adding the column writes each row, as anything but a constant default does."""
    return (
        column.stored
        or column.identity
        or column.type in SERIALS
        or column.type in model.constrained_domains
        or is_volatile(column.default, model)
    )


def type_change_rewrites(table: str, action: Action, model: Model) -> bool:
    """Say whether a change of type writes the table anew; of an unknown column it does."""
    before = model.table(table).columns.get(action.name)
    if before is None:
        return True
    if action.has("using"):
        trivial = [token.text for token in action.tokens] == ["using", action.name]
        if not trivial:
            return True
    return not keeps_bytes(before.type, action.to)


def read_for_type_change(
    table: str, action: Action, model: Model, dropped: Collection[str]
) -> tuple[str, ...]:
    """Return the constraints and indexes for which a change of type reads the table.

    A valid check is proved again. An index is built anew, unless it can be used as it stands: over
    columns alone, all its rows, and each column's collation as before. ``dropped`` are constraints
    that go in the same statement.
    """
    before = model.table(table).columns.get(action.name)
    collates = before is not None and before.collation != action.collation
    family = model.family(table)
    tables = {it.name for it in family}
    constraints = (
        name
        for it in family
        for name, constraint in it.constraints.items()
        if name not in dropped and _is_proved_again(constraint, action.name, collates)
    )
    indexes = (
        it.name
        for it in model.indexes.values()
        if it.table in tables and _is_built_anew(it, action.name, collates)
    )
    return tuple(dict.fromkeys((*constraints, *indexes)))


def _is_proved_again(constraint: Constraint, column: str, collates: bool) -> bool:
    if not constraint.mentions(column) or not constraint.valid:
        return False
    if constraint.kind in _INDEXED:
        return bool(constraint.expression) or collates
    return constraint.kind == "check"


def _is_built_anew(index: Index, column: str, collates: bool) -> bool:
    if index.computed or index.condition:
        return column in index.words
    return collates and column in index.keys
