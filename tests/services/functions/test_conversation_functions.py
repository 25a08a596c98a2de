"""Sittings, messages, agents, their costs, preferences and settings."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from tests.schema import rows
from writersroom_db import Database
from writersroom_db.errors import NotAllowed, NotFound, ReferenceRefused
from writersroom_db.services import agents, chat, interactions, preferences, projects, settings


@pytest.fixture
def agent(connection: rows.Database) -> UUID:
    """Give an agent of the platform."""
    made = rows.agent(connection, name="Ada", specialty="dialogue")
    connection.commit()
    return made


def test_a_sitting_is_opened_listed_and_ended(db: Database, nora: UUID, otto: UUID) -> None:
    with db.as_user(nora) as session:
        made = session.run(chat.open_session("chat", context_data={"mood": "noir"}))
        (row,) = session.run(chat.sessions(only_open=True)).rows
        assert (row.id, row.session_type, row.context_data) == (made, "chat", {"mood": "noir"})
        session.run(chat.end_session(made))
        assert session.run(chat.sessions(only_open=True)).rows == ()
        (ended,) = session.run(chat.sessions()).rows
        assert ended.ended_at is not None
    with pytest.raises(NotFound):
        db.run_as(otto, chat.end_session(made))
    with pytest.raises(NotFound):
        db.run_as(nora, chat.say(made, "One more thing"))


def test_a_thread_holds_every_answer_and_nothing_else(
    db: Database, nora: UUID, agent: UUID
) -> None:
    sitting = db.run_as(nora, chat.open_session("chat", agent_id=agent))
    ask = db.run_as(nora, chat.say(sitting, "How does it end?", metadata={"tone": "dry"}))
    said = db.run_as(
        nora, chat.agent_says(sitting, agent, "Badly.", answers=ask, confidence=Decimal("0.5"))
    )
    again = db.run_as(nora, chat.say(sitting, "Why?", answers=said))
    other = db.run_as(nora, chat.say(sitting, "Never mind."))
    thread = db.run_as(nora, chat.thread(ask))
    assert [row.id for row in thread] == [ask, said, again]
    assert [row.message_type for row in thread] == ["user", "agent", "user"]
    page = db.run_as(nora, chat.messages(sitting, limit=2))
    assert [row.id for row in page.rows] == [other, again]
    rest = db.run_as(nora, chat.messages(sitting, limit=2, after=page.next))
    assert [row.id for row in rest.rows] == [said, ask]


def test_only_ones_own_messages_are_edited(
    db: Database, nora: UUID, otto: UUID, agent: UUID
) -> None:
    sitting = db.run_as(nora, chat.open_session("chat"))
    message = db.run_as(nora, chat.say(sitting, "Hello"))
    answer = db.run_as(nora, chat.agent_says(sitting, agent, "Hello yourself"))
    db.run_as(nora, chat.edit(message, "Good morning"))
    edited = db.run_as(nora, chat.thread(message))[0]
    assert (edited.content, edited.is_edited) == ("Good morning", True)
    for user, which in ((nora, answer), (otto, message)):
        with pytest.raises(NotFound):
            db.run_as(user, chat.edit(which, "Not mine"))
    with pytest.raises(NotFound):
        db.run_as(otto, chat.say(sitting, "Let me in"))
    elsewhere = db.run_as(nora, chat.open_session("chat"))
    with pytest.raises(ReferenceRefused):
        db.run_as(nora, chat.say(elsewhere, "To the other one", answers=message))


def test_interactions_are_kept_and_their_costs_added_up(
    db: Database, nora: UUID, otto: UUID, agent: UUID
) -> None:
    sitting = db.run_as(nora, chat.open_session("chat", agent_id=agent))
    with db.as_user(nora) as session:
        for tokens in (100, 150):
            session.run(
                interactions.record(
                    sitting,
                    agent,
                    "dialogue",
                    "Shorter?",
                    "Yes.",
                    cost=Decimal("0.0025"),
                    tokens=tokens,
                    model="m-1",
                )
            )
    since = datetime.now(UTC) - timedelta(hours=1)
    (cost,) = db.run_as(nora, interactions.costs(since))
    assert cost == (agent, 2, 250, Decimal("0.005000"))
    page = db.run_as(nora, interactions.page(sitting))
    assert [row.tokens_used for row in page.rows] in ([100, 150], [150, 100])
    assert db.run_as(otto, interactions.costs(since)) == ()
    assert db.run_as(nora, interactions.costs(datetime.now(UTC) + timedelta(hours=1))) == ()


def test_agents_are_the_platforms_and_ones_own(
    db: Database, connection: rows.Database, nora: UUID, otto: UUID, agent: UUID
) -> None:
    mine = rows.agent(connection, name="Bob", specialty="structure", owner_id=nora)
    connection.commit()
    assert [row.id for row in db.run_as(nora, agents.find())] == [agent, mine]
    assert [row.id for row in db.run_as(otto, agents.find())] == [agent]
    assert [row.id for row in db.run_as(nora, agents.find(specialty="structure"))] == [mine]


def test_preferences_are_a_users_own(db: Database, nora: UUID, otto: UUID) -> None:
    with db.as_user(nora) as session:
        session.run(preferences.put("theme", "dark"))
        session.run(preferences.put("theme", {"name": "light"}))
        session.run(preferences.put("beep", value=False))
        assert session.run(preferences.read()) == {"theme": {"name": "light"}, "beep": False}
        session.run(preferences.remove("beep"))
        with pytest.raises(NotFound):
            session.run(preferences.remove("beep"))
    assert db.run_as(otto, preferences.read()) == {}


def test_settings_are_its_managers_to_change(db: Database, nora: UUID, otto: UUID) -> None:
    made = db.run_as(nora, projects.create("Heat"))
    db.run_as(nora, settings.put(made, "page_size", "A4"))
    db.run_as(nora, settings.put(made, "page_size", "letter"))
    assert db.run_as(nora, settings.read(made)) == {"page_size": "letter"}
    with pytest.raises(NotAllowed):
        db.run_as(otto, settings.put(made, "page_size", "A5"))
    with pytest.raises(NotFound):
        db.run_as(otto, settings.remove(made, "page_size"))
    db.run_as(nora, settings.remove(made, "page_size"))
    assert db.run_as(nora, settings.read(made)) == {}
    assert db.run_as(otto, settings.read(uuid4())) == {}
