"""The cells of COPY's text format: a column of a block is a list of these."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np

from writersroom_db.seed import clock
from writersroom_db.seed.draws import Bits, Flags, Ints

NULL = "\\N"

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def escaped(text: str) -> str:
    """Return ``text`` as a cell."""
    return text.translate(_ESCAPES)


def document(value: Any) -> str:
    """Return a JSON document as a cell."""
    return escaped(json.dumps(value, ensure_ascii=False))


def same(value: str) -> Iterator[str]:
    """Give the cell of every row."""
    return repeat(value)


def chosen(cells: Sequence[str], picks: Ints | Bits) -> list[str]:
    """Return the cells at ``picks``, which may lie beyond the end: they go round."""
    size = len(cells)
    return [cells[pick] for pick in (picks % np.asarray(size, picks.dtype)).tolist()]


def numbers(values: Ints) -> list[str]:
    """Return whole numbers."""
    return list(map(str, values.tolist()))


def hundredths(values: Ints) -> list[str]:
    """Return hundredths as decimals, such as 7 as 0.07."""
    return [f"{value // 100}.{value % 100:02}" for value in values.tolist()]


def flags(values: Flags) -> list[str]:
    """Return truth values."""
    return ["t" if value else "f" for value in values.tolist()]


def times(moments: Ints) -> list[str]:
    """Return moments (see `clock`)."""
    return clock.texts(moments)


def where(condition: Flags, cells: Iterable[str], other: str = NULL) -> list[str]:
    """Return the cells where the condition holds, ``other`` elsewhere."""
    return [
        cell if holds else other for holds, cell in zip(condition.tolist(), cells, strict=False)
    ]
