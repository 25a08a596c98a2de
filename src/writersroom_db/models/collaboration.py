"""Who works on a project, who is invited, and what that amounts to.

The functions ``app.invite``, ``accept_invitation``, ``change_role`` and ``revoke`` write these.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from writersroom_db.models.base import Base, Flag, Id, Json, SetAt, UpdatedAt, hidden


class Collaboration(Base):
    """A person's role in a project; where it isn't active, an invitation."""

    __tablename__ = "collaborations"
    __table_args__ = (
        UniqueConstraint("project_id", "user_id", name="collaborations_unique_user_project"),
    )

    id: Mapped[Id]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("app.projects.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(50))
    permissions: Mapped[Json]
    joined_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
    is_active: Mapped[Flag]
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id"))
    invitation_token: Mapped[str | None] = hidden(String(255))
    invitation_expires_at: Mapped[datetime | None]


class EmailInvitation(Base):
    """An invitation to an address without an account."""

    __tablename__ = "email_invitations"

    id: Mapped[Id]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("app.projects.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(50))
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    invitation_token: Mapped[str] = hidden(String(255))
    invitation_expires_at: Mapped[datetime]
    created_at: Mapped[SetAt]
    accepted_at: Mapped[datetime | None]
    permissions: Mapped[Json]


class ProjectAccess(Base):
    """How much a user may do in a project, as triggers keep it.

    1: view, 2: comment, 3: edit, 4: manage.
    """

    __tablename__ = "project_access"
    __table_args__ = (
        PrimaryKeyConstraint("user_id", "project_id", postgresql_include=["role_rank"]),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("app.projects.id", ondelete="CASCADE"))
    role_rank: Mapped[int] = mapped_column(SmallInteger)
