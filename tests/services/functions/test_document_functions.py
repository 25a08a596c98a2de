"""Documents, versions, comments, suggestions and characters, by the functions services call."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from tests.services.functions.conftest import TEXT, Text
from writersroom_db import Database
from writersroom_db.errors import InvalidValue, KeyReused, NotAllowed, NotFound, StaleVersion
from writersroom_db.services import (
    characters,
    collaboration,
    comments,
    documents,
    projects,
    search,
    suggestions,
)

ONE_WORD = documents.Counts(1, 5)


@pytest.fixture
def draft(db: Database, nora: UUID) -> UUID:
    """Give a screenplay of Nora's."""
    with db.as_user(nora) as session:
        project = session.run(projects.create("Heat", description="A long night in the city"))
        counts = documents.count("INT. NIGHT")
        return session.run(documents.create(project, "Pilot", "screenplay", TEXT, counts))


def test_words_and_characters_are_counted() -> None:
    assert documents.count("INT.  NIGHT\n") == (2, 12)


def test_versions_follow_each_other_and_old_ones_come_back(
    db: Database, nora: UUID, draft: UUID
) -> None:
    second = Text("elsewhere", "f" * 64)
    with db.as_user(nora) as session:
        saved = documents.save_version(draft, 1, second, ONE_WORD, change_summary="Cut")
        assert session.run(saved) == 2
        assert session.run(documents.restore_version(draft, 1, 2)) == 3
        head = session.run(documents.get(draft))
        assert (head.version_number, head.content_hash) == (3, TEXT.sha256)
        history = session.run(documents.versions(draft, limit=2))
        assert [row.version_number for row in history.rows] == [3, 2]
        rest = session.run(documents.versions(draft, limit=2, after=history.next))
        assert [row.version_number for row in rest.rows] == [1]
        restored = session.run(documents.version(draft, 3))
        assert restored.diff_data == {"restored": 1}
        with pytest.raises(NotFound):
            session.run(documents.restore_version(draft, 9, 3))


def test_a_save_on_top_of_an_old_version_is_stale(db: Database, nora: UUID, draft: UUID) -> None:
    save = documents.save_version(draft, 1, TEXT, ONE_WORD)
    assert db.run_as(nora, save) == 2
    with pytest.raises(StaleVersion):
        db.run_as(nora, save)
    with pytest.raises(StaleVersion):
        db.run_as(nora, documents.restore_version(draft, 1, 1))


def test_the_same_key_saves_once(db: Database, nora: UUID, draft: UUID) -> None:
    save = documents.save_version(draft, 1, TEXT, ONE_WORD, idempotency_key=uuid4())
    assert save.idempotency_key is not None
    assert [db.run_as(nora, save) for _ in range(2)] == [2, 2]
    back = documents.restore_version(draft, 1, 2, idempotency_key=uuid4())
    assert [db.run_as(nora, back) for _ in range(2)] == [3, 3]


def test_a_key_that_comes_with_another_text_saves_nothing(
    db: Database, nora: UUID, otto: UUID, draft: UUID
) -> None:
    key = uuid4()
    db.run_as(nora, documents.save_version(draft, 1, TEXT, ONE_WORD, idempotency_key=key))
    other = Text("elsewhere", "f" * 64)
    with pytest.raises(KeyReused):
        db.run_as(nora, documents.save_version(draft, 2, other, ONE_WORD, idempotency_key=key))
    project = db.run_as(nora, documents.get(draft)).project_id
    token = db.run_as(nora, collaboration.invite(project, "otto@example.com", "editor"))
    db.run_as(otto, collaboration.accept(token))
    with pytest.raises(KeyReused):
        db.run_as(otto, documents.save_version(draft, 2, TEXT, ONE_WORD, idempotency_key=key))
    assert db.run_as(nora, documents.get(draft)).version_number == 2


@pytest.mark.parametrize("counts", [(-1, 5), (1, -5), (10_000_001, 5), (1, 10_000_001)])
def test_counts_that_no_text_has_are_refused(
    db: Database, nora: UUID, draft: UUID, counts: tuple[int, int]
) -> None:
    impossible = documents.Counts(*counts)
    project = db.run_as(nora, documents.get(draft)).project_id
    with pytest.raises(InvalidValue):
        db.run_as(nora, documents.save_version(draft, 1, TEXT, impossible))
    with pytest.raises(InvalidValue):
        db.run_as(nora, documents.create(project, "Pilot", "notes", TEXT, impossible))


def test_a_document_is_listed_changed_deleted_and_restored(
    db: Database, nora: UUID, draft: UUID
) -> None:
    with db.as_user(nora) as session:
        session.run(documents.update(draft, title="Pilot, again", metadata={"draft": 2}))
        head = session.run(documents.get(draft))
        assert (head.title, head.type, head.metadata) == (
            "Pilot, again",
            "screenplay",
            {"draft": 2},
        )
        listed = session.run(documents.page(head.project_id, type="screenplay"))
        assert [row.id for row in listed.rows] == [draft]
        assert session.run(documents.page(head.project_id, type="notes")).rows == ()
        session.run(documents.delete(draft))
        assert session.run(documents.page(head.project_id)).rows == ()
        (gone,) = session.run(documents.deleted(head.project_id)).rows
        assert (gone.id, gone.title) == (draft, "Pilot, again")
        session.run(documents.restore(draft))
        assert session.run(documents.deleted(head.project_id)).rows == ()
        assert session.run(documents.get(draft)).id == draft


