"""What fails by others' doing is done again whole, but never what may have been committed."""

import math
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.schema import rows
from tests.schema.rows import SHA256
from tests.sessions.cutting import COMMIT, Cutter, cutter
from tests.sessions.faces import Face
from tests.sessions.writers import Preference, Writer, ask, keys_of, prefer, rename, title_of
from tests.waiting import waiting

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    AlreadyExists,
    Collided,
    CommitUnknown,
    MissingReason,
    ServerLost,
    ServerUnreachable,
    TimedOut,
    TryAgain,
    WritersRoomError,
)
from writersroom_db.services.query import Query, value
from writersroom_db.sessions.options import Pool
from writersroom_db.sessions.retries import Retries
from writersroom_db.sessions.session import Session

QUICK = Retries(attempts=4, first_pause=0.001, longest_pause=0.002)
ONE = Pool(size=1, overflow=0, wait=1)
SAVE = b"select app.save_version(%(document)s, 1, %(hash)s, 'k', 1, 1, idempotency_key => %(key)s)"
KILL = "select pg_terminate_backend(%s, 10000)"
PID = "select pg_backend_pid()"
_COLLIDES_ONCE = """
    create sequence public.attempts;
    grant usage on sequence public.attempts to writersroom_app;
    create function public.collide() returns trigger language plpgsql as $function$
    begin
        if nextval('public.attempts') = 1 then
            raise exception using errcode = '{state}', message = 'collided';
        end if;
        return null;
    end
    $function$;
    create constraint trigger collides after insert on app.user_preferences
    deferrable initially deferred for each row execute function public.collide();
"""


@pytest.fixture
def proxy(url: DatabaseUrl) -> Iterator[Cutter]:
    """Give a proxy that cuts connections."""
    with cutter(url) as made:
        yield made


def save(writer: Writer, key: UUID | None) -> Query[int]:
    """Return what saves a version on top of the first."""
    values = {"document": writer.document, "hash": SHA256, "key": key}
    return Query("versions.save", SAVE, values, value, key)


def versions(db: rows.Database) -> int:
    """Return how many versions were saved."""
    return len(db.execute("select from app.versions").fetchall())


def test_a_serialization_failure_is_run_again_on_what_stands_there_then(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database
) -> None:
    outside.execute("alter role writersroom_app set default_transaction_isolation = serializable")
    seen: list[str] = []

    def work(session: Session) -> str:
        seen.append(session.run(ask("select title from app.projects")))
        if len(seen) == 1:
            title = ("Theirs", writer.project)
            outside.execute("update app.projects set title = %s where id = %s", title)
        session.run(rename(writer.project, f"{seen[-1]}, and mine"))
        return seen[-1]

    try:
        assert face.open(url, retries=QUICK).run_as(writer.user, work) == "Theirs"
    finally:
        outside.execute("alter role writersroom_app reset default_transaction_isolation")
    assert seen == ["The Long Cut", "Theirs"]
    assert title_of(outside, writer.project) == "Theirs, and mine"


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_what_collides_at_the_commit_is_run_again(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database, state: str
) -> None:
    outside.execute(_COLLIDES_ONCE.format(state=state))
    done: list[int] = []

    def work(session: Session) -> None:
        done.append(1)
        session.run(prefer(writer.user, "once"))

    face.open(url, retries=QUICK).run_as(writer.user, work)
    assert len(done) == 2
    assert keys_of(outside, writer.user) == ["once"]


def test_the_victim_of_a_deadlock_is_run_again(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database
) -> None:
    second = rows.project(outside, writer.user)
    outside.execute("alter role writersroom_app set deadlock_timeout = '10ms'")
    change = "update app.projects set title = 'Theirs' where id = %s"
    attempts: list[Session] = []
    with connect(_superuser(outside)) as other:
        other.execute("set deadlock_timeout = '1h'")

        def work(session: Session) -> None:
            attempts.append(session)
            session.run(rename(writer.project, "Mine"))
            if len(attempts) > 1:
                return
            other.execute(change, (second,))
            with waiting(outside, other, change, (writer.project,)) as theirs:
                with pytest.raises(Collided) as collided:
                    session.run(rename(second, "Mine"))
                session.rollback()
                theirs.result()
                other.commit()
            raise collided.value

        try:
            face.open(url, retries=QUICK).run_as(writer.user, work)
        finally:
            outside.execute("alter role writersroom_app reset deadlock_timeout")
    assert len(attempts) == 2
    assert title_of(outside, writer.project) == "Mine"
    assert title_of(outside, second) == "Theirs"


