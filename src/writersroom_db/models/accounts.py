"""What the functions of the sign-in path keep: no service reads it, whoever is bound."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from writersroom_db.models.base import Base, Count, SetAt


class AccountToken(Base):
    """The hash of a token that was mailed, to confirm an address or to reset a password."""

    __tablename__ = "account_tokens"

    token_hash: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(50))
    created_at: Mapped[SetAt]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DecoyLogin(Base):
    """Failed sign-ins at an address that has no account."""

    __tablename__ = "decoy_logins"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    failed_login_attempts: Mapped[Count]
    locked_until: Mapped[datetime | None]
    last_attempt_at: Mapped[SetAt]
