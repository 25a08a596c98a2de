"""A session waits for nothing without end, and leaves its limits to nobody."""

import math
import time
from dataclasses import replace

import pytest
from tests.schema import rows
from tests.sessions.faces import Face, waited_for
from tests.sessions.writers import Writer, ask, do, prefer, rename, title_of
from tests.waiting import PATIENCE

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import IdleTooLong, LockTimedOut, TimedOut
from writersroom_db.sessions.opening import WRITE, Timeouts, opening
from writersroom_db.sessions.options import Pool

ONE = Pool(size=1, overflow=0, wait=1)
LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
SHOWN = "select concat_ws(' ', {})".format(", ".join(f"current_setting('{n}')" for n in LIMITS))
GONE = "select from pg_stat_activity where pid = %s"


def test_a_slow_statement_ends_and_the_connection_is_good(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    db = face.open(url, pool=ONE, timeouts=Timeouts(statement=0.05))

    def block() -> None:
        with db.as_user(writer.user) as session:
            session.run(rename(writer.project, "Lost"))
            session.run(do("select pg_sleep(1000)"))

    with pytest.raises(TimedOut) as caught:
        block()
    assert type(caught.value) is TimedOut
    with db.as_user(writer.user) as session:
        assert session.run(ask("select 1")) == 1
    assert title_of(connection, writer.project) == "The Long Cut"


def test_a_lock_that_others_hold_is_not_waited_for_without_end(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    connection.execute("select from app.projects for update")
    db = face.open(url, timeouts=Timeouts(lock=0.05))
    with pytest.raises(LockTimedOut), db.as_user(writer.user) as session:
        session.run(rename(writer.project, "Lost"))
    connection.rollback()
    with db.as_user(writer.user) as session:
        session.run(rename(writer.project, "Found"))
    assert title_of(connection, writer.project) == "Found"


@pytest.mark.parametrize("then", ["statement", "end"])
def test_a_transaction_left_open_is_ended_and_its_locks_with_it(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database, then: str
) -> None:
    db = face.open(url, pool=ONE, timeouts=Timeouts(idle=0.05))

    def block() -> None:
        with db.as_user(writer.user) as session:
            session.run(prefer(writer.user, "lost"))
            _wait_until_gone(outside, session.run(ask("select pg_backend_pid()")))
            if then == "statement":
                session.run(ask("select 1"))

    with pytest.raises(IdleTooLong):
        block()
    assert outside.execute("select from app.user_preferences").fetchall() == []
    with db.as_user(writer.user) as session:
        assert session.run(ask("select 1")) == 1


def test_limits_are_of_the_transaction_alone(face: Face, url: DatabaseUrl, writer: Writer) -> None:
    timeouts = Timeouts(statement=1.5, lock=0.25, idle=0.0001)
    db = face.open(url, pool=ONE, timeouts=replace(timeouts, idle=0))
    with db.as_user(writer.user) as session:
        assert session.run(ask(SHOWN)) == "1500ms 250ms 0"
        session.run(do("commit"))
        # the driver itself, since a session runs nothing outside its transaction
        assert waited_for(session._driver.execute(SHOWN)).fetchone() == ("0 0 0",)
        session.rollback()
    assert b"idle_in_transaction_session_timeout = 1;" in opening(WRITE, timeouts, "select 1")


@pytest.mark.parametrize("wrong", [-1.0, math.inf, math.nan])
def test_a_time_that_is_none_is_refused(face: Face, url: DatabaseUrl, wrong: float) -> None:
    for options in ({"timeouts": Timeouts(idle=wrong)}, {"replica_wait": wrong}):
        with pytest.raises(ValueError, match="are seconds, 0 or more"):
            face.open(url, **options)


def _wait_until_gone(outside: rows.Database, pid: int) -> None:
    until = time.monotonic() + PATIENCE
    while outside.execute(GONE, (pid,)).fetchall():
        assert time.monotonic() < until, "the server did not end it"
        time.sleep(0.005)
