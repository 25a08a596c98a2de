"""Documents and their versions: the heads of texts that lie in S3."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from writersroom_db.models.base import LEFT_OUT, Base, Count, Flag, Id, Json, SetAt, UpdatedAt

if TYPE_CHECKING:
    from writersroom_db.models.projects import Project
    from writersroom_db.models.remarks import Character, Comment, Suggestion


class Document(Base):
    """A screenplay, an outline, notes; deleted ones too, which `LiveDocument` leaves out.

    ``app.create_document`` makes one, and ``app.save_version`` moves it on.
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("id", "project_id", name="documents_id_in_project"),)

    id: Mapped[Id]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("app.projects.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(50))
    content_hash: Mapped[str] = mapped_column(String(64))
    s3_key: Mapped[str] = mapped_column(String(500))
    version_number: Mapped[Count]
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
    metadata_: Mapped[Json] = mapped_column("metadata")
    is_active: Mapped[Flag]
    word_count: Mapped[Count]
    character_count: Mapped[Count]
    last_edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id"))
    last_edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    is_public: Mapped[Flag]

    # Children are found by the document alone, which their indexes begin with: that they carry its
    # project as well is for policies.
    project: Mapped["Project"] = relationship(lazy="raise", viewonly=True)
    versions: Mapped[list["Version"]] = relationship(
        primaryjoin="Document.id == foreign(Version.document_id)",
        order_by="Version.version_number",
        lazy="raise",
        viewonly=True,
    )
    comments: Mapped[list["Comment"]] = relationship(
        primaryjoin="Document.id == foreign(Comment.document_id)",
        order_by="Comment.created_at",
        lazy="raise",
        viewonly=True,
    )
    suggestions: Mapped[list["Suggestion"]] = relationship(
        primaryjoin="Document.id == foreign(Suggestion.document_id)",
        order_by="Suggestion.created_at",
        lazy="raise",
        viewonly=True,
    )
    characters: Mapped[list["Character"]] = relationship(
        primaryjoin="Document.id == foreign(Character.document_id)",
        order_by="Character.name",
        lazy="raise",
        viewonly=True,
    )


class Version(Base):
    """A saved state of a document. ``app.save_version`` makes one."""

    __tablename__ = "versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "project_id"],
            ["app.documents.id", "app.documents.project_id"],
            ondelete="CASCADE",
        ),
    )

    id: Mapped[Id]
    document_id: Mapped[UUID]
    version_number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    s3_key: Mapped[str] = mapped_column(String(500))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("app.users.id"))
    created_at: Mapped[SetAt]
    change_summary: Mapped[str | None]
    diff_data: Mapped[Json]
    word_count: Mapped[Count]
    character_count: Mapped[Count]
    project_id: Mapped[UUID] = mapped_column(server_default=LEFT_OUT)
    idempotency_key: Mapped[UUID | None]

    document: Mapped["Document"] = relationship(
        primaryjoin="Document.id == foreign(Version.document_id)", lazy="raise", viewonly=True
    )
