"""Which children a parent has: Zipf-like numbers, known in both directions without a table of rows.

Only one number a parent is kept, so ten times the rows cost a few megabytes.
"""

from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt

from writersroom_db.seed.draws import Column, Ints


@dataclass(frozen=True)
class Zipf:
    """The parent of rank r weighs r ** -``exponent``; the part ``with_any`` of them has weight."""

    exponent: float
    with_any: float


@dataclass(frozen=True)
class Shuffle:
    """A permutation of the numbers below ``size``, by one multiplication."""

    size: int
    factor: int
    shift: int

    def place(self, ranks: Ints) -> Ints:
        """Return the number at each rank."""
        return (ranks * self.factor + self.shift) % self.size

    def rank(self, numbers: Ints) -> Ints:
        """Return the rank of each number."""
        return ((numbers - self.shift) * pow(self.factor, -1, self.size)) % self.size


@dataclass(frozen=True)
class Children:
    """The children of ``parents`` parents.

    The first ``sure`` children belong to the first parents, one each; the others are numbered in a
    row by parent, from the parent of rank 0 on: ``offsets`` has the first of each rank.
    """

    parents: int
    sure: int
    offsets: npt.NDArray[np.uint32]
    shuffle: Shuffle

    @property
    def total(self) -> int:
        """How many children there are."""
        return self.sure + int(self.offsets[-1])

    def parent(self, children: Ints) -> Ints:
        """Return the parent of each child."""
        found = self.shuffle.place(self._rank(children))
        return np.where(children < self.sure, children, found)

    def position(self, children: Ints) -> Ints:
        """Return each child's place among those of its parent, from 0."""
        ranks = self._rank(children)
        further = children - self.sure - self.offsets[ranks]
        further += self.shuffle.place(ranks) < self.sure
        return np.where(children < self.sure, 0, further)

    def count(self, parents: Ints) -> Ints:
        """Return how many children each parent has."""
        ranks = self.shuffle.rank(parents)
        weighs = ranks < len(self.offsets) - 1
        ranks = np.where(weighs, ranks, 0)
        further = self.offsets[ranks + 1].astype(np.int64) - self.offsets[ranks]
        return np.where(weighs, further, 0) + (parents < self.sure)

    def child(self, parents: Ints, positions: Ints) -> Ints:
        """Return the child at each place, which must be below the parent's count."""
        sure = parents < self.sure
        ranks = np.minimum(self.shuffle.rank(parents), len(self.offsets) - 2)
        further = self.sure + self.offsets[ranks].astype(np.int64) + positions - sure
        return np.where(sure & (positions == 0), parents, further)

    def _rank(self, children: Ints) -> Ints:
        further = np.maximum(children - self.sure, 0)
        found = np.searchsorted(self.offsets, further, side="right").astype(np.int64) - 1
        return np.minimum(found, len(self.offsets) - 2)


def spread(
    column: Column, parents: int, children: int, zipf: Zipf, *, sure: int = 0, most: int = 2**32 - 1
) -> Children:
    """Give ``children`` children to ``parents`` parents, none of which gets more than ``most``.

    The first ``sure`` parents have one at least. What a parent at its limit can't take is left out.
    """
    sure = min(sure, parents, children)
    weighing = max(1, min(parents, round(parents * zipf.with_any)))
    weights = np.arange(1, weighing + 1, dtype=np.float64) ** -zipf.exponent
    sums = np.cumsum(weights)
    ends = np.floor((children - sure) * (sums / sums[-1]) + 0.5).astype(np.int64)
    counts = np.minimum(np.diff(ends, prepend=0), max(0, most - (1 if sure else 0)))
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
    return Children(parents, sure, offsets, _shuffle(column, parents))


def _shuffle(column: Column, size: int) -> Shuffle:
    first, second = column.bits(np.arange(2)).tolist()
    # products stay below 2 ** 63 for 2 ** 31 parents
    factor = 1 + first % max(1, size - 1)
    while gcd(factor, size) != 1:
        factor += 1
    return Shuffle(size, factor, second % size)
