"""Every rule finds its hazards at their place, and nothing in what only looks like them."""

import pytest
from tests.lint.cases import Case, cases, found_in

from writersroom_db.lint.rules import RULES, Rule, excusing

CASES = cases()
OF_THEIR_OWN = {rule.name for rule in excusing.RULES}


def label(case: Case) -> str:
    return case.rule or "harmless"


@pytest.mark.parametrize("case", CASES, ids=label)
def test_exactly_the_marked_place_is_found(case: Case) -> None:
    assert found_in(case) == list(case.expected)


def test_every_rule_has_a_hazard() -> None:
    assert {case.rule for case in CASES} - {""} == RULES.keys() - OF_THEIR_OWN


def test_hazards_are_marked_and_harmless_cases_are_not() -> None:
    assert all(bool(case.expected) == bool(case.rule) for case in CASES)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_says_itself_in_a_sentence_and_the_way_out(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert rule.hint
