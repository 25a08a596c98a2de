"""Which statements write a table anew, and which read all of it under their lock."""

from collections.abc import Iterator

from writersroom_db.lint.foreign_keys import referencing
from writersroom_db.lint.model import Model
from writersroom_db.lint.shapes import Action, Column, Shape
from writersroom_db.lint.statement import shape_of
from writersroom_db.lint.types import keeps_bytes
from writersroom_db.lint.volatility import is_volatile
from writersroom_db.sqltext import Statement

_STORAGE = {"set logged", "set unlogged", "set access method", "set tablespace", "set expression"}
_SERIALS = {"serial", "serial4", "serial8", "bigserial", "smallserial", "serial2"}


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
        or column.type in _SERIALS
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
