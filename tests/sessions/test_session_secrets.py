"""No password, key, token or value stands in what is logged, raised, printed or shown."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import exc, select, text
from tests.sessions.cutting import COMMIT, cutter
from tests.sessions.faces import Face
from tests.sessions.guarded import guarded_server, of_service, set_password
from tests.sessions.writers import Preference, Writer, ask, do, prefer

from writersroom_db import Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import AuthenticationFailed, WritersRoomError
from writersroom_db.services.paging import Listing
from writersroom_db.sessions.retries import Retries
from writersroom_db.sessions.session import Session

CANARY = "cAnArY"
PASSWORD = f"{CANARY}-password"
TOKEN = f"{CANARY}-token"
KEY = f"{CANARY}-cursor-key-of-some-length".encode()
VALUE = f"{CANARY}-value"
LOGGERS = ("", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "sqlalchemy.orm", "psycopg")

Guarded = tuple[DatabaseUrl, Writer]
Work = Callable[[Session, Writer], object]


@pytest.fixture(scope="module")
def guarded() -> Iterator[Guarded]:
    """Give a server on which the services' login has a password."""
    with guarded_server(PASSWORD) as made:
        yield made


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Give all that is logged at any level, as text."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(f"{record.name} {logging.Formatter().format(record)} {record.args!r}")

    listener = Listener()
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(listener)
    yield said
    logging.getLogger().removeHandler(listener)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _added(session: Session, **columns: Any) -> None:
    session.add(Preference(**columns))
    session.flush()


# what goes wrong, or well, with a value that nobody else may see
WORK: dict[str, Work] = {
    "read": lambda s, _: s.run(ask("select %(v)s::text || title from app.projects", v=VALUE)),
    "read by the orm": lambda s, _: s.scalars(
        select(Preference).where(Preference.preference_key == VALUE)
    ).all(),
    "written": lambda s, w: s.run(prefer(w.user, f"{VALUE} {uuid4()}")),
    "rows by the orm": lambda s, w: _added_and_read(s, w),
    "unique": lambda s, w: [s.run(prefer(w.user, VALUE)) for _ in range(2)],
    "unique by the orm": lambda s, w: _added_twice(s, w),
    "at the end": lambda s, w: s.add_all(
        [Preference(user_id=w.user, preference_key=VALUE) for _ in range(2)]
    ),
    "caught": lambda s, w: _caught(s, w),
    "policy": lambda s, _: _added(s, user_id=uuid4(), preference_key=VALUE),
    "failing row": lambda s, _: s.run(
        do("update app.projects set title = %(v)s, visibility = 'x'", v=VALUE)
    ),
    "null": lambda s, w: s.run(
        do(
            "insert into app.characters (document_id, name, description)"
            " values (%(d)s, null, %(v)s)",
            d=w.document,
            v=VALUE,
        )
    ),
    "cast": lambda s, _: s.run(ask("select %(v)s::text::uuid", v=VALUE)),
    "cast of a literal": lambda s, _: s.execute(text("select (:v)::text::int"), {"v": VALUE}),
    "raised": lambda s, _: s.run(
        do(
            "select app.save_version(%(d)s, 1, %(v)s, %(v)s, 1, 1)",
            d=uuid4(),
            v=VALUE,
        )
    ),
    "too long": lambda s, w: _added(s, user_id=w.user, preference_key=VALUE * 99),
    "NUL": lambda s, w: s.run(prefer(w.user, f"{VALUE}\0")),
    "NUL by the orm": lambda s, w: _added(s, user_id=w.user, preference_key=f"{VALUE}\0"),
    "surrogate": lambda s, w: s.run(prefer(w.user, f"{VALUE}\ud800")),
    "surrogate by the orm": lambda s, w: _added(s, user_id=w.user, preference_key=f"{VALUE}\ud800"),
    "no uuid by the orm": lambda s, _: _added(s, user_id=VALUE, preference_key="theme"),
    "no type": lambda s, _: s.run(ask("select %(v)s", v=type(VALUE, (), {})())),
    "killed": lambda s, w: (
        s.run(prefer(w.user, f"{VALUE} {uuid4()}")),
        s.run(do("select pg_terminate_backend(pg_backend_pid()), %(v)s::text", v=VALUE)),
    ),
    "killed by the orm": lambda s, _: s.execute(
        text("select pg_terminate_backend(pg_backend_pid()), cast(:v as text)"), {"v": VALUE}
    ),
    "cursor": lambda s, _: s.run(_listing(VALUE)),
}


def _added_and_read(session: Session, writer: Writer) -> None:
    _added(session, user_id=writer.user, preference_key=f"{VALUE} {uuid4()}")
    session.expire_all()
    assert session.scalars(select(Preference)).all()


