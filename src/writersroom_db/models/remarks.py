"""What hangs on a document: comments, suggestions, characters.

Each carries the project of its document, which a trigger fills and a foreign key holds.
"""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from writersroom_db.models.base import (
    DEFAULT,
    LEFT_OUT,
    Base,
    Flag,
    Id,
    Json,
    JsonList,
    SetAt,
    UpdatedAt,
)

if TYPE_CHECKING:
    from writersroom_db.models.views import Profile


def _in_document() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["document_id", "project_id"],
        ["app.documents.id", "app.documents.project_id"],
        ondelete="CASCADE",
    )


class Comment(Base):
    """What a reader says about a document. ``app.resolve_comment`` sets ``is_resolved``."""

    __tablename__ = "comments"
    __table_args__ = (_in_document(),)

    id: Mapped[Id]
    document_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    content: Mapped[str]
    position_data: Mapped[Json]
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
    is_resolved: Mapped[Flag]
    project_id: Mapped[UUID] = mapped_column(server_default=LEFT_OUT)

    author: Mapped["Profile | None"] = relationship(
        primaryjoin="foreign(Comment.user_id) == Profile.id", lazy="raise", viewonly=True
    )
    """Who wrote it; None where they share no project with the caller any more."""


class Suggestion(Base):
    """What an agent or a person proposes for a document."""

    __tablename__ = "suggestions"
    __table_args__ = (_in_document(),)

    id: Mapped[Id]
    document_id: Mapped[UUID]
    agent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app.ai_agents.id", ondelete="SET NULL")
    )
    suggestion_type: Mapped[str] = mapped_column(String(50))
    content: Mapped[str]
    metadata_: Mapped[Json] = mapped_column("metadata")
    confidence_score: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    status: Mapped[str] = mapped_column(String(20), server_default=DEFAULT)
    created_at: Mapped[SetAt]
    applied_at: Mapped[datetime | None] = mapped_column(server_default=LEFT_OUT)
    applied_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("app.users.id"), server_default=LEFT_OUT
    )
    alternatives: Mapped[JsonList]
    project_id: Mapped[UUID] = mapped_column(server_default=LEFT_OUT)


class Character(Base):
    """A person of the story.

    A new one takes ``is_public`` from its document after its insert has answered: refresh it.
    """

    __tablename__ = "characters"
    __table_args__ = (_in_document(),)

    id: Mapped[Id]
    document_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str | None] = mapped_column(String(100))
    description: Mapped[str | None]
    attributes: Mapped[Json]
    relationships: Mapped[Json]
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id"))
    project_id: Mapped[UUID] = mapped_column(server_default=LEFT_OUT)
    is_public: Mapped[Flag]
