"""The names that PostgreSQL gives to constraints which say none, and to sequences of columns."""

from dataclasses import replace

from writersroom_db.lint.model import Spot
from writersroom_db.lint.shapes import Action, Column, Constraint, Shape

SERIALS = {"serial", "serial4", "serial8", "bigserial", "smallserial", "serial2"}

_SUFFIX = {
    "check": "check",
    "foreign key": "fkey",
    "primary key": "pkey",
    "unique": "key",
    "exclude": "excl",
    "not null": "not_null",
}


def constraints_of(shape: Shape) -> dict[str, Constraint]:
    """Return the constraints of a CREATE TABLE, those of its columns included, by name."""
    named: dict[str, Constraint] = {}
    for constraint in (*shape.constraints, *_of_columns(shape.columns)):
        add_named(named, shape.name, constraint)
    return named


def add_named(named: dict[str, Constraint], table: str, constraint: Constraint) -> None:
    """Add a constraint under its own name, or that which PostgreSQL chooses."""
    name = constraint.name or _chosen(named, table, constraint)
    named[name] = replace(constraint, name=name)


def owning(table: str, column: Column) -> Column:
    """Return a column with the sequence that PostgreSQL makes for it in a table, if it does."""
    if not (column.identity or column.type in SERIALS):
        return column
    return replace(column, sequence=f"{table}_{column.name}_seq")


def moved_name(name: str, actions: tuple[Action, ...]) -> str:
    """Return the qualified name that RENAME TO and SET SCHEMA leave."""
    schema, _, own = name.rpartition(".")
    for action in actions:
        if action.kind == "rename":
            own = action.to
        elif action.kind == "set schema":
            schema = action.to
    return f"{schema}.{own}" if schema else own


def spot_at(spot: Spot, offset: int) -> Spot:
    """Return the place at an offset within the same statement."""
    return replace(spot, offset=offset)


def _of_columns(columns: tuple[Column, ...]) -> list[Constraint]:
    return [c for column in columns for c in column.constraints if c.kind != "not null"]


def _chosen(named: dict[str, Constraint], table: str, constraint: Constraint) -> str:
    columns = () if constraint.kind == "primary key" else constraint.columns
    parts = [table.rpartition(".")[2], *columns, _SUFFIX[constraint.kind]]
    chosen = base = "_".join(parts)
    number = 0
    while chosen in named:
        number += 1
        chosen = f"{base}{number}"
    return chosen
