"""Random numbers depend on their place alone."""

import uuid

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from writersroom_db.seed.draws import Column, identities


@settings(deadline=None)
@given(st.integers(0, 2**63 - 1), st.integers(0, 2**40), st.integers(1, 50))
def test_a_row_is_the_same_in_any_block(seed: int, first: int, many: int) -> None:
    column = Column(seed, "a column")
    together = column.bits(np.arange(first, first + many))
    alone = [column.bits(np.array([row]))[0] for row in range(first, first + many)]
    assert together.tolist() == alone


def test_the_bits_are_those_of_splitmix64() -> None:
    """The reference implementation, in whole numbers of any size."""
    column, limit = Column(5, "a column"), 2**64

    def reference(row: int) -> int:
        mixed = (int(column._key) + row * 0x9E3779B97F4A7C15) % limit
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % limit
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % limit
        return mixed ^ mixed >> 31

    rows = [0, 1, 2, 1000, 2**40]
    assert column.bits(np.array(rows)).tolist() == [reference(row) for row in rows]


def test_columns_and_seeds_differ() -> None:
    rows = np.arange(100)
    drawn = {
        tuple(Column(seed, name).bits(rows).tolist()) for seed in (1, 2) for name in ("a", "b")
    }
    assert len(drawn) == 4


def test_numbers_are_uniform() -> None:
    unit = Column(1, "a column").unit(np.arange(100_000))
    assert 0 <= unit.min() < unit.max() < 1
    tenths, _ = np.histogram(unit, bins=10, range=(0, 1))
    assert (abs(tenths - 10_000) < 500).all()
    assert set(Column(1, "b").below(np.arange(1000), 7).tolist()) == set(range(7))


def test_identities_are_uuids_of_version_4_and_differ() -> None:
    texts = identities(1, "users", np.arange(10_000))
    assert len(set(texts)) == 10_000
    assert {uuid.UUID(text).version for text in texts} == {4}
    assert {uuid.UUID(text).variant for text in texts} == {uuid.RFC_4122}
    assert not set(texts) & set(identities(1, "projects", np.arange(10_000)))