def test_comments_are_added_edited_resolved_and_deleted(
    db: Database, nora: UUID, draft: UUID
) -> None:
    with db.as_user(nora) as session:
        first = session.run(comments.add(draft, "Louder", position={"scene": 1}))
        second = session.run(comments.add(draft, "Shorter"))
        session.run(comments.edit(first, content="Quieter"))
        session.run(comments.resolve(second))
        (still_open,) = session.run(comments.page(draft, resolved=False)).rows
        assert (still_open.id, still_open.content, still_open.position_data) == (
            first,
            "Quieter",
            {"scene": 1},
        )
        session.run(comments.resolve(second, resolved=False))
        assert len(session.run(comments.page(draft, resolved=False)).rows) == 2
        session.run(comments.delete(second))
        with pytest.raises(NotFound):
            session.run(comments.edit(second, content="Gone"))


def test_a_viewer_reads_and_may_not_comment(
    db: Database, nora: UUID, otto: UUID, draft: UUID
) -> None:
    project = db.run_as(nora, documents.get(draft)).project_id
    token = db.run_as(nora, collaboration.invite(project, "otto@example.com", "viewer"))
    db.run_as(otto, collaboration.accept(token))
    assert db.run_as(otto, documents.get(draft)).title == "Pilot"
    with pytest.raises(NotAllowed):
        db.run_as(otto, comments.add(draft, "Hm"))
    with pytest.raises(NotAllowed):
        db.run_as(otto, documents.save_version(draft, 1, TEXT, ONE_WORD))


def test_a_suggestion_is_answered_once(db: Database, nora: UUID, draft: UUID) -> None:
    def propose(content: str) -> UUID:
        return session.run(suggestions.propose(draft, "style", content, confidence=Decimal("0.9")))

    with db.as_user(nora) as session:
        taken, changed, refused = propose("Cut"), propose("Trim"), propose("Add")
        session.run(suggestions.apply(taken))
        session.run(suggestions.apply(changed, modified=True))
        session.run(suggestions.reject(refused))
        with pytest.raises(NotFound):
            session.run(suggestions.reject(taken))
        rows = {row.id: row for row in session.run(suggestions.page(draft)).rows}
        assert {key: row.status for key, row in rows.items()} == {
            taken: "applied",
            changed: "modified",
            refused: "rejected",
        }
        assert rows[taken].applied_by == nora
        assert rows[refused].applied_at is None
        assert session.run(suggestions.page(draft, status="pending")).rows == ()


def test_characters_are_added_changed_and_taken_out(db: Database, nora: UUID, draft: UUID) -> None:
    with db.as_user(nora) as session:
        zoe = session.run(characters.add(draft, "Zoe", role="lead", attributes={"age": 31}))
        session.run(characters.update(zoe, role=None, relationships={"Max": "brother"}))
        (row,) = session.run(characters.page(draft)).rows
        assert (row.name, row.role, row.attributes, row.relationships, row.created_by) == (
            "Zoe",
            None,
            {"age": 31},
            {"Max": "brother"},
            nora,
        )
        session.run(characters.delete(zoe))
        assert session.run(characters.page(draft)).rows == ()


def test_search_finds_words_in_what_the_user_may_read(
    db: Database, nora: UUID, otto: UUID, draft: UUID
) -> None:
    db.run_as(nora, documents.update(draft, title="The longest nights"))
    (found,) = db.run_as(nora, search.documents("longest night"))
    assert (found.id, found.title) == (draft, "The longest nights")
    (project,) = db.run_as(nora, search.projects('"long night"'))
    assert project.id == found.project_id
    assert db.run_as(nora, search.documents("night", project_id=uuid4())) == ()
    assert db.run_as(otto, search.documents("night")) == ()
    assert db.run_as(otto, search.projects("night")) == ()
    db.run_as(nora, projects.delete(project.id))
    assert db.run_as(nora, search.documents("night")) == ()


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_nobody_asks_for_no_row_or_for_too_many(limit: int) -> None:
    for ask in (search.documents, search.projects):
        with pytest.raises(InvalidValue, match="from 1 to 1000 rows"):
            ask("night", limit=limit)
    with pytest.raises(InvalidValue, match="from 1 to 1000 rows"):
        documents.page(uuid4(), limit=limit)


def test_a_deleted_document_is_gone_with_all_that_hangs_on_it(
    db: Database, nora: UUID, draft: UUID
) -> None:
    with db.as_user(nora) as session:
        session.run(comments.add(draft, "Louder"))
        session.run(characters.add(draft, "Zoe"))
        session.run(suggestions.propose(draft, "style", "Cut"))
        session.run(documents.delete(draft))
        assert session.run(documents.versions(draft)).rows == ()
        assert session.run(comments.page(draft)).rows == ()
        assert session.run(characters.page(draft)).rows == ()
        assert session.run(suggestions.page(draft)).rows == ()
        for query in (
            documents.version(draft, 1),
            documents.restore_version(draft, 1, 1),
            comments.add(draft, "Quieter"),
            characters.add(draft, "Max"),
            suggestions.propose(draft, "style", "Trim"),
        ):
            with pytest.raises((NotFound, NotAllowed)), session.begin_nested():
                session.run(query)
        session.run(documents.restore(draft))
        assert len(session.run(comments.page(draft)).rows) == 1


def test_what_is_no_text_is_refused() -> None:
    for text in ("\ud800", None, b"INT."):
        with pytest.raises(InvalidValue):
            documents.encoded(text)  # type: ignore[arg-type]
