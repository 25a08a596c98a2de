"""Rules about what every table and column must say of itself at the end."""

from collections.abc import Iterator

from writersroom_db.lint.model import Index, Table
from writersroom_db.lint.rules.standing import End, Standing
from writersroom_db.lint.shapes import Constraint
from writersroom_db.lint.structure.rules import Rule

NO_TABLE_COMMENT = Rule(
    "table-without-comment",
    "Every table says what it is for.",
    "Write comment on table … is '…'.",
)
NO_COLUMN_COMMENT = Rule(
    "column-without-comment",
    "Every column says what it means.",
    "Write comment on column … is '…'.",
)
NO_CLASS = Rule(
    "column-without-class",
    "Every column has a class, which masking, audit and grants go by.",
    "Add it to schema/classification.toml.",
)
NO_INDEX = Rule(
    "foreign-key-without-index",
    "A foreign key has an index, else each delete of what it refers to reads the whole table.",
    "Create an index that begins with one of its columns.",
)
RULES = (NO_TABLE_COMMENT, NO_COLUMN_COMMENT, NO_CLASS, NO_INDEX)

_UNIQUE = {"unique", "primary key"}


def uncommented(end: End) -> Iterator[Standing]:
    """Find tables and columns without a comment."""
    for table in end.tables():
        if "" not in table.commented:
            message = f"{table.name} has no comment"
            yield Standing(NO_TABLE_COMMENT, message, end.spot(table))
        for column in table.columns:
            if column not in table.commented:
                message = f"{table.name}.{column} has no comment"
                yield Standing(NO_COLUMN_COMMENT, message, end.spot(table, f"column {column}"))


def unclassified(end: End) -> Iterator[Standing]:
    """Find columns without a class."""
    for table in end.tables():
        for column in table.columns:
            if (table.name, column) not in end.classes:
                message = f"{table.name}.{column} has no class"
                yield Standing(NO_CLASS, message, end.spot(table, f"column {column}"))


def unindexed(end: End) -> Iterator[Standing]:
    """Find foreign keys that no index helps."""
    indexes: dict[str, list[Index]] = {}
    for index in end.built.indexes.values():
        indexes.setdefault(index.table, []).append(index)
    for table in end.tables():
        for name, key in table.constraints.items():
            if key.kind == "foreign key" and not _is_helped(table, key, indexes):
                message = f"{name} on {', '.join(key.columns)} has no index"
                spot = end.spot(table, f"constraint {name}")
                yield Standing(NO_INDEX, message, spot)


def _is_helped(table: Table, key: Constraint, indexes: dict[str, list[Index]]) -> bool:
    helpful = ("", *(f"{column} is not null" for column in key.columns))
    firsts = [index.keys[:1] for index in indexes.get(table.name, []) if index.condition in helpful]
    firsts += [c.columns[:1] for c in table.constraints.values() if c.kind in _UNIQUE]
    return any(first and first[0] in key.columns for first in firsts)


CHECKS = (uncommented, unclassified, unindexed)
