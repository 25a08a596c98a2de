"""Children: both directions agree, and their numbers follow the law asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writersroom_db.seed.children import Zipf, spread
from writersroom_db.seed.draws import Column


@settings(deadline=None)
@given(
    st.integers(0, 1000),
    st.integers(1, 200),
    st.integers(0, 2000),
    st.floats(0, 2),
    st.floats(0, 1),
    st.integers(0, 250),
)
def test_a_child_is_found_where_its_parent_has_it(
    seed: int, parents: int, children: int, exponent: float, with_any: float, sure: int
) -> None:
    relation = spread(
        Column(seed, "relation"), parents, children, Zipf(exponent, with_any), sure=sure
    )
    assert relation.total == children
    numbers = np.arange(children)
    of, place = relation.parent(numbers), relation.position(numbers)
    assert relation.child(of, place).tolist() == numbers.tolist()
    counts = relation.count(np.arange(parents))
    assert counts.tolist() == np.bincount(of, minlength=parents).tolist()
    for parent in np.flatnonzero(counts).tolist():
        assert sorted(place[of == parent].tolist()) == list(range(counts[parent]))
    assert (counts[: min(sure, children)] > 0).all()


def test_nobody_gets_more_than_the_most() -> None:
    relation = spread(Column(1, "relation"), 10, 1000, Zipf(1.5, 1.0), most=20)
    assert relation.count(np.arange(10)).max() == 20


@pytest.mark.parametrize("exponent", [0.6, 0.8, 1.0, 1.3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_fitted_exponent_is_the_one_asked_for(exponent: float, seed: int) -> None:
    relation = spread(Column(seed, "relation"), 20_000, 200_000, Zipf(exponent, 0.7), sure=48)
    counts = np.sort(relation.count(np.arange(20_000)))[::-1]
    top = counts[(counts >= 10)][:2000]
    slope, _ = np.polyfit(np.log(np.arange(1, len(top) + 1)), np.log(top), 1)
    assert abs(-slope - exponent) < 0.1


def test_many_parents_have_none_and_a_few_are_huge() -> None:
    counts = spread(Column(1, "relation"), 1000, 2000, Zipf(1.0, 0.6)).count(np.arange(1000))
    assert (counts == 0).mean() > 0.35
    assert counts.max() > 50 * counts.mean()
