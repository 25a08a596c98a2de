"""The proof finds a draft that fails, one that falls short, and one that rewrites a table."""

from tests.drafting.conftest import Migrated
from tests.revisions import NEXT, SECOND

from writersroom_db.catalog import Fact
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drafting.change import Stage
from writersroom_db.drafting.draft import Draft
from writersroom_db.drafting.proof import Proof, prove
from writersroom_db.drafting.texts import texts_of

BOOKS = "alter table app.books"
PAGES = Fact("column", "app.books.pages", "position: 4\ntype: integer")
RETYPED = Fact("column", "app.books.pages", "position: 4\ntype: bigint")


def proof_of(
    url: DatabaseUrl, declared: frozenset[Fact], up: str, down: str, irreversible: str = ""
) -> Proof:
    draft = Draft(Stage.EXPAND, (up,), (down,), (), (), irreversible)
    return prove(url, declared, texts_of("a change", NEXT, (draft,)))


def test_a_good_draft_is_proved(before: DatabaseUrl, migrated: Migrated) -> None:
    one = Fact(PAGES.kind, PAGES.identity, f"{PAGES.definition}\ndefault: 1")
    declared = migrated.facts - {PAGES} | {one}
    alter = f"{BOOKS} alter column pages"
    proof = proof_of(before, declared, f"{alter} set default 1", f"{alter} drop default")
    assert proof == Proof((), ())


def test_a_draft_that_fails_is_named_with_its_place(
    before: DatabaseUrl, migrated: Migrated
) -> None:
    proof = proof_of(before, migrated.facts, f"{BOOKS} drop column nothing", "select")
    (failure,) = proof.failures
    assert f'{SECOND}_a_change.up.sql:4:1: column "nothing"' in failure


def test_what_the_way_up_misses_is_shown(before: DatabaseUrl, migrated: Migrated) -> None:
    wanted = Fact("view", "app.wanted", "query:\nselect 1")
    (failure,) = proof_of(before, migrated.facts | {wanted}, "select", "select").failures
    assert "after the way up this differs:\nmissing     view app.wanted" in failure


def test_what_the_way_back_leaves_is_shown(before: DatabaseUrl, migrated: Migrated) -> None:
    schema = Fact("schema", "more", "owner: writersroom_owner")
    up = "create schema more authorization writersroom_owner"
    (failure,) = proof_of(before, migrated.facts | {schema}, up, "select").failures
    assert f"after {SECOND}_a_change.down.sql this differs:\nunexpected  schema more" in failure


def test_what_has_no_way_back_needs_none(before: DatabaseUrl, migrated: Migrated) -> None:
    schema = Fact("schema", "more", "owner: writersroom_owner")
    up = "create schema more authorization writersroom_owner"
    assert proof_of(before, migrated.facts | {schema}, up, "select", "so").failures == ()


def test_a_rewrite_is_remarked(before: DatabaseUrl, migrated: Migrated) -> None:
    declared = migrated.facts - {PAGES} | {RETYPED}
    alter = f"{BOOKS} alter column pages type"
    proof = proof_of(before, declared, f"{alter} bigint", f"{alter} integer")
    assert proof.failures == ()
    (remark,) = proof.remarks
    assert f"{SECOND}_a_change.up.sql rewrites app.books" in remark
