"""The schema ``ops``: what runs the database. For jobs that look after it, not for services."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from writersroom_db.models.base import DEFAULT, Base, Count, Flag, Id, ServerType, SetAt

_OPS = {"schema": "ops"}


class AlembicVersion(Base):
    """The revision that the database stands at."""

    __tablename__ = "alembic_version"
    __table_args__ = (PrimaryKeyConstraint("version_num", name="alembic_version_pkc"), _OPS)

    version_num: Mapped[str] = mapped_column(String(32))


class Environment(Base):
    """What the database is for: one row."""

    __tablename__ = "environment"
    __table_args__ = _OPS

    singleton: Mapped[bool] = mapped_column(primary_key=True, server_default=DEFAULT)
    name: Mapped[str] = mapped_column(server_default=DEFAULT)
    set_at: Mapped[SetAt]
    set_by: Mapped[str] = mapped_column(server_default=DEFAULT)


class MigrationLog(Base):
    """A run of a revision's file."""

    __tablename__ = "migration_log"
    __table_args__ = _OPS

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    revision: Mapped[str]
    direction: Mapped[str]
    file: Mapped[str]
    checksum: Mapped[str]
    state: Mapped[str]
    statements: Mapped[int]
    attempts: Mapped[Count]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    run_by: Mapped[str] = mapped_column(server_default=DEFAULT)
    tool_version: Mapped[str]
    marker_lsn: Mapped[str | None] = mapped_column(ServerType("pg_lsn"))


class MigrationBatch(Base):
    """How far a batched revision has come."""

    __tablename__ = "migration_batches"
    __table_args__ = _OPS

    revision: Mapped[str] = mapped_column(primary_key=True)
    direction: Mapped[str] = mapped_column(primary_key=True)
    checksum: Mapped[str]
    after_run: Mapped[int] = mapped_column(BigInteger)
    last_key: Mapped[str | None]
    ranges: Mapped[int] = mapped_column(BigInteger, server_default=DEFAULT)
    rows_seen: Mapped[int] = mapped_column(BigInteger, server_default=DEFAULT)
    rows_affected: Mapped[int] = mapped_column(BigInteger, server_default=DEFAULT)
    started_at: Mapped[SetAt]
    updated_at: Mapped[SetAt]
    finished_at: Mapped[datetime | None]


class RetentionPolicy(Base):
    """How long a kind of data is kept, and what happens then. A year counts as 365 days."""

    __tablename__ = "retention_policies"
    __table_args__ = _OPS

    policy: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str]
    subject: Mapped[str]
    retain: Mapped[timedelta | None]
    relation: Mapped[str | None]
    clock: Mapped[str | None]
    action: Mapped[str]
    note: Mapped[str]


class PartitionedTable(Base):
    """A table that is partitioned, with how far ahead."""

    __tablename__ = "partitioned_tables"
    __table_args__ = _OPS

    table_name: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(server_default=DEFAULT)
    runway_months: Mapped[Count]
    minimum_runway_months: Mapped[Count]
    retention_policy: Mapped[str] = mapped_column(ForeignKey("ops.retention_policies.policy"))


class Partition(Base):
    """A view's row: a partition with its bounds. Its name, ``partition``, identifies it."""

    __tablename__ = "partitions"
    __table_args__ = _OPS

    parent: Mapped[str]
    partition: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    lower_bound: Mapped[datetime]
    upper_bound: Mapped[datetime]
    detach_pending: Mapped[bool]
    bytes: Mapped[int] = mapped_column(BigInteger)


class BreakGlassGrant(Base):
    """Who was let into whose rows, by whom, why and until when."""

    __tablename__ = "break_glass_grants"
    __table_args__ = _OPS

    id: Mapped[Id]
    login: Mapped[str]
    project_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    reason: Mapped[str]
    granted_by: Mapped[str] = mapped_column(server_default=DEFAULT)
    granted_at: Mapped[SetAt]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class DecoySecret(Base):
    """What answers for addresses without an account are derived from: one row."""

    __tablename__ = "decoy_secret"
    __table_args__ = _OPS

    is_the_only: Mapped[Flag] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(server_default=DEFAULT)


class DataKey(Base):
    """A key that columns are encrypted under, wrapped."""

    __tablename__ = "data_keys"
    __table_args__ = _OPS

    id: Mapped[int] = mapped_column(SmallInteger, Identity(always=True), primary_key=True)
    purpose: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=DEFAULT)
    wrapped: Mapped[bytes]
    wrapped_by: Mapped[str]
    created_at: Mapped[SetAt]


class SeedLoad(Base):
    """A seeded world that was loaded, or begun."""

    __tablename__ = "seed_loads"
    __table_args__ = _OPS

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[datetime]
    counts: Mapped[dict[str, Any]]
    appended: Mapped[bool]
    tool_version: Mapped[str]
    loaded_by: Mapped[str] = mapped_column(server_default=DEFAULT)
    started_at: Mapped[SetAt]
    finished_at: Mapped[datetime | None]


class SeedBlock(Base):
    """A block of rows of a seeded world that is there."""

    __tablename__ = "seed_blocks"
    __table_args__ = _OPS

    load_id: Mapped[int] = mapped_column(
        ForeignKey("ops.seed_loads.id", ondelete="CASCADE"), primary_key=True
    )
    table_name: Mapped[str] = mapped_column(primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True)
    loaded_rows: Mapped[int]
    loaded_at: Mapped[SetAt]


class SeedDeferred(Base):
    """An index, a foreign key or a trigger that waits for the rows of a seeded world."""

    __tablename__ = "seed_deferred"
    __table_args__ = _OPS

    load_id: Mapped[int] = mapped_column(ForeignKey("ops.seed_loads.id"), primary_key=True)
    item: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    table_name: Mapped[str]
    name: Mapped[str]
    definition: Mapped[str]
