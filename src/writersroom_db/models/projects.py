"""Writing projects, and how they are configured."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
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

if TYPE_CHECKING:
    from writersroom_db.models.collaboration import Collaboration
    from writersroom_db.models.documents import Document


class Project(Base):
    """A writing project, deleted ones too; `LiveProject` leaves those out."""

    __tablename__ = "projects"

    id: Mapped[Id]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None]
    genre: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(50), server_default=DEFAULT)
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
    metadata_: Mapped[Json] = mapped_column("metadata")
    is_archived: Mapped[Flag]
    visibility: Mapped[str] = mapped_column(String(20), server_default=DEFAULT)
    template_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app.projects.id", ondelete="SET NULL"), server_default=LEFT_OUT
    )
    word_count: Mapped[Count]
    character_count: Mapped[Count]
    archived_at: Mapped[datetime | None] = mapped_column(server_default=LEFT_OUT)
    deleted_at: Mapped[datetime | None] = mapped_column(server_default=LEFT_OUT)
    is_public: Mapped[bool] = mapped_column(server_default=DEFAULT, server_onupdate=DEFAULT)

    documents: Mapped[list["Document"]] = relationship(lazy="raise", viewonly=True)
    collaborations: Mapped[list["Collaboration"]] = relationship(lazy="raise", viewonly=True)


class ProjectSetting(Base):
    """What is configured for a project under one key."""

    __tablename__ = "project_settings"
    __table_args__ = (
        UniqueConstraint("project_id", "setting_key", name="project_settings_key_once_a_project"),
    )

    id: Mapped[Id]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("app.projects.id", ondelete="CASCADE"))
    setting_key: Mapped[str] = mapped_column(String(100))
    setting_value: Mapped[Json]
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
