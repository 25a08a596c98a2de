"""Engines: SQLAlchemy's pools, of connections that are safe behind a pooler.

Connections are in psycopg's autocommit mode, since a session begins its transaction itself, in the
message that binds its user; SQLAlchemy's commit and rollback end it as ever.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine

from writersroom_db.connection.connect import libpq_parameters
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.sessions.events import LOGGED_AS, listen
from writersroom_db.sessions.options import Settings
from writersroom_db.sessions.tracing import Tracing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

_PREPARE_AFTER = 5  # as psycopg does by itself


def make_engine(
    url: DatabaseUrl, settings: Settings, tracing: Tracing, *, writes: bool = True
) -> Engine:
    """Return the engine of ``url``; it connects when it is first used.

    Where it ``writes``, a server that takes no writes is refused as if none were there.
    """
    engine = create_engine("postgresql+psycopg://", **_arguments(url, settings, writes))
    listen(engine, url, settings.password, tracing)
    return engine


def make_async_engine(
    url: DatabaseUrl, settings: Settings, tracing: Tracing, *, writes: bool = True
) -> "AsyncEngine":
    """Return what `make_engine` does, for asyncio."""
    from sqlalchemy.ext.asyncio import create_async_engine

    arguments = _arguments(url, settings, writes)
    engine = create_async_engine("postgresql+psycopg_async://", **arguments)
    listen(engine.sync_engine, url, settings.password, tracing)
    return engine


def _arguments(url: DatabaseUrl, settings: Settings, writes: bool) -> dict[str, Any]:
    parameters = libpq_parameters(url, settings.application_name)
    if writes:
        parameters.setdefault("target_session_attrs", "read-write")
    prepare = _PREPARE_AFTER if settings.prepared_statements else None
    own = {"password": url.password, "autocommit": True, "prepare_threshold": prepare}
    return {
        "connect_args": {**parameters, **own},
        "hide_parameters": True,
        "logging_name": LOGGED_AS,
        "use_native_hstore": False,
        "pool_size": settings.pool.size,
        "max_overflow": settings.pool.overflow,
        "pool_timeout": settings.pool.wait,
        "pool_recycle": settings.pool.recycle,
        "pool_use_lifo": True,
    }
