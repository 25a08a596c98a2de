"""The schema ``audit``: what was changed, and its seals. For ``writersroom-db audit`` alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, PrimaryKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from writersroom_db.models.base import DEFAULT, Base, ServerType, SetAt

_AUDIT = {"schema": "audit"}


class AuditEntry(Base):
    """A change of a row: by whom, when, why, and the columns before and after."""

    __tablename__ = "log"
    __table_args__ = (PrimaryKeyConstraint("era", "xid", "id", "created_at"), _AUDIT)

    id: Mapped[int] = mapped_column(BigInteger, server_default=DEFAULT)
    created_at: Mapped[SetAt]
    xid: Mapped[str] = mapped_column(ServerType("xid8"), server_default=DEFAULT)
    era: Mapped[int]
    table_name: Mapped[str]
    row_key: Mapped[str]
    command: Mapped[str]
    user_id: Mapped[UUID | None]
    session_role: Mapped[str] = mapped_column(server_default=DEFAULT)
    set_role: Mapped[str | None]
    application_name: Mapped[str | None]
    reason: Mapped[str | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB())
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB())


class AuditSeal(Base):
    """Entries that were sealed together: their numbers and hashes, and the chain of all seals."""

    __tablename__ = "seals"
    __table_args__ = _AUDIT

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    partition: Mapped[str]
    era: Mapped[int]
    last_xid: Mapped[str] = mapped_column(ServerType("xid8"))
    last_id: Mapped[int] = mapped_column(BigInteger)
    row_count: Mapped[int]
    ids: Mapped[bytes]
    leaves: Mapped[bytes]
    root: Mapped[bytes]
    partition_root: Mapped[bytes]
    previous: Mapped[bytes]
    chain: Mapped[bytes]
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str]


class AuditState(Base):
    """What entries are written with: the keys of digests, and the era. One row."""

    __tablename__ = "state"
    __table_args__ = _AUDIT

    is_the_only: Mapped[bool] = mapped_column(primary_key=True, server_default=DEFAULT)
    inner_key: Mapped[bytes] = mapped_column(server_default=DEFAULT)
    outer_key: Mapped[bytes] = mapped_column(server_default=DEFAULT)
    era: Mapped[int] = mapped_column(server_default=DEFAULT)
    sealed_before: Mapped[str] = mapped_column(ServerType("xid8"), server_default=DEFAULT)
