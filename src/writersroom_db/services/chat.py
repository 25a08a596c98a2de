"""Sittings of a user, and the messages in them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from writersroom_db.services.paging import LARGEST, Listing
from writersroom_db.services.query import (
    Query,
    as_json,
    call,
    changed,
    every,
    found,
    statement,
    value,
)


class SessionRow(NamedTuple):
    """A sitting: writing, chat, collaboration or review."""

    id: UUID
    user_id: UUID
    project_id: UUID | None
    document_id: UUID | None
    agent_id: UUID | None
    session_type: str
    started_at: datetime
    ended_at: datetime | None
    is_active: bool
    context_data: dict[str, Any]


class MessageRow(NamedTuple):
    """A message of a user, an agent or the system."""

    id: UUID
    session_id: UUID
    sender_id: UUID | None
    agent_id: UUID | None
    message_type: str
    content: str
    metadata: dict[str, Any]
    created_at: datetime
    is_edited: bool
    edited_at: datetime | None
    parent_message_id: UUID | None
    confidence_score: Decimal | None
    processing_time_ms: int | None


def open_session(
    session_type: str,
    *,
    project_id: UUID | None = None,
    document_id: UUID | None = None,
    agent_id: UUID | None = None,
    context_data: dict[str, Any] | None = None,
) -> Query[UUID]:
    """Open a sitting of the user; the answer is its id.

    Of type collaboration or review it needs a project, in which the user may comment, and is seen
    by everybody in it.
    """
    return call(
        "chat.open_session",
        "open_session",
        value,
        session_type=session_type,
        project=project_id,
        document=document_id,
        agent=agent_id,
        context_data=as_json(context_data or {}),
    )


def end_session(session_id: UUID) -> Query[None]:
    """End a sitting of one's own. Raises NotFound."""
    values = {"session_id": session_id}
    return Query("chat.end_session", statement("end_session"), values, changed)


def sessions(
    *, limit: int = 50, after: str | None = None, only_open: bool = False
) -> Listing[SessionRow]:
    """List the user's own sittings, the newest first."""
    text = statement("sessions_page")
    return Listing(
        "chat.sessions", text, {"open": only_open}, SessionRow, "started_at", limit, after
    )


def say(
    session_id: UUID,
    content: str,
    *,
    answers: UUID | None = None,
    metadata: dict[str, Any] | None = None,
) -> Query[UUID]:
    """Write a message, which may answer another of the same session; its id is the answer.

    Raises NotFound in a sitting that has ended.
    """
    values = {
        "session_id": session_id,
        "content": content,
        "answers": answers,
        "metadata": as_json(metadata or {}),
    }
    return Query("chat.say", statement("say"), values, found)


def agent_says(
    session_id: UUID,
    agent_id: UUID,
    content: str,
    *,
    answers: UUID | None = None,
    confidence: Decimal | None = None,
    milliseconds: int | None = None,
    metadata: dict[str, Any] | None = None,
) -> Query[UUID]:
    """Write what an agent said, and how long it took; the message's id is the answer."""
    values = {
        "session_id": session_id,
        "agent_id": agent_id,
        "content": content,
        "answers": answers,
        "confidence": confidence,
        "milliseconds": milliseconds,
        "metadata": as_json(metadata or {}),
    }
    return Query("chat.agent_says", statement("agent_says"), values, value)


def edit(message_id: UUID, content: str) -> Query[None]:
    """Change the words of one's own message. Raises NotFound."""
    values = {"message_id": message_id, "content": content}
    return Query("chat.edit", statement("edit_message"), values, changed)


def messages(session_id: UUID, *, limit: int = 50, after: str | None = None) -> Listing[MessageRow]:
    """List the messages of a session, the newest first."""
    filters = {"session_id": session_id}
    text = statement("messages_page")
    return Listing("chat.messages", text, filters, MessageRow, "created_at", limit, after)


def thread(message_id: UUID) -> Query[tuple[MessageRow, ...]]:
    """Read a message and all that answers it, directly or not, the oldest first; 1,000 at most."""
    values = {"message_id": message_id, "wanted": LARGEST}
    return Query("chat.thread", statement("thread"), values, every(MessageRow))
