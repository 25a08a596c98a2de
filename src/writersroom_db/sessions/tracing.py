"""Spans of OpenTelemetry: what ran and for how long, for whom as a hash, and no value at all.

Attributes have the names of OpenTelemetry's semantic conventions for database clients.
"""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from writersroom_db import __version__
from writersroom_db.errors.base import WritersRoomError
from writersroom_db.errors.planning import MissingExtra

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer, TracerProvider

_NOTHING: AbstractContextManager[None] = nullcontext()


@dataclass(frozen=True)
class Tracing:
    """Makes the spans of one database, or none without a tracer."""

    tracer: "Tracer | None"
    database: str

    def transaction(self, kind: str, user_id: UUID | None) -> AbstractContextManager[object]:
        """Return the span of a transaction; ``kind`` is user, worker or auth."""
        if self.tracer is None:
            return _NOTHING
        who = {} if user_id is None else {"enduser.pseudo.id": pseudonym(user_id)}
        return self._span(self.tracer, f"transaction {kind}", who)

    def statement(self, name: str) -> AbstractContextManager[object]:
        """Return the span of one statement, by its ``name``."""
        if self.tracer is None:
            return _NOTHING
        return self._span(self.tracer, name, {"db.operation.name": name})

    @contextmanager
    def _span(self, tracer: "Tracer", name: str, attributes: dict[str, str]) -> Iterator["Span"]:
        from opentelemetry.trace import SpanKind, Status, StatusCode

        known = {"db.system.name": "postgresql", "db.namespace": self.database, **attributes}
        with tracer.start_as_current_span(
            name,
            kind=SpanKind.CLIENT,
            attributes=known,
            # whoever's error it is, its text may hold anything
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_attribute("error.type", _kind(error))
                span.set_status(Status(StatusCode.ERROR))
                raise


def tracing(provider: "TracerProvider | None", database: str) -> Tracing:
    """Return what traces ``database`` to ``provider``. Raises MissingExtra."""
    if provider is None:
        return Tracing(None, database)
    try:
        import opentelemetry.trace  # noqa: F401 - spans import it, when it is too late to say so
    except ImportError:
        raise MissingExtra(
            "opentelemetry is not installed.", hint="Install writersroom-db[tracing]."
        ) from None
    return Tracing(provider.get_tracer("writersroom_db", __version__), database)


def pseudonym(user_id: UUID) -> str:
    """Return what a user is called in traces: a hash, the same in every trace.

    An id has 122 random bits, so nobody finds it by trying.
    """
    return hashlib.sha256(user_id.bytes).hexdigest()[:32]


def _kind(error: BaseException) -> str:
    state = getattr(error, "sqlstate", "") if isinstance(error, WritersRoomError) else ""
    return state or type(error).__name__
