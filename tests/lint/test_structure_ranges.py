"""A batched statement is one whose range nothing widens."""

from pathlib import Path

import pytest

from writersroom_db.lint.structure.ranges import stays_in_range
from writersroom_db.sqltext import Batch, Statement, split

BATCH = Batch("app.users", "id", 100)
_, STAYS, LEAVES = (
    split(f"--{part}")
    for part in (Path(__file__).parent / "ranges.sql").read_text(encoding="utf-8").split("\n-- #")
)


@pytest.mark.parametrize("statement", STAYS, ids=lambda it: it.text)
def test_a_range_that_is_joined_by_and_holds_every_row_back(statement: Statement) -> None:
    assert stays_in_range(statement.text, BATCH)


@pytest.mark.parametrize("statement", LEAVES, ids=lambda it: it.text)
def test_a_range_that_something_widens_is_none(statement: Statement) -> None:
    assert not stays_in_range(statement.text, BATCH)
