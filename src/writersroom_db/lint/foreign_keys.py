"""Who references whom, as far as the model knows."""

from collections.abc import Iterator

from writersroom_db.lint.model import Model, Table
from writersroom_db.sqltext.cursor import Cursor, names_in, parts_of
from writersroom_db.sqltext.tokens import Token

Row = dict[str, tuple[Token, ...]]


def referenced_by(table: str, model: Model) -> tuple[str, ...]:
    """Return the tables that the foreign keys of ``table`` reference, itself left out."""
    constraints = model.table(table).constraints.values()
    return tuple(it.references for it in constraints if it.references not in ("", table))


def referencing_column(table: str, column: str, model: Model) -> tuple[str, ...]:
    """Return the tables whose foreign keys reference a column of ``table``, itself left out."""
    constraints = model.table(table).constraints.values()
    key = next((it.columns for it in constraints if it.kind == "primary key"), ())
    return tuple(
        other.name
        for other in model.tables.values()
        for it in other.constraints.values()
        if it.references == table != other.name and column in (it.referenced or key)
    )


def referencing(table: str, model: Model) -> tuple[str, ...]:
    """Return the tables whose foreign keys reference ``table``, itself left out."""
    return tuple(
        other for other in model.tables if other != table and table in referenced_by(other, model)
    )


def looked_up(said: tuple[Token, ...], model: Model) -> Iterator[str]:
    """Yield the tables in which an INSERT of listed rows finds what its foreign keys refer to.

    That of a query is left out, which may give no row, and of a key that waits for the commit.
    """
    cursor = Cursor(said)
    cursor.accept("insert into")
    table = model.table(cursor.name())
    rows = list(_rows(cursor, table))
    for key in table.constraints.values():
        at_once = key.references not in ("", table.name) and not key.deferred
        if at_once and any(all(_is_given(row, it) for it in key.columns) for row in rows):
            yield key.references


def _rows(cursor: Cursor, table: Table) -> Iterator[Row]:
    """Yield each listed row, its columns that are not listed with their defaults."""
    defaults = {name: column.default for name, column in table.columns.items()}
    if cursor.accept("as"):
        cursor.identifier()
    named = names_in(cursor.group()) or tuple(table.columns)
    cursor.accept("overriding system value", "overriding user value")
    if cursor.accept("default values"):
        yield defaults
    if not cursor.accept("values"):
        return
    while cursor.sees("("):
        values = zip(named, parts_of(cursor.group()), strict=False)
        yield defaults | {name: value for name, value in values if value[0].text != "default"}
        cursor.accept(",")


def _is_given(row: Row, column: str) -> bool:
    value = row.get(column, ())
    return bool(value) and value[0][:2] != ("word", "null")
