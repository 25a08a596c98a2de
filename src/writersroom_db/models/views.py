"""Views, for reading: services have no right to write them, so the server refuses a flush of one.

A view has no primary key: what is called so here identifies its rows.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from writersroom_db.models.base import Base


class LiveProject(Base):
    """A `Project` that is not deleted."""

    __tablename__ = "live_projects"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None]
    genre: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(50))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata")
    visibility: Mapped[str] = mapped_column(String(20))
    template_id: Mapped[UUID | None]
    word_count: Mapped[int]
    character_count: Mapped[int]
    archived_at: Mapped[datetime | None]

    documents: Mapped[list["LiveDocument"]] = relationship(
        primaryjoin="LiveProject.id == foreign(LiveDocument.project_id)",
        lazy="raise",
        viewonly=True,
    )


class LiveDocument(Base):
    """A `Document` that is not deleted, nor is its project."""

    __tablename__ = "live_documents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(50))
    content_hash: Mapped[str] = mapped_column(String(64))
    s3_key: Mapped[str] = mapped_column(String(500))
    version_number: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata")
    word_count: Mapped[int]
    character_count: Mapped[int]
    last_edited_by: Mapped[UUID | None]
    last_edited_at: Mapped[datetime | None]


class Profile(Base):
    """Of a user what those may see who share a project with them: name and picture."""

    __tablename__ = "profiles"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    avatar_url: Mapped[str | None]


class ProjectVersion(Base):
    """A `Version` with its document's title, for the history of a whole project."""

    __tablename__ = "project_versions"

    project_id: Mapped[UUID]
    document_id: Mapped[UUID]
    document_title: Mapped[str] = mapped_column(String(255))
    document_type: Mapped[str] = mapped_column(String(50))
    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_number: Mapped[int]
    is_current: Mapped[bool]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    change_summary: Mapped[str | None]
    word_count: Mapped[int]
    character_count: Mapped[int]
