"""AI agents, and what they know."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from writersroom_db.models.base import (
    DEFAULT,
    LEFT_OUT,
    Base,
    Count,
    Flag,
    Id,
    Json,
    SetAt,
    UpdatedAt,
)


class AiAgent(Base):
    """An agent: the system's and everybody's without an owner, else its owner's alone."""

    __tablename__ = "ai_agents"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100))
    personality: Mapped[str]
    specialty: Mapped[str] = mapped_column(String(100))
    capabilities: Mapped[Json]
    is_available: Mapped[Flag]
    response_time_ms: Mapped[Count]
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
    model_id: Mapped[str | None] = mapped_column(String(100))
    cost_per_request: Mapped[Decimal] = mapped_column(Numeric(10, 6), server_default=DEFAULT)
    max_tokens: Mapped[Count]
    temperature: Mapped[Decimal] = mapped_column(Numeric(3, 2), server_default=DEFAULT)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))

    knowledge: Mapped[list["AgentKnowledge"]] = relationship(lazy="raise", viewonly=True)


class AgentKnowledge(Base):
    """A text that an agent knows. Whether the search store has it is the embedder's to say."""

    __tablename__ = "agent_knowledge"
    __table_args__ = (
        UniqueConstraint("agent_id", "content_hash", name="agent_knowledge_content_once_an_agent"),
    )

    id: Mapped[Id]
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("app.ai_agents.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(255))
    content: Mapped[str]
    source: Mapped[str] = mapped_column(String(500))
    content_hash: Mapped[str] = mapped_column(String(64))
    embedding_status: Mapped[str] = mapped_column(String(20), server_default=DEFAULT)
    embedding_model: Mapped[str | None] = mapped_column(String(100), server_default=LEFT_OUT)
    embedded_at: Mapped[datetime | None] = mapped_column(server_default=LEFT_OUT)
    metadata_: Mapped[Json] = mapped_column("metadata")
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
