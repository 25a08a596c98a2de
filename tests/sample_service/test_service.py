"""A service's own tests, as its author writes them with the wheel and its pytest plugin."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

import pytest
from app import create_app
from fastapi.testclient import TestClient

import writersroom_db as library
from writersroom_db import AsyncDatabase, Database
from writersroom_db.content import DirectoryStore
from writersroom_db.errors import NotAllowed, NotFound
from writersroom_db.services import comments, documents, projects
from writersroom_db.sessions.session import Session
from writersroom_db.sessions.texts import Texts
from writersroom_db.testing import World

AsUser = Callable[[UUID], AbstractContextManager[Session]]
AssertInvisible = Callable[[str, UUID, UUID], None]


@pytest.fixture
def client(writersroom_db: Database) -> Iterator[TestClient]:
    """Give a client of the service, on the test's own database."""
    db = AsyncDatabase(writersroom_db.settings.url, cursor_key=b"signs the cursors of tests alone")
    with TestClient(create_app(db)) as client:
        yield client


def test_it_is_the_wheel_that_is_tested() -> None:
    assert Path(library.__file__).is_relative_to(os.environ["WHEEL"])


def test_a_member_gets_their_projects_and_an_outsider_none(
    client: TestClient, world: World
) -> None:
    def listed(user: UUID) -> list[str]:
        answer = client.get("/projects", headers={"x-user": str(user)})
        assert answer.status_code == 200
        return [row["id"] for row in answer.json()["projects"]]

    assert listed(world.viewer) == [str(world.project)]
    assert listed(world.outsider) == []


def test_a_request_without_user_is_refused(client: TestClient) -> None:
    assert client.get("/projects").status_code == 422


def test_pages_follow_each_other(
    client: TestClient, writersroom_db: Database, world: World
) -> None:
    for number in range(25):
        writersroom_db.run_as(world.outsider, projects.create(f"Part {number}"))
    headers = {"x-user": str(world.outsider)}
    first = client.get("/projects", headers=headers).json()
    second = client.get("/projects", headers=headers, params={"after": first["next"]}).json()
    titles = {row["title"] for page in (first, second) for row in page["projects"]}
    assert titles == {f"Part {number}" for number in range(25)}
    assert second["next"] is None


def test_roles_allow_what_they_say(as_user: AsUser, world: World) -> None:
    with as_user(world.commenter) as session:
        assert session.run(comments.add(world.document, "Shorter"))
    with pytest.raises(NotAllowed), as_user(world.viewer) as session:
        session.run(comments.add(world.document, "Longer"))
    with pytest.raises(NotFound), as_user(world.outsider) as session:
        session.run(documents.get(world.document))


def test_the_text_of_the_cast_is_in_the_store(
    writersroom_db: Database, writersroom_store: DirectoryStore, world: World
) -> None:
    texts = Texts(writersroom_db, writersroom_store)
    assert texts.read(world.viewer, world.document) == "INT. EDITING ROOM - NIGHT"
    assert texts.save(world.editor, world.document, 1, "EXT. STREET - DAWN") == 2


def test_what_is_private_is_invisible(assert_invisible: AssertInvisible, world: World) -> None:
    for table, row in (("projects", world.project), ("versions", world.version)):
        assert_invisible(table, row, world.outsider)


def test_a_row_that_is_seen_or_missing_is_not_taken_for_invisible(
    assert_invisible: AssertInvisible, world: World
) -> None:
    with pytest.raises(AssertionError, match="sees"):
        assert_invisible("projects", world.project, world.viewer)
    with pytest.raises(AssertionError, match="nothing was proved"):
        assert_invisible("projects", world.document, world.outsider)


def test_the_world_is_more_than_the_cast(writersroom_db: Database, world: World) -> None:
    with writersroom_db.as_worker("counting what is there") as session:
        count = session.connection().exec_driver_sql("select count(*) from app.versions").scalar()
    assert count is not None
    assert count > 500
    assert writersroom_db.run_as(world.owner, documents.get(world.document)).version_number == 1


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_has_a_database_of_its_own(
    writersroom_db: Database, world: World, attempt: int
) -> None:
    writersroom_db.run_as(world.owner, projects.update(world.project, title=f"Cut {attempt}"))
    saved = documents.update(world.document, title="Changed")
    assert writersroom_db.run_as(world.owner, documents.get(world.document)).title == "First draft"
    writersroom_db.run_as(world.editor, saved)
