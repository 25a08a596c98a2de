"""Spans of OpenTelemetry: what ran and for how long, for whom as a hash, and no value at all.

Attributes have the names of OpenTelemetry's semantic conventions for database clients.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from writersroom_db import __version__
from writersroom_db.errors.planning import MissingExtra
from writersroom_db.errors.services import ServiceError

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer, TracerProvider

_NOTHING: AbstractContextManager[None] = nullcontext()
_VERB = re.compile(
    r"\s*(select|insert|update|delete|merge|with|values|call|savepoint|release|rollback)\b", re.I
)


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
        return self._around(self.tracer, f"transaction {kind}", who)

    def statement(self, name: str) -> AbstractContextManager[object]:
        """Return the span of a service's query, by its ``name``."""
        if self.tracer is None:
            return _NOTHING
        return self._around(self.tracer, name, {"db.query.summary": name})

    def begun(self, statement: str) -> "Span | None":
        """Begin the span of a statement of the ORM, named by its verb alone."""
        if self.tracer is None:
            return None
        verb = _VERB.match(statement)
        name = verb[1].upper() if verb else "statement"
        return self._span(self.tracer, name, {"db.operation.name": name})

    def ended(self, span: "Span | None", error: BaseException | None) -> None:
        """End a ``span``, by its ``error`` where there was one."""
        if span is None:
            return
        from opentelemetry.trace import Status, StatusCode

        if error is not None:
            # only its kind: whoever's error it is, its text may hold anything
            state = error.sqlstate if isinstance(error, ServiceError) else ""
            if state:
                span.set_attribute("db.response.status_code", state)
            span.set_attribute("error.type", state or type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    def _span(self, tracer: "Tracer", name: str, attributes: dict[str, str]) -> "Span":
        from opentelemetry.trace import SpanKind

        known = {"db.system.name": "postgresql", "db.namespace": self.database, **attributes}
        return tracer.start_span(name, kind=SpanKind.CLIENT, attributes=known)

    @contextmanager
    def _around(self, tracer: "Tracer", name: str, attributes: dict[str, str]) -> Iterator[None]:
        from opentelemetry.trace import use_span

        span = self._span(tracer, name, attributes)
        try:
            with use_span(span, record_exception=False, set_status_on_exception=False):
                yield
        except BaseException as error:
            self.ended(span, error)
            raise
        self.ended(span, None)


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
