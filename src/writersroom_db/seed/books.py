"""What the database knows of seeded worlds: loads, and the blocks of each that are there."""

import json
from dataclasses import dataclass
from pathlib import Path

import psycopg

from writersroom_db import __version__
from writersroom_db.seed.recipe import Recipe

_SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Load:
    """A load that was begun: ``blocks`` are those there, by table and number."""

    number: int
    appended: bool
    finished: bool
    blocks: frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Deferred:
    """What a load has put off: an index, a foreign key or a trigger, and what makes it again."""

    item: int
    kind: str
    table: str
    name: str
    definition: str


def query(name: str) -> bytes:
    """Return the text of ``sql/NAME.sql``."""
    return (_SQL / f"{name}.sql").read_bytes()


def find_load(connection: psycopg.Connection, fingerprint: str) -> Load | None:
    """Return the load with this fingerprint, if it was begun."""
    row = connection.execute(query("begun"), {"fingerprint": fingerprint}).fetchone()
    if row is None:
        return None
    blocks = connection.execute(query("blocks"), {"load": row[0]}).fetchall()
    return Load(row[0], row[1], row[2], frozenset((table, block) for table, block in blocks))


def read_deferred(connection: psycopg.Connection, load: Load) -> tuple[Deferred, ...]:
    """Return what the load has put off and not made again, in the order to make it in."""
    rows = connection.execute(query("deferred"), {"load": load.number}).fetchall()
    return tuple(Deferred(*row) for row in rows)


def begin_load(
    connection: psycopg.Connection, recipe: Recipe, fingerprint: str, *, appended: bool
) -> Load:
    """Record that a load begins."""
    row = connection.execute(
        query("begin"),
        {
            "fingerprint": fingerprint,
            "seed": recipe.seed,
            "epoch": recipe.epoch,
            "counts": json.dumps(dict(recipe.counts)),
            "appended": appended,
            "tool_version": __version__,
        },
    ).fetchone()
    return Load(int(row[0]) if row else 0, appended, finished=False, blocks=frozenset())


def finish_load(connection: psycopg.Connection, load: Load) -> None:
    """Record that all of it is there."""
    connection.execute(query("finish"), {"load": load.number})


def forget_load(connection: psycopg.Connection, load: Load) -> None:
    """Take the load itself out of the books."""
    connection.execute(query("forget"), {"load": load.number})


def read_edges(connection: psycopg.Connection, recipe: Recipe) -> Recipe:
    """Return the recipe with the ends of retention that the database declares."""
    edges = connection.execute(query("edges"), {"epoch": recipe.epoch}).fetchall()
    return recipe.with_edges({policy: int(moment) for policy, moment in edges})
