"""Facts kept as text come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writersroom_db.catalog import Fact, dump, load
from writersroom_db.errors import BadFactsFile

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.frozensets(st.builds(Fact, texts, texts, texts)))
def test_facts_come_back_as_they_were(facts: frozenset[Fact]) -> None:
    assert load(dump(facts)) == facts


def test_text_has_one_line_a_fact_in_order() -> None:
    facts = {Fact("table", "b", "x\ny"), Fact("index", "ä", "z"), Fact("table", "a", "x")}
    assert dump(facts) == (
        '{"kind": "index", "identity": "ä", "definition": "z"}\n'
        '{"kind": "table", "identity": "a", "definition": "x"}\n'
        '{"kind": "table", "identity": "b", "definition": "x\\ny"}\n'
    )


@pytest.mark.parametrize(
    "line", ["{", '{"kind": "table"}', '{"kind": "table", "identity": "a", "definition": 1}', "[]"]
)
def test_line_that_is_no_fact_is_named(line: str) -> None:
    good = dump({Fact("table", "a", "x")})
    with pytest.raises(BadFactsFile, match="Line 2"):
        load(good + line + "\n")
