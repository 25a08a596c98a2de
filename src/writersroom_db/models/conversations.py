"""Sessions of users, the messages exchanged in them, and what agents were asked.

Messages and interactions are partitioned by month, so their keys hold the time.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from writersroom_db.models.base import (
    DEFAULT,
    LEFT_OUT,
    Base,
    Flag,
    Id,
    Json,
    JsonList,
    ServerId,
    SetAt,
)


class UserSession(Base):
    """A sitting of a user: writing, chat, collaboration or review.

    ``app.open_session`` makes one.
    """

    __tablename__ = "sessions"

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    project_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app.projects.id", ondelete="SET NULL")
    )
    session_type: Mapped[str] = mapped_column(String(50))
    started_at: Mapped[SetAt]
    ended_at: Mapped[datetime | None]
    context_data: Mapped[Json]
    is_active: Mapped[Flag]
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.ai_agents.id"))
    document_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app.documents.id", ondelete="SET NULL")
    )

    messages: Mapped[list["ChatMessage"]] = relationship(
        order_by="ChatMessage.created_at", lazy="raise", viewonly=True
    )
    interactions: Mapped[list["AgentInteraction"]] = relationship(
        order_by="AgentInteraction.created_at", lazy="raise", viewonly=True
    )


class ChatMessage(Base):
    """A message in a session, of a user or an agent."""

    __tablename__ = "chat_messages"

    id: Mapped[ServerId]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("app.sessions.id"))
    sender_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id", ondelete="SET NULL"))
    agent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app.ai_agents.id", ondelete="SET NULL")
    )
    message_type: Mapped[str] = mapped_column(String(50))
    content: Mapped[str]
    metadata_: Mapped[Json] = mapped_column("metadata")
    created_at: Mapped[datetime] = mapped_column(primary_key=True, server_default=DEFAULT)
    is_edited: Mapped[Flag]
    edited_at: Mapped[datetime | None] = mapped_column(server_default=LEFT_OUT)
    parent_message_id: Mapped[UUID | None]
    confidence_score: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    processing_time_ms: Mapped[int | None]


class AgentInteraction(Base):
    """A request to an agent, with its response."""

    __tablename__ = "agent_interactions"

    id: Mapped[ServerId]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("app.sessions.id"))
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("app.ai_agents.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    interaction_type: Mapped[str] = mapped_column(String(50))
    prompt: Mapped[str]
    response: Mapped[str]
    suggestions: Mapped[JsonList]
    confidence_score: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    processing_time_ms: Mapped[int | None]
    tokens_used: Mapped[int | None]
    cost: Mapped[Decimal | None] = mapped_column(Numeric(10, 6))
    model_used: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(primary_key=True, server_default=DEFAULT)
