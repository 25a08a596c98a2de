"""Texts and rows together, on either face: what a broken save leaves, and what it does not."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from writersroom_db import AsyncDatabase, Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import DirectoryStore
from writersroom_db.errors import ContentMissing, NotAllowed, NotFound, StaleVersion
from writersroom_db.services import documents, projects
from writersroom_db.sessions.async_texts import AsyncTexts
from writersroom_db.sessions.texts import Texts
from writersroom_db.testing.servers import login


@dataclass(frozen=True)
class BothFaces:
    """Texts, called without await on either face."""

    texts: Any
    wait: Callable[[Any], Any]

    def create(self, *arguments: Any) -> UUID:
        """Create a document."""
        made: UUID = self.wait(self.texts.create(*arguments))
        return made

    def save(self, *arguments: Any, **named: Any) -> int:
        """Save a version."""
        number: int = self.wait(self.texts.save(*arguments, **named))
        return number

    def read(self, *arguments: Any, **named: Any) -> str:
        """Read a text."""
        text: str = self.wait(self.texts.read(*arguments, **named))
        return text


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    """Give a store in a directory."""
    return DirectoryStore(tmp_path)


@pytest.fixture(params=["sync", "async"])
def texts(
    request: pytest.FixtureRequest, migrated_database: DatabaseUrl, store: DirectoryStore
) -> Iterator[BothFaces]:
    """Give texts on either face."""
    url = login(migrated_database, "writersroom_app")
    if request.param == "sync":
        with Database(url) as database:
            yield BothFaces(Texts(database, store), lambda answer: answer)
        return
    with asyncio.Runner() as runner:
        on_a_loop = AsyncDatabase(url)
        yield BothFaces(AsyncTexts(on_a_loop, store), runner.run)
        runner.run(on_a_loop.close())


@pytest.fixture
def project(db: Database, nora: UUID) -> UUID:
    """Give a project of Nora's."""
    return db.run_as(nora, projects.create("Heat"))


def _objects(store: DirectoryStore) -> set[str]:
    return {version.key for version in store.versions()}


def test_what_was_saved_is_read_back_version_by_version(
    db: Database, texts: BothFaces, nora: UUID, project: UUID
) -> None:
    made = texts.create(nora, project, "Pilot", "screenplay", "INT. NIGHT")
    assert texts.save(nora, made, 1, "INT. NIGHT. ÜBER REGEN 🌧", change_summary="Rain") == 2
    assert texts.read(nora, made) == "INT. NIGHT. ÜBER REGEN 🌧"
    assert texts.read(nora, made, version=1) == "INT. NIGHT"
    head = db.run_as(nora, documents.get(made))
    assert head.content_hash == sha256("INT. NIGHT. ÜBER REGEN 🌧".encode()).hexdigest()
    assert (head.word_count, head.character_count) == (5, 24)
    with pytest.raises(NotFound):
        texts.read(nora, made, version=3)


def test_who_may_not_edit_stores_nothing(
    texts: BothFaces, store: DirectoryStore, nora: UUID, otto: UUID, project: UUID
) -> None:
    made = texts.create(nora, project, "Pilot", "screenplay", "INT. NIGHT")
    before = _objects(store)
    with pytest.raises(NotAllowed):
        texts.save(otto, made, 1, "Mine")
    with pytest.raises(NotAllowed):
        texts.create(otto, project, "Mine", "notes", "Mine")
    assert _objects(store) == before


def test_a_stale_save_leaves_an_object_and_no_row(
    db: Database, texts: BothFaces, store: DirectoryStore, nora: UUID, project: UUID
) -> None:
    made = texts.create(nora, project, "Pilot", "screenplay", "INT. NIGHT")
    texts.save(nora, made, 1, "First")
    before = _objects(store)
    with pytest.raises(StaleVersion):
        texts.save(nora, made, 1, "Second")
    assert len(_objects(store) - before) == 1
    assert db.run_as(nora, documents.get(made)).version_number == 2
    assert texts.read(nora, made) == "First"


def test_a_store_that_fails_leaves_no_row(
    db: Database, texts: BothFaces, nora: UUID, project: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = texts.create(nora, project, "Pilot", "screenplay", "INT. NIGHT")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(DirectoryStore, "put", full)
    with pytest.raises(OSError, match="no space left"):
        texts.save(nora, made, 1, "Second")
    assert db.run_as(nora, documents.get(made)).version_number == 1


def test_the_same_key_saves_once_and_again_under_another(
    texts: BothFaces, nora: UUID, project: UUID
) -> None:
    made = texts.create(nora, project, "Pilot", "screenplay", "INT. NIGHT")
    key = uuid4()
    assert [texts.save(nora, made, 1, "Rain", idempotency_key=key) for _ in range(2)] == [2, 2]
    assert texts.save(nora, made, 2, "Rain") == 3


def test_a_text_that_is_gone_is_missed(
    texts: BothFaces, store: DirectoryStore, nora: UUID, project: UUID
) -> None:
    made = texts.create(nora, project, "Pilot", "screenplay", "INT. NIGHT")
    store.delete(list(store.versions()))
    with pytest.raises(ContentMissing):
        texts.read(nora, made)