def _added_twice(session: Session, writer: Writer) -> None:
    for _ in range(2):
        _added(session, user_id=writer.user, preference_key=VALUE)


def _caught(session: Session, writer: Writer) -> None:
    """Go on after an error, which SQLAlchemy tells again."""
    with suppress(WritersRoomError):
        _added_twice(session, writer)
    _added(session, user_id=writer.user, preference_key=VALUE)


def _listing(after: str | None) -> Listing[Any]:
    return Listing("tests.page", b"select 1", {"q": VALUE}, tuple, "at", 1, after)


@pytest.mark.parametrize("name", WORK)
def test_no_value_is_told_to_anybody(
    face: Face,
    guarded: Guarded,
    logged: list[str],
    capfd: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
    name: str,
) -> None:
    server, writer = guarded
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    db = face.open(
        of_service(server, PASSWORD), cursor_key=KEY, tracer_provider=provider, retries=Retries(2)
    )
    told = [*_told_of(db, writer, lambda session: WORK[name](session, writer)), repr(db)]
    told += [repr(db.settings), str(vars(db)), repr(_listing(None))]
    told += [span.to_json() for span in exporter.get_finished_spans()]
    told += [str(warning.message) for warning in recwarn]
    told += logged
    told += capfd.readouterr()
    assert exporter.get_finished_spans()
    assert any("sqlalchemy" in line for line in logged)
    assert [line for line in told if CANARY in line] == []


def _told_of(db: Database, writer: Writer, work: Callable[[Session], object]) -> list[str]:
    """Return what the error of ``work`` says of itself, if it is one."""
    try:
        db.run_as(writer.user, work)
    except (WritersRoomError, exc.SQLAlchemyError) as error:
        return [*_everything_of(error)]
    return []


def _everything_of(error: BaseException) -> Iterator[str]:
    yield from traceback.format_exception(error)
    while True:
        yield f"{error!r} {error} {error.args!r} {vars(error)!r}"
        following = error.__cause__ or error.__context__
        if following is None:
            return
        error = following


def test_an_identity_or_position_that_is_none_is_not_repeated(
    face: Face, guarded: Guarded, logged: list[str]
) -> None:
    server, writer = guarded
    db = face.open(of_service(server, PASSWORD), replica_url=of_service(server, PASSWORD))
    for nobody, position in ((VALUE, None), (writer.user, VALUE)):
        with (
            pytest.raises(WritersRoomError) as caught,
            db.as_user(nobody, read_only=True, position=position),
        ):
            raise AssertionError("the block was entered")
        assert CANARY not in "".join(_everything_of(caught.value))
    assert CANARY not in "".join(logged)


def test_no_password_or_token_is_told_to_anybody(
    face: Face, guarded: Guarded, logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    server, writer = guarded
    set_password(server, PASSWORD)
    told: list[str] = []
    for url, hook in (
        (of_service(server, TOKEN), None),
        (of_service(server), lambda _: TOKEN),
        (of_service(server.with_database(CANARY.lower()), PASSWORD), None),
    ):
        db = face.open(url, password=hook, cursor_key=KEY)
        with pytest.raises(WritersRoomError) as caught, db.as_user(writer.user):
            raise AssertionError("the block was entered")
        told += [*_everything_of(caught.value), repr(db), repr(db.settings)]
    good = face.open(of_service(server), password=lambda _: PASSWORD, cursor_key=KEY)
    good.run_as(writer.user, ask("select 1"))
    told += [repr(good), repr(good.settings), *logged, *capfd.readouterr()]
    assert any("sqlalchemy.pool" in line for line in logged)
    assert [line for line in told if CANARY in line] == []


def test_a_lost_commit_tells_nothing(
    face: Face, url: DatabaseUrl, writer: Writer, logged: list[str]
) -> None:
    with cutter(url) as proxy:
        db = face.open(proxy.by_way_of(url))
        proxy.cut(COMMIT, times=1, reaches_server=True)
        told = _told_of(db, writer, lambda session: session.run(prefer(writer.user, VALUE)))
    assert any("CommitUnknown" in line for line in told)
    assert [line for line in told + logged if CANARY in line] == []


def test_the_search_finds_what_is_told(logged: list[str]) -> None:
    logging.getLogger("sqlalchemy.engine.Engine.other").debug("Row %r", (VALUE,))
    error = ValueError(VALUE)
    wrapped = AuthenticationFailed("Refused.")
    wrapped.__cause__ = error
    assert any(CANARY in line for line in logged)
    assert any(CANARY in line for line in _everything_of(wrapped))
