"""Spans tell what ran, how it ended and for whom as a hash; no value, and no SQL."""

import json
import sys
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from sqlalchemy import literal_column, select, text
from tests.sessions.faces import Face
from tests.sessions.writers import PROJECTS, Preference, Writer, ask, prefer

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    AlreadyExists,
    InvalidValue,
    MissingExtra,
    ServiceError,
    TransactionFailed,
    UnknownUser,
)
from writersroom_db.sessions.tracing import Tracing, pseudonym

CANARY = "cAnArY"


class Spans:
    """What was traced."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))

    def take(self) -> Sequence[ReadableSpan]:
        """Return the spans that ended since the last time, in the order of their beginning."""
        ended = self._exporter.get_finished_spans()
        self._exporter.clear()
        return sorted(ended, key=lambda span: span.start_time or 0)


@pytest.fixture
def spans() -> Spans:
    """Give what traces."""
    return Spans()


def test_a_transaction_has_a_span_and_each_statement_one_below_it(
    face: Face, url: DatabaseUrl, writer: Writer, spans: Spans
) -> None:
    db = face.open(url, tracer_provider=spans.provider)
    with db.as_user(writer.user) as session:
        session.run(prefer(writer.user, "theme"))
        session.scalars(select(PROJECTS.c.id)).all()
        session.add(Preference(user_id=writer.user, preference_key="font"))
        session.flush()
        session.execute(text("/* a remark */ select 1"))
        with session.begin_nested():
            session.run(ask("select 1"))
    top, *below = spans.take()
    assert top.name == "transaction user"
    assert top.parent is None
    assert [span.name for span in below] == [
        "tests.do",
        "SELECT",
        "INSERT",
        "statement",
        "SAVEPOINT",
        "tests.ask",
        "RELEASE",
    ]
    assert all(span.parent == top.context for span in below)
    for span in (top, *below):
        assert span.kind == SpanKind.CLIENT
        assert span.status.status_code == StatusCode.UNSET
        assert span.attributes is not None
        assert span.attributes["db.system.name"] == "postgresql"
        assert span.attributes["db.namespace"] == url.database
    assert (below[0].attributes or {})["db.query.summary"] == "tests.do"
    assert (below[1].attributes or {})["db.operation.name"] == "SELECT"


def test_spans_hang_below_whatever_the_service_traces(
    face: Face, url: DatabaseUrl, writer: Writer, spans: Spans
) -> None:
    db = face.open(url, tracer_provider=spans.provider)
    tracer = spans.provider.get_tracer("service")
    with tracer.start_as_current_span("request"), db.as_user(writer.user) as session:
        session.run(ask("select 1"))
        with tracer.start_as_current_span("step"):
            session.scalars(select(PROJECTS.c.id)).all()
    above = {span.name: span.parent.span_id for span in spans.take() if span.parent}
    ids = {"request", "transaction user", "step", "tests.ask", "SELECT"}
    assert above.keys() == ids - {"request"}
    assert len({above["transaction user"], above["step"], above["SELECT"]}) == 3
    assert above["step"] == above["tests.ask"]


def test_who_is_a_hash_that_is_the_same_in_every_trace(
    face: Face, url: DatabaseUrl, writer: Writer, spans: Spans
) -> None:
    db = face.open(url, tracer_provider=spans.provider)
    for _ in range(2):
        db.run_as(writer.user, ask("select 1"))
    told = [
        str(span.attributes["enduser.pseudo.id"])
        for span in spans.take()
        if span.attributes and "enduser.pseudo.id" in span.attributes
    ]
    assert told == [pseudonym(writer.user)] * 2
    assert pseudonym(uuid4()) != pseudonym(writer.user)
    assert str(writer.user) not in told[0]
    assert writer.user.hex not in told[0]


def test_workers_and_sign_in_have_spans_of_their_own(
    face: Face, url: DatabaseUrl, migrated_database: DatabaseUrl, spans: Spans
) -> None:
    db = face.open(url, worker_url=migrated_database, auth_url=url, tracer_provider=spans.provider)
    with db.as_worker(CANARY):
        pass
    with db.auth():
        pass
    assert [span.name for span in spans.take()] == ["transaction worker", "transaction auth"]


def test_an_error_is_told_by_its_state_on_every_span_that_it_left(
    face: Face, url: DatabaseUrl, writer: Writer, spans: Spans
) -> None:
    db = face.open(url, tracer_provider=spans.provider)

    def by_query() -> None:
        with db.as_user(writer.user) as session:
            for _ in range(2):
                session.run(prefer(writer.user, CANARY))

    def by_orm() -> None:
        with db.as_user(writer.user) as session:
            for _ in range(2):
                session.add(Preference(user_id=writer.user, preference_key=CANARY))
                session.flush()

    for block in (by_query, by_orm):
        with pytest.raises(AlreadyExists):
            block()
        top, first, second = spans.take()
        assert first.status.status_code == StatusCode.UNSET
        for span in (top, second):
            assert span.status.status_code == StatusCode.ERROR
            assert span.status.description is None
            assert span.attributes is not None
            assert span.attributes["error.type"] == "23505"
            assert span.attributes["db.response.status_code"] == "23505"
            assert span.events == ()
    with pytest.raises(UnknownUser), db.as_user(uuid4()):
        raise AssertionError("the block was entered")
    (top,) = spans.take()
    assert (top.attributes or {})["error.type"] == "28000"


def test_an_error_without_a_state_is_told_by_its_kind(
    face: Face, url: DatabaseUrl, writer: Writer, spans: Spans
) -> None:
    db = face.open(url, tracer_provider=spans.provider)
    with pytest.raises(ZeroDivisionError), db.as_user(writer.user):
        raise ZeroDivisionError(CANARY)
    (top,) = spans.take()
    assert (top.attributes or {})["error.type"] == "ZeroDivisionError"
    assert CANARY not in str(top.to_json())


def test_no_value_and_no_sql_stand_in_a_span(
    face: Face, url: DatabaseUrl, writer: Writer, spans: Spans
) -> None:
    db = face.open(url, tracer_provider=spans.provider)
    with db.as_user(writer.user) as session:
        session.run(prefer(writer.user, CANARY))
        session.run(ask(f"select '{CANARY}'"))
        session.scalars(select(literal_column(f"'{CANARY}'"))).all()
        session.execute(text(f"with {CANARY} as (select 1) select * from {CANARY}"))
        session.execute(text(f"/* {CANARY} */ select '{CANARY}'"))
        with pytest.raises(ServiceError), session.begin_nested():
            session.execute(text(CANARY))
        session.add(Preference(user_id=writer.user, preference_key=f"{CANARY} again"))
    told = [str(span.to_json()) for span in spans.take()]
    assert [json.loads(each)["name"] for each in told] == [
        "transaction user",
        "tests.do",
        "tests.ask",
        "SELECT",
        "WITH",
        "statement",
        "SAVEPOINT",
        "statement",
        "ROLLBACK",
        "INSERT",
    ]
    assert [each for each in told if CANARY.lower() in each.lower()] == []
    for word in (" from ", "preference_key", str(writer.user)):
        assert [each for each in told if word in each] == []


def test_an_answer_that_can_not_be_read_ends_no_span_twice(
    face: Face,
    url: DatabaseUrl,
    writer: Writer,
    spans: Spans,
    caplog: pytest.LogCaptureFixture,
) -> None:
    db = face.open(url, tracer_provider=spans.provider)
    with pytest.raises(InvalidValue), db.as_user(writer.user) as session:
        session.scalars(text("select 'infinity'::timestamptz")).all()
    assert len(spans.take()) == 2
    assert [record for record in caplog.records if "opentelemetry" in record.name] == []


def test_a_statement_that_is_refused_unsent_leaves_no_span_open(
    face: Face, url: DatabaseUrl, writer: Writer, spans: Spans
) -> None:
    db = face.open(url, tracer_provider=spans.provider)
    with db.as_user(writer.user) as session:
        session.rollback()
        with pytest.raises(TransactionFailed):
            session.scalars(select(PROJECTS.c.id))
    assert [span.name for span in spans.take()] == ["transaction user"]


def test_without_a_provider_nothing_is_traced(
    face: Face, url: DatabaseUrl, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    assert face.open(url).run_as(writer.user, ask("select 1")) == 1


def test_without_opentelemetry_the_extra_is_named(
    face: Face, url: DatabaseUrl, spans: Spans, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    with pytest.raises(MissingExtra) as caught:
        face.open(url, tracer_provider=spans.provider)
    assert "writersroom-db[tracing]" in caught.value.hint


def test_nothing_is_begun_without_a_tracer() -> None:
    nothing = Tracing(None, "rooms")
    with nothing.transaction("user", UUID(int=1)) as span:
        assert span is None
    with nothing.statement("tests.ask") as span:
        assert span is None
