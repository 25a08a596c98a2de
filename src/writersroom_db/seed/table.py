"""How a table is filled: its columns, how many rows, and the cells of any of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from writersroom_db.seed.draws import Ints
from writersroom_db.seed.world import World

BLOCK = 4096
"""Rows of a block, which is made in one go and loaded in one transaction."""


@dataclass(frozen=True)
class Block:
    """The rows of a table from ``first`` to before ``last``."""

    number: int
    first: int
    last: int

    @property
    def rows(self) -> int:
        """How many they are."""
        return self.last - self.first


@dataclass(frozen=True)
class Table:
    """A table of the schema app, filled by row number.

    ``needs`` names the tables that its rows refer to. ``count`` tells how many rows a world has,
    ``cells`` gives those asked for, column by column. The rows before ``split`` are in blocks of
    their own: another table loads them along with its own blocks, while its trigger ``silenced``,
    which would make them at random, is off.
    """

    name: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    count: Callable[[World], int]
    cells: Callable[[World, Ints], Iterable[Iterable[str]]]
    split: Callable[[World], int] = lambda _world: 0
    along: "Table | None" = None
    silenced: str = ""

    def blocks(self, world: World) -> tuple[Block, ...]:
        """Return all of its blocks."""
        split = self.split(world)
        starts = [*range(0, split, BLOCK), *range(split, self.count(world), BLOCK)]
        ends = [*starts[1:], self.count(world)]
        return tuple(map(Block, range(len(starts)), starts, ends))

    def lines(self, world: World, block: Block) -> bytes:
        """Return the rows of a block as COPY takes them."""
        columns = self.cells(world, np.arange(block.first, block.last))
        text = "\n".join(map("\t".join, zip(*columns, strict=False)))
        return f"{text}\n".encode()