def test_a_connection_that_died_in_the_pool_is_replaced_unseen(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database
) -> None:
    db = face.open(url, pool=ONE)
    with db.as_user(writer.user) as session:
        pid = session.run(ask(PID))
    outside.execute(KILL, (pid,))
    with db.as_user(writer.user) as session:
        assert session.run(ask(PID)) != pid


@pytest.mark.parametrize("way", ["query", "orm", "end"])
def test_a_connection_that_ends_within_is_lost_and_the_work_done_again(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database, way: str
) -> None:
    db = face.open(url, pool=ONE, retries=QUICK)
    sessions: list[Session] = []

    def work(session: Session) -> None:
        sessions.append(session)
        session.run(prefer(writer.user, "once"))
        if len(sessions) == 1:
            outside.execute(KILL, (session.run(ask(PID)),))
        if way == "query":
            session.run(ask("select 1"))
        session.add(Preference(user_id=writer.user, preference_key="orm"))
        if way == "orm":
            session.flush()

    db.run_as(writer.user, work)
    assert len(sessions) == 2
    assert sessions[0] is not sessions[1]
    assert keys_of(outside, writer.user) == ["once", "orm"]

    sessions.clear()
    outside.execute("delete from app.user_preferences")
    with pytest.raises(ServerLost), db.as_user(writer.user) as session:
        work(session)


@pytest.mark.parametrize("reaches_server", [True, False])
def test_a_cut_commit_is_not_known_and_not_done_again(
    face: Face,
    url: DatabaseUrl,
    proxy: Cutter,
    writer: Writer,
    outside: rows.Database,
    reaches_server: bool,
) -> None:
    db = face.open(proxy.by_way_of(url), retries=QUICK)
    proxy.cut(COMMIT, times=1, reaches_server=reaches_server)
    done: list[int] = []

    def work(session: Session) -> None:
        done.append(1)
        session.run(prefer(writer.user, "once"))

    with pytest.raises(CommitUnknown):
        db.run_as(writer.user, work)
    assert (len(done), proxy.cuts) == (1, 1)
    proxy.cut(COMMIT, times=1, reaches_server=False)
    with pytest.raises(CommitUnknown):
        db.run_as(writer.user, save(writer, None))
    with db.as_user(writer.user) as session:
        found = session.run(ask("select count(*) from app.user_preferences"))
    assert found == int(reaches_server)
    assert versions(outside) == 0


@pytest.mark.parametrize("reaches_server", [True, False])
@pytest.mark.parametrize("cuts", [1, 3])
def test_a_cut_commit_under_a_key_saves_once(
    face: Face,
    url: DatabaseUrl,
    proxy: Cutter,
    writer: Writer,
    outside: rows.Database,
    reaches_server: bool,
    cuts: int,
) -> None:
    db = face.open(proxy.by_way_of(url), retries=QUICK)
    key = uuid4()
    proxy.cut(COMMIT, times=cuts, reaches_server=reaches_server)
    assert db.run_as(writer.user, save(writer, key)) == 2
    assert proxy.cuts == cuts
    assert versions(outside) == 1
    proxy.cut(COMMIT, times=1, reaches_server=reaches_server)
    again = db.run_as(
        writer.user, lambda session: session.run(save(writer, key)), idempotency_key=key
    )
    assert again == 2
    assert versions(outside) == 1


