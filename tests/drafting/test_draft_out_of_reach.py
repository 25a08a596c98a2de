"""What no migration can make is said to be left, and not drafted."""

import pytest

from writersroom_db.catalog import Fact
from writersroom_db.drafting.draft import draft_all
from writersroom_db.drafting.words import DeclaredWords

OUT_OF_REACH = (
    Fact("role", "writersroom_new", "login"),
    Fact("membership", "writersroom_app in writersroom_new", "inherits"),
    Fact("setting", "work_mem of role writersroom_app", "1GB"),
    Fact("extension", "citext", "schema: public"),
    Fact("extension dependency", "function app.f()", "on: citext"),
    Fact("partition", "app.regions_eu of app.regions", "bound: x"),
    Fact("comment", "role writersroom_app", "x"),
    Fact("comment", "this database", "x"),
    Fact("grant", "this database to writersroom_app", "CONNECT"),
    Fact("grant", "language plpgsql to writersroom_app", "ALL"),
    Fact("a kind of tomorrow", "app.x", "x"),
)


@pytest.mark.parametrize("fact", OUT_OF_REACH, ids=lambda fact: f"{fact.kind} {fact.identity}")
def test_it_is_left_whether_it_comes_goes_or_differs(fact: Fact) -> None:
    other = Fact(fact.kind, fact.identity, "other")
    none: frozenset[Fact] = frozenset()
    for migrated, declared in ((none, {fact}), ({fact}, none), ({other}, {fact})):
        drafts, left = draft_all(frozenset(migrated), frozenset(declared), DeclaredWords(()))
        assert drafts == ()
        assert fact.identity in "\n".join(left)


def test_the_schema_public_is_left_as_it_is() -> None:
    before, after = (Fact("schema", "public", f"owner: {owner}") for owner in ("a", "b"))
    drafts, left = draft_all(frozenset({before}), frozenset({after}), DeclaredWords(()))
    assert drafts == ()
    assert left == ("schema public differs: it belongs to the database's owner",)
