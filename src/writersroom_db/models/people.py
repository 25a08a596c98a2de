"""People: their accounts, and what they set for themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from writersroom_db.encryption.column_type import EncryptedText
from writersroom_db.encryption.sealed import Sealed
from writersroom_db.models.base import DEFAULT, Base, Flag, Id, Json, SetAt, UpdatedAt, hidden


class User(Base):
    """An account. Users see their own alone; of others `Profile` shows what may be seen."""

    __tablename__ = "users"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(255), unique=True)
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    avatar_url: Mapped[str | None]
    password_hash: Mapped[str] = hidden(String(255))
    salt: Mapped[str] = hidden(String(255))
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
    is_active: Mapped[Flag]
    subscription_tier: Mapped[str] = mapped_column(String(50), server_default=DEFAULT)
    last_login: Mapped[datetime | None]
    email_verified: Mapped[Flag]
    mfa_enabled: Mapped[Flag]
    mfa_secret: Mapped[Sealed | None] = hidden(EncryptedText("app.users", "mfa_secret", 255))
    failed_login_attempts: Mapped[int] = hidden(default=0)
    locked_until: Mapped[datetime | None] = hidden()
    deleted_at: Mapped[datetime | None]


class UserPreference(Base):
    """What a user has set under one key."""

    __tablename__ = "user_preferences"
    __table_args__ = (
        UniqueConstraint("user_id", "preference_key", name="user_preferences_key_once_a_user"),
    )

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    preference_key: Mapped[str] = mapped_column(String(100))
    preference_value: Mapped[Json]
    created_at: Mapped[SetAt]
    updated_at: Mapped[UpdatedAt]