def test_reading_is_done_again_however_it_ends(
    face: Face, url: DatabaseUrl, proxy: Cutter, writer: Writer
) -> None:
    db = face.open(proxy.by_way_of(url), retries=QUICK)
    for statement in (COMMIT, rb"Q....begin read", rb"P.*from app\.projects"):
        proxy.cut(statement, times=1, reaches_server=True)
        found = db.run_as(
            writer.user,
            ask("select id from app.projects where id is distinct from %(other)s", other=uuid4()),
            read_only=True,
        )
        assert found == writer.project
        assert proxy.times == 0


def test_the_first_questions_to_a_server_may_be_cut(
    face: Face, url: DatabaseUrl, proxy: Cutter, writer: Writer
) -> None:
    proxy.cut(rb"pg_catalog\.version", times=2, reaches_server=True)
    db = face.open(proxy.by_way_of(url), retries=QUICK)
    assert db.run_as(writer.user, ask("select 1")) == 1
    assert proxy.times == 0


def test_what_stays_broken_is_given_up_after_so_many_attempts(
    face: Face, url: DatabaseUrl, proxy: Cutter, writer: Writer
) -> None:
    db = face.open(proxy.by_way_of(url), retries=QUICK)
    proxy.cut(rb"P.*select 7", times=1000, reaches_server=False)
    with pytest.raises(ServerLost):
        db.run_as(writer.user, ask("select 7 from app.projects where id <> %(id)s", id=uuid4()))
    assert proxy.cuts == QUICK.attempts


def test_an_error_of_the_work_itself_is_not_done_again(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    done: list[int] = []

    def work(session: Session) -> None:
        done.append(1)
        for _ in range(2):
            session.run(prefer(writer.user, "twice"))

    with pytest.raises(AlreadyExists):
        face.open(url, retries=QUICK).run_as(writer.user, work)
    assert len(done) == 1


def test_a_server_that_is_away_for_a_moment_is_asked_again(
    face: Face, url: DatabaseUrl, proxy: Cutter, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = proxy.server
    proxy.server = "/nowhere"
    paused: list[int] = []

    def back(_: Retries, attempt: int) -> float:
        paused.append(attempt)
        proxy.server = elsewhere
        return 0.001

    monkeypatch.setattr(Retries, "pause", back)
    db = face.open(proxy.by_way_of(url))
    assert db.run_as(writer.user, ask("select 1")) == 1
    assert paused == [1]


@given(
    st.integers(1, 10_000),
    st.floats(0, 1e3),
    st.floats(0, 1e3),
)
def test_a_pause_never_passes_its_limit(attempt: int, first: float, longest: float) -> None:
    retries = Retries(first_pause=first, longest_pause=longest)
    limit = min(longest, first * 2.0 ** min(attempt - 1, 1000))
    assert 0 <= retries.pause(attempt) <= limit
    assert not math.isnan(retries.pause(attempt))


def test_pauses_grow_and_differ() -> None:
    retries = Retries(first_pause=0.02, longest_pause=2)
    longest = [max(retries.pause(attempt) for _ in range(100)) for attempt in (1, 4, 7)]
    assert longest == sorted(longest)
    assert len({retries.pause(3) for _ in range(100)}) > 50


_PASSING = (Collided, ServerLost, ServerUnreachable)
_FINAL = (AlreadyExists, TimedOut, MissingReason, WritersRoomError)


@given(
    st.sampled_from((*_PASSING, *_FINAL, CommitUnknown)),
    st.integers(1, 10),
    st.integers(1, 10),
    st.none() | st.uuids(),
)
def test_only_what_passes_is_run_again_and_no_unknown_commit_without_a_key(
    kind: type[WritersRoomError], attempts: int, attempt: int, key: UUID | None
) -> None:
    again = Retries(attempts=attempts).again(kind(), attempt, key)
    passing = kind in _PASSING or (kind is CommitUnknown and key is not None)
    assert again == (passing and attempt < attempts)
    assert not issubclass(CommitUnknown, TryAgain)


def _superuser(connection: psycopg.Connection) -> DatabaseUrl:
    info = connection.info
    known = {"host": info.host, "port": str(info.port), "user": info.user, "dbname": info.dbname}
    return DatabaseUrl(tuple(sorted(known.items())), info.password or None)
