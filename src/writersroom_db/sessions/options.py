"""What a database is opened with, the same for services with and without asyncio."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict, TypeVar

from writersroom_db.connection.urls import DatabaseUrl, resolve
from writersroom_db.errors.connection import MissingDatabaseUrl
from writersroom_db.sessions.opening import Timeouts
from writersroom_db.sessions.retries import Retries

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider

T = TypeVar("T")
Url = str | DatabaseUrl
Password = Callable[[DatabaseUrl], str]
"""Gives the password of a new connection: an IAM token, or a secret that is rotated."""


@dataclass(frozen=True)
class Pool:
    """How many connections each process keeps to each server, and for how many seconds."""

    size: int = 5
    overflow: int = 10
    wait: float = 5
    recycle: float = 3600


class Options(TypedDict, total=False):
    """Keywords of `Database` and `AsyncDatabase`; each has a default.

    ``auth_url``, ``worker_url``
        where `auth` and `as_worker` connect: as ``writersroom_auth`` and ``writersroom_worker``.
    ``replica_url``
        where read-only sessions go, while the replica has all that their user has written.
    ``replica_wait``
        seconds for which such a session waits for the replica to catch up.
    ``password``
        called with the URL for each new connection, in place of the URL's password: see
        `writersroom_db.sessions.tokens`. It is no coroutine.
    ``cursor_key``
        32 random bytes that sign the cursors of pages, in every process the same.
    ``pool``, ``timeouts``, ``retries``
        see `Pool`, `Timeouts` and `Retries`.
    ``application_name``
        what the server shows the connections as.
    ``prepared_statements``
        lets the server keep what is run often. Not behind pgbouncer before 1.21, or RDS Proxy.
    ``tracer_provider``
        OpenTelemetry's; needs the extra ``[tracing]``. Without it nothing is traced.
    """

    auth_url: Url | None
    worker_url: Url | None
    replica_url: Url | None
    replica_wait: float
    password: Password | None
    cursor_key: bytes | None
    pool: Pool
    timeouts: Timeouts
    retries: Retries
    application_name: str
    prepared_statements: bool
    tracer_provider: "TracerProvider | None"


@dataclass(frozen=True)
class Settings:
    """The options, read: see `Options`."""

    url: DatabaseUrl
    auth_url: DatabaseUrl | None
    worker_url: DatabaseUrl | None
    replica_url: DatabaseUrl | None
    replica_wait: float = 0.5
    password: Password | None = field(default=None, repr=False)
    cursor_key: bytes | None = field(default=None, repr=False)
    pool: Pool = field(default_factory=Pool)
    timeouts: Timeouts = field(default_factory=Timeouts)
    retries: Retries = field(default_factory=Retries)
    application_name: str = "writersroom-service"
    prepared_statements: bool = False
    tracer_provider: "TracerProvider | None" = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.cursor_key is not None and len(self.cursor_key) < _SHORTEST_KEY:
            raise ValueError(f"cursor_key has less than {_SHORTEST_KEY} bytes")
        times = (self.timeouts.statement, self.timeouts.lock, self.timeouts.idle, self.replica_wait)
        if not all(math.isfinite(time) and time >= 0 for time in times):
            raise ValueError("timeouts and replica_wait are seconds, 0 or more")


_SHORTEST_KEY = 16


def settings(url: Url | None, options: Options) -> Settings:
    """Read ``url`` and ``options``. Raises BadDatabaseUrl and MissingDatabaseUrl."""
    rest = {name: given for name, given in options.items() if not name.endswith("_url")}
    return Settings(
        url if isinstance(url, DatabaseUrl) else resolve(url),
        _optional(options.get("auth_url")),
        _optional(options.get("worker_url")),
        _optional(options.get("replica_url")),
        **rest,  # type: ignore[arg-type]
    )


def required(engine: T | None, option: str) -> T:
    """Return ``engine``. Raises MissingDatabaseUrl where its ``option`` was left out."""
    if engine is None:
        raise MissingDatabaseUrl(
            f"The database was opened without {option}.", hint=f"Give Database({option}=…)."
        )
    return engine


def _optional(url: Url | None) -> DatabaseUrl | None:
    return url if url is None or isinstance(url, DatabaseUrl) else resolve(url)
