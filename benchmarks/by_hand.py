"""The peer of `seed` that most would write: Faker for what is text, an object a row, `add_all`.

It gets keys, times, states and numbers for nothing: those of a seeded world of the same tables.
What tells of people, is free text, or is JSON, by `schema/classification.toml`, Faker makes.
"""

import json
import tomllib
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy
from faker import Faker
from sqlalchemy import Column, MetaData, create_engine, types
from sqlalchemy.orm import Session, registry

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.files import sql_root
from writersroom_db.seed.cells import NULL
from writersroom_db.seed.rows import TABLES
from writersroom_db.seed.world import World

Row = Mapping[str, Any]

_LONGEST = 200
_DECLARED = ("permissions",)
"""Columns of JSON whose keys a CHECK names: no text."""


def make_by_hand(url: DatabaseUrl, world: World) -> tuple[int, Callable[[], None]]:
    """Return how many rows there are, and what makes and commits them, table by table."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: connect(url))
    mapped, tables = registry(), MetaData()
    classes = tomllib.loads((sql_root() / "schema/classification.toml").read_text("utf-8"))
    fake = Faker()
    work = []
    for table in TABLES:
        reflected = sqlalchemy.Table(table.name, tables, schema="app", autoload_with=engine)
        kind = type(table.name, (), {})
        key = [each for each in reflected.c if each.primary_key]
        mapped.map_imperatively(kind, reflected, primary_key=key)
        read = {name: _reader(reflected.c[name]) for name in table.columns}
        rows = [
            {
                name: None if cell == NULL else read[name](cell)
                for name, cell in zip(table.columns, line.split("\t"), strict=True)
            }
            for block in table.blocks(world)
            for line in table.lines(world, block).decode().splitlines()
        ]
        work.append((kind, rows, _makers(fake, classes[f"app.{table.name}"], reflected)))

    def add_all() -> None:
        with Session(engine) as session:
            for kind, rows, makers in work:
                session.add_all(_objects(kind, rows, makers))
                session.commit()
        engine.dispose()

    return sum(len(rows) for _, rows, _ in work), add_all


def _objects(
    kind: type, rows: Iterable[Row], makers: Mapping[str, Callable[[Any], Any]]
) -> list[object]:
    made = []
    for row in rows:
        each = kind()
        for name, value in row.items():
            make = makers.get(name)
            setattr(each, name, make(value) if make and value is not None else value)
        made.append(each)
    return made


def _makers(
    fake: Faker, classes: Mapping[str, Any], table: sqlalchemy.Table
) -> dict[str, Callable[[Any], Any]]:
    """Return what Faker makes for each column that is not given."""
    special: dict[str, Callable[[Any], Any]] = {
        "first_name": lambda _: fake.first_name(),
        "last_name": lambda _: fake.last_name(),
        "email": lambda _: fake.unique.email(),
    }
    makers: dict[str, Callable[[Any], Any]] = {}
    for name, said in classes.items():
        sort = said if isinstance(said, str) else said["class"]
        if name in _DECLARED:
            makers[name] = json.loads
        elif sort == "json":
            makers[name] = lambda _: {"note": fake.sentence()}
        elif sort in ("pii", "free_text") and isinstance(table.c[name].type, types.String):
            makers[name] = special.get(
                name, lambda value: fake.text(min(_LONGEST, max(5, len(value))))
            )
    return makers


def _reader(column: Column[Any]) -> Callable[[str], Any]:
    """Return what turns a cell into the column's value."""
    if isinstance(column.type, types.Uuid):
        return uuid.UUID
    if isinstance(column.type, types.DateTime):
        return lambda cell: datetime.fromisoformat(cell).replace(tzinfo=UTC)
    if isinstance(column.type, types.Boolean):
        return lambda cell: cell == "t"
    if isinstance(column.type, types.Integer):
        return int
    if isinstance(column.type, types.Numeric):
        return float
    return str
