"""Services write through the models what their role's grants and policies let them."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from psycopg.errors import InsufficientPrivilege, ObjectNotInPrerequisiteState
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, load_only
from sqlalchemy.orm.exc import StaleDataError

from tests.models.conftest import Acting
from tests.models.service import READ, RELATIONSHIPS, Writer, granted, listen
from tests.schema import rows
from writersroom_db.models import (
    AgentInteraction,
    AgentKnowledge,
    AiAgent,
    Base,
    Character,
    ChatMessage,
    Comment,
    Document,
    LiveDocument,
    LiveProject,
    Profile,
    Project,
    ProjectSetting,
    ProjectVersion,
    Suggestion,
    User,
    UserPreference,
    UserSession,
)

MADE: dict[type[Base], Callable[[Writer], Base]] = {
    Project: lambda w: Project(owner_id=w.user, title="The Short Cut"),
    ProjectSetting: lambda w: ProjectSetting(project_id=w.project, setting_key="font"),
    UserPreference: lambda w: UserPreference(user_id=w.user, preference_key="font"),
    Comment: lambda w: Comment(document_id=w.document, user_id=w.user, content="Cut this"),
    Suggestion: lambda w: Suggestion(
        document_id=w.document, suggestion_type="dialogue", content="Say less"
    ),
    Character: lambda w: Character(document_id=w.document, name="JONAS"),
    AiAgent: lambda w: AiAgent(
        name="Doctor", personality="Blunt", specialty="style", owner_id=w.user
    ),
    AgentKnowledge: lambda w: AgentKnowledge(
        agent_id=w.agent, title="Acts", content="Three", source="book", content_hash="f" * 64
    ),
    ChatMessage: lambda w: ChatMessage(
        session_id=w.session, sender_id=w.user, message_type="user", content="Hello"
    ),
    AgentInteraction: lambda w: AgentInteraction(
        session_id=w.session,
        agent_id=w.agent,
        user_id=w.user,
        interaction_type="general",
        prompt="Why?",
        response="Because.",
    ),
}
"""A row of each model that services may insert, with what must be given and nothing else."""

CHANGED: dict[type[Base], tuple[str, object]] = {
    User: ("first_name", "Mara"),
    UserPreference: ("preference_value", {"theme": "dark"}),
    Project: ("visibility", "public"),
    ProjectSetting: ("setting_value", {"paper": "a4"}),
    Document: ("title", "Second draft"),
    Comment: ("content", "Keep this"),
    Suggestion: ("status", "rejected"),
    Character: ("attributes", {"age": 40}),
    AiAgent: ("temperature", Decimal("0.25")),
    AgentKnowledge: ("embedding_status", "failed"),
    UserSession: ("is_active", False),
    ChatMessage: ("is_edited", True),
}
"""An attribute of each model that services may update, and a new value for it."""

VIEWS: dict[type[Base], tuple[Base, str]] = {
    LiveProject: (LiveProject(id=uuid4(), owner_id=uuid4(), title="x"), "title"),
    LiveDocument: (LiveDocument(id=uuid4(), project_id=uuid4(), title="x"), "title"),
    Profile: (Profile(id=uuid4(), first_name="x"), "first_name"),
    ProjectVersion: (ProjectVersion(version_id=uuid4(), version_number=1), "document_title"),
}
"""A row that no view should take, and an attribute that none should let be set."""


def test_every_model_that_services_may_insert_is_tried(connection: rows.Database) -> None:
    assert {model for model in READ if granted(connection, model, "insert")} == MADE.keys()


@pytest.mark.parametrize("model", MADE, ids=lambda model: model.__name__)
def test_service_adds_a_row_and_has_all_of_it(
    model: type[Base], writer: Writer, acting: Acting
) -> None:
    with acting(writer.user) as session:
        row = MADE[model](writer)
        session.add(row)
        session.flush()
        statements = listen(session)
        had = _values(row)
        assert statements == []

        session.refresh(row)
        assert had == _values(row)


@pytest.mark.parametrize("model", MADE, ids=lambda model: model.__name__)
def test_insert_names_by_itself_only_what_services_may_insert(
    model: type[Base], connection: rows.Database
) -> None:
    columns = model.__table__.columns
    always_named = {c.key for c in columns if c.default or not c.server_default}

    assert always_named <= granted(connection, model, "insert")


def test_many_rows_are_sent_in_one_statement(writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        statements = listen(session)
        session.add_all(MADE[Comment](writer) for _ in range(100))
        session.flush()

    assert len(statements) == 1


def test_every_model_that_services_may_update_is_tried(connection: rows.Database) -> None:
    assert {model for model in READ if granted(connection, model, "update")} == CHANGED.keys()


@pytest.mark.parametrize("model", CHANGED, ids=lambda model: model.__name__)
def test_update_brings_back_what_triggers_changed(
    model: type[Base], writer: Writer, acting: Acting
) -> None:
    name, value = CHANGED[model]
    with acting(writer.user) as session:
        row = session.scalars(select(model)).one()
        before = _values(row)
        setattr(row, name, value)
        session.flush()
        statements = listen(session)
        had = _values(row)
        assert statements == []

        session.refresh(row)
        assert had == _values(row)
        assert had[name] == value != before[name]
        assert "updated_at" not in had or had["updated_at"] > before["updated_at"]


def test_row_that_was_loaded_in_part_is_updated(writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        me = session.scalars(select(User).options(load_only(User.first_name))).one()
        me.first_name = "Mara"

    with acting(writer.user) as session:
        assert session.scalars(select(User.first_name)).one() == "Mara"


def test_new_character_is_public_with_its_document_when_read_again(
    writer: Writer, acting: Acting
) -> None:
    with acting(writer.user) as session:
        session.get_one(Project, writer.project).visibility = "public"
        session.flush()
        character = Character(document_id=writer.document, name="JONAS")
        session.add(character)
        session.flush()
        assert not character.is_public

        session.refresh(character)
        assert character.is_public


def test_message_is_edited_by_its_whole_key(writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        message = session.scalars(select(ChatMessage)).one()
        message.content, message.is_edited = "Is it too late?", True
        message.edited_at = session.scalar(select(func.now()))

    with acting(writer.user) as session:
        again = session.scalars(select(ChatMessage)).one()
        assert (again.content, type(again.edited_at)) == ("Is it too late?", datetime)


def test_column_that_may_not_be_written_is_refused(writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        session.get_one(Project, writer.project).word_count = 1
        _refused(session)


def test_update_that_no_policy_allows_is_an_error(
    writer: Writer, connection: rows.Database, acting: Acting
) -> None:
    reader = rows.user(connection)
    rows.collaboration(connection, writer.project, reader, role="viewer")
    connection.commit()
    with acting(reader) as session:
        session.get_one(Comment, writer.comment).content = "Keep this"
        with pytest.raises(StaleDataError):
            session.flush()
        session.rollback()


@pytest.mark.parametrize("model", VIEWS, ids=lambda model: model.__name__)
def test_view_takes_no_rows(model: type[Base], writer: Writer, acting: Acting) -> None:
    row, _ = VIEWS[model]
    with acting(writer.user) as session:
        session.add(row)
        _refused(session)


@pytest.mark.parametrize("model", VIEWS, ids=lambda model: model.__name__)
def test_row_of_a_view_is_not_changed(model: type[Base], writer: Writer, acting: Acting) -> None:
    _, attribute = VIEWS[model]
    with acting(writer.user) as session:
        setattr(session.scalars(select(model)).one(), attribute, "x")
        _refused(session)


@pytest.mark.parametrize("model", VIEWS, ids=lambda model: model.__name__)
def test_row_of_a_view_is_not_deleted(model: type[Base], writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        session.delete(session.scalars(select(model)).one())
        _refused(session)


def test_nothing_is_written_through_a_relationship() -> None:
    assert all(relationship.property.viewonly for relationship in RELATIONSHIPS)


def _values(row: Base) -> dict[str, Any]:
    """Return every value of a row that services may read."""
    attributes = inspect(type(row)).column_attrs
    return {a.key: getattr(row, a.key) for a in attributes if not a.deferred}


def _refused(session: Session) -> None:
    """See the server refuse a flush: for lack of a right, or of one table behind the view."""
    with pytest.raises(DBAPIError) as refused:
        session.flush()
    assert isinstance(refused.value.orig, InsufficientPrivilege | ObjectNotInPrerequisiteState)
    session.rollback()
