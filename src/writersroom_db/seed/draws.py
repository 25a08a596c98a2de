"""Random numbers that are addressed, not drawn in order: each depends on its place alone.

A row's value is a function of the seed, the column's name and the row's number, so any worker may
make any row. The function is the output step of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)
over a counter; it takes whole numbers only, and so gives the same bits with every NumPy.
"""

import hashlib

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


class Column:
    """The random numbers of one column, by row."""

    def __init__(self, seed: int, name: str) -> None:
        digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
        self._key = np.uint64(int.from_bytes(digest[:8], "big"))

    def bits(self, rows: Ints) -> Bits:
        """Return 64 random bits a row."""
        mixed = rows.astype(np.uint64) * _GOLDEN + self._key
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
        return mixed ^ (mixed >> np.uint64(31))

    def unit(self, rows: Ints) -> Floats:
        """Return a number from 0 to below 1 a row, uniform."""
        return (self.bits(rows) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, rows: Ints, limit: Ints | int) -> Ints:
        """Return a whole number from 0 to below ``limit`` (at most 2 ** 53) a row, uniform."""
        return (self.unit(rows) * limit).astype(np.int64)


def identities(seed: int, table: str, rows: Ints) -> list[str]:
    """Return each row's UUID of version 4, as 32 hexadecimal digits."""
    both = np.empty((len(rows), 2), dtype=">u8")
    both[:, 0] = Column(seed, f"{table}.id high").bits(rows)
    both[:, 1] = Column(seed, f"{table}.id low").bits(rows)
    both[:, 0] = (both[:, 0] & np.uint64(0xFFFFFFFFFFFF0FFF)) | np.uint64(0x4000)
    both[:, 1] = (both[:, 1] & np.uint64(0x3FFFFFFFFFFFFFFF)) | np.uint64(0x8000000000000000)
    digits = both.tobytes().hex()
    return [digits[start : start + 32] for start in range(0, len(digits), 32)]
