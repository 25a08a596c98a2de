"""A session acts for the user that it was opened for, for one block, or there is an error."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import exc, select, text, update
from tests.schema import rows
from tests.sessions.faces import Face, waited_for
from tests.sessions.writers import (
    PROJECTS,
    Preference,
    Writer,
    ask,
    do,
    keys_of,
    prefer,
    rename,
    title_of,
    writer_with_document,
)
from tests.waiting import PATIENCE

from writersroom_db import AsyncDatabase, Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    AlreadyExists,
    MissingDatabaseUrl,
    MissingIdentity,
    MissingReason,
    NotAllowed,
    ReadOnlySession,
    TransactionFailed,
    UnknownUser,
)
from writersroom_db.services.query import Query
from writersroom_db.sessions.options import Pool
from writersroom_db.sessions.session import Session
from writersroom_db.testing.servers import login

ONE = Pool(size=1, overflow=0, wait=1)
SEEN = select(PROJECTS.c.id)
BOUND = "select coalesce(current_setting('app.user_id', true), '')"
_THEN: tuple[Callable[[Session], object], ...] = (
    lambda session: session.scalars(SEEN),
    lambda session: session.add(Preference(user_id=uuid4(), preference_key="after")),
)
LEFT = """
    select name from pg_settings where source = 'session'
    and name not in ('application_name', 'client_encoding')
"""


@pytest.mark.parametrize(
    "nobody", [None, "", "nora", "'; drop table app.users; --", "00000000", b"bytes", 7, uuid4]
)
def test_without_a_user_there_is_an_error_before_anything_is_sent(face: Face, nobody: Any) -> None:
    db = face.open("postgresql://writersroom_app@nowhere.invalid/none")
    with pytest.raises(MissingIdentity), db.as_user(nobody):
        raise AssertionError("the block was entered")
    with pytest.raises(MissingIdentity):
        db.run_as(nobody, ask("select 1"))


def test_unknown_and_suspended_users_get_an_error_and_the_next_works(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    suspended = rows.user(connection, is_active=False)
    connection.commit()
    db = face.open(url, pool=ONE)
    for nobody in (uuid4(), suspended, str(suspended)):
        with pytest.raises(UnknownUser), db.as_user(nobody):
            raise AssertionError("the block was entered")
    with db.as_user(str(writer.user)) as session:
        assert session.run(ask("select app.current_user_id()")) == writer.user


def test_nobody_sees_more_than_theirs_by_either_way(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    other = writer_with_document(connection)
    connection.commit()
    db = face.open(url, pool=ONE)
    for one in (writer, other, writer):
        with db.as_user(one.user) as session:
            assert session.scalars(SEEN).all() == [one.project]
            assert session.run(ask("select array_agg(id) from app.projects")) == [one.project]


def test_what_the_orm_adds_a_query_sees_and_the_block_commits_both(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    with face.open(url).as_user(writer.user) as session:
        session.add(Preference(user_id=writer.user, preference_key="theme"))
        assert session.run(ask("select count(*) from app.user_preferences")) == 1
        session.run(prefer(writer.user, "font"))
        assert len(session.scalars(select(Preference)).all()) == 2
        session.add(Preference(user_id=writer.user, preference_key="page"))
    assert keys_of(connection, writer.user) == ["font", "page", "theme"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, asyncio.CancelledError])
def test_an_error_takes_the_block_back_and_leaves_the_next_one_nothing(
    face: Face, url: DatabaseUrl, writer: Writer, error: type[BaseException], outside: rows.Database
) -> None:
    db = face.open(url, pool=ONE)

    def fail() -> None:
        with db.as_user(writer.user) as session:
            session.run(rename(writer.project, "Lost"))
            session.add(Preference(user_id=writer.user, preference_key="lost"))
            raise error

    with pytest.raises(error):
        fail()
    assert title_of(outside, writer.project) == "The Long Cut"
    other = writer_with_document(outside)
    with db.as_user(other.user) as session:
        assert session.scalars(SEEN).all() == [other.project]
    assert keys_of(outside, writer.user) == []


def test_after_a_block_its_connection_is_bound_to_nobody_and_has_the_servers_settings(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    db = face.open(url, pool=ONE)
    with suppress(RuntimeError), db.as_user(writer.user) as session:
        driver: Any = session._driver
        session.run(do("set local work_mem = '1MB'"))
        raise RuntimeError
    assert driver.info.transaction_status == TransactionStatus.IDLE
    assert waited_for(driver.execute(BOUND)).fetchone() == ("",)
    assert waited_for(driver.execute(LEFT)).fetchall() == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        waited_for(driver.execute("select app.current_user_id()"))


def test_a_caught_error_does_not_make_the_block_a_success(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    db = face.open(url, pool=ONE)

    def by_query(session: Session) -> None:
        session.run(prefer(writer.user, "twice"))
        session.run(prefer(writer.user, "twice"))

    def by_orm(session: Session) -> None:
        for _ in range(2):
            session.add(Preference(user_id=writer.user, preference_key="twice"))
            session.flush()

    def by_statement(session: Session) -> None:
        session.execute(update(Preference).values(user_id=uuid4()))

    for work in (by_query, by_orm, by_statement):
        _caught(db, writer, work)
        assert keys_of(connection, writer.user) == []
        assert title_of(connection, writer.project) == "The Long Cut"
        connection.commit()


def _caught(db: Database, writer: Writer, work: Callable[[Session], None]) -> None:
    """Catch what ``work`` raises, and end the block as if it were nothing."""

    def block(*then: Query[Any]) -> None:
        with db.as_user(writer.user) as session:
            session.run(rename(writer.project, "Lost"))
            with suppress(AlreadyExists, NotAllowed):
                work(session)
                raise AssertionError("it was not refused")
            for query in then:
                session.run(query)

    with pytest.raises(TransactionFailed):
        block()
    with pytest.raises(TransactionFailed):
        block(ask("select 1"))


def test_statements_after_a_failed_flush_are_refused_by_either_way(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    db = face.open(url, pool=ONE)

    def block(then: Callable[[Session], object]) -> None:
        with db.as_user(writer.user) as session:
            session.run(prefer(writer.user, "twice"))
            session.add(Preference(user_id=writer.user, preference_key="twice"))
            with suppress(AlreadyExists):
                session.flush()
            then(session)

    for then in _THEN:
        with pytest.raises(TransactionFailed):
            block(then)
    with pytest.raises(TransactionFailed):
        block(lambda session: session.run(prefer(writer.user, "after")))
    assert keys_of(connection, writer.user) == []


def test_commit_in_the_block_keeps_it_open_and_the_user_bound(
    face: Face, url: DatabaseUrl, writer: Writer, outside: rows.Database
) -> None:
    db = face.open(url)

    def fail() -> None:
        with db.as_user(writer.user) as session:
            session.add(Preference(user_id=writer.user, preference_key="theme"))
            session.commit()
            assert keys_of(outside, writer.user) == []
            assert session.scalars(SEEN).all() == [writer.project]
            session.run(prefer(writer.user, "font"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert keys_of(outside, writer.user) == []


def test_rollback_in_the_block_ends_it_and_nothing_runs_without_a_user(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    db = face.open(url, pool=ONE)
    with db.as_user(writer.user) as session:
        session.run(prefer(writer.user, "theme"))
        session.add(Preference(user_id=writer.user, preference_key="font"))
        session.rollback()
        with pytest.raises(TransactionFailed):
            session.run(ask("select count(*) from app.projects"))
        with pytest.raises(TransactionFailed):
            session.scalars(SEEN)
    assert keys_of(connection, writer.user) == []


def test_sqlalchemys_connection_can_not_commit_the_block_halfway(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    def block() -> None:
        with face.open(url).as_user(writer.user) as session:
            session.run(prefer(writer.user, "lost"))
            session.connection().commit()

    with pytest.raises(TransactionFailed, match="at its block's end"):
        block()
    assert keys_of(connection, writer.user) == []


@pytest.mark.parametrize("end", ["commit", "rollback", "abort"])
def test_a_transaction_that_a_statement_ended_is_noticed(
    face: Face, url: DatabaseUrl, writer: Writer, end: str
) -> None:
    db = face.open(url, pool=ONE)

    def block(ending: Callable[[Session], object]) -> None:
        with db.as_user(writer.user) as session:
            ending(session)
            with pytest.raises(TransactionFailed):
                session.run(ask("select count(*) from app.projects"))
            with pytest.raises(TransactionFailed):
                session.scalars(SEEN)

    with pytest.raises(TransactionFailed):
        block(lambda session: session.run(do(end)))
    with pytest.raises(TransactionFailed):
        block(lambda session: session.execute(text(end)))


def test_a_nested_block_takes_back_itself_alone(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    def by_query(session: Session) -> None:
        with session.begin_nested():
            session.run(prefer(writer.user, "lost"))
            session.run(prefer(writer.user, "kept"))

    def by_orm(session: Session) -> None:
        with session.begin_nested():
            session.run(prefer(writer.user, "lost"))
            session.add(Preference(user_id=writer.user, preference_key="kept"))

    with face.open(url).as_user(writer.user) as session:
        session.run(prefer(writer.user, "kept"))
        for work in (by_query, by_orm):
            with pytest.raises(AlreadyExists):
                work(session)
        assert session.scalars(SEEN).all() == [writer.project]
        with session.begin_nested():
            session.add(Preference(user_id=writer.user, preference_key="nested"))
    assert keys_of(connection, writer.user) == ["kept", "nested"]


def test_a_session_that_outlives_its_block_reads_nothing_as_somebody_else(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    other = writer_with_document(connection)
    connection.commit()
    db = face.open(url, pool=ONE)
    with db.as_user(writer.user) as leaked:
        pass
    with db.as_user(other.user) as session:
        with pytest.raises(TransactionFailed):
            leaked.run(ask("select array_agg(id) from app.projects"))
        with pytest.raises(exc.InvalidRequestError):
            leaked.scalars(SEEN)
        session.run(rename(other.project, "Kept"))
        leaked.rollback()
        assert session.scalars(SEEN).all() == [other.project]
    assert title_of(connection, other.project) == "Kept"


def test_objects_outlive_their_block_and_belong_to_no_session(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    db = face.open(url)
    with db.as_user(writer.user) as session:
        kept = Preference(user_id=writer.user, preference_key="theme")
        session.add(kept)
        session.commit()
    with db.as_user(writer.user) as session:
        session.add(kept)
        session.delete(kept)
    assert kept.preference_key == "theme"
    assert keys_of(connection, writer.user) == []


def test_a_connection_in_the_middle_of_a_statement_is_given_to_nobody(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    db = face.open(url, pool=ONE)
    with suppress(RuntimeError), db.as_user(writer.user) as session:
        session._driver.pgconn.send_query(b"select pg_sleep(0)")
        raise RuntimeError
    with db.as_user(writer.user) as session:
        assert session.run(ask("select 1")) == 1


def test_a_refusal_of_another_session_is_not_taken_for_the_servers(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    db = face.open(url)

    def block() -> None:
        with db.as_user(writer.user), db.as_user(writer.user, read_only=True) as session:
            session.run(prefer(writer.user, "theme"))

    with pytest.raises(ReadOnlySession):
        block()


def test_a_session_for_reading_writes_nothing(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    db = face.open(url)
    with pytest.raises(ReadOnlySession), db.as_user(writer.user, read_only=True) as session:
        session.run(prefer(writer.user, "theme"))
    with pytest.raises(ReadOnlySession), db.as_user(writer.user, read_only=True) as session:
        session.add(Preference(user_id=writer.user, preference_key="theme"))
    assert keys_of(connection, writer.user) == []


def test_a_worker_reads_all_for_a_reason_and_writes_nothing(
    face: Face,
    url: DatabaseUrl,
    migrated_database: DatabaseUrl,
    writer: Writer,
    connection: rows.Database,
) -> None:
    other = writer_with_document(connection)
    connection.commit()
    db = face.open(url, worker_url=migrated_database)
    with db.as_worker("it's \\ a 'check'") as session:
        assert session.run(ask("select current_setting('app.reason')")) == "it's \\ a 'check'"
        assert set(session.scalars(SEEN)) == {writer.project, other.project}
    with pytest.raises(ReadOnlySession), db.as_worker("a check") as session:
        session.run(prefer(writer.user, "theme"))
    for reason in ("", "  \n"):
        with pytest.raises(MissingReason), db.as_worker(reason):
            raise AssertionError("the block was entered")


def test_the_sign_in_service_calls_its_functions_for_nobody_and_reads_nothing(
    face: Face, url: DatabaseUrl, migrated_database: DatabaseUrl, connection: rows.Database
) -> None:
    db = face.open(url, auth_url=login(migrated_database, "writersroom_auth"))
    register = (
        "select app.register('new@example.com', 'Nora', 'Vance', 'hash', 'salt', %(hash)s,"
        " now() + interval '1 day')"
    )
    with db.auth() as session:
        session.run(do(register, hash=rows.SHA256))
    assert connection.execute("select email from app.users").fetchall() == [("new@example.com",)]
    with pytest.raises(NotAllowed), db.auth() as session:
        session.run(ask("select count(*) from app.users"))


def test_what_was_not_configured_says_which_option_is_missing(face: Face, url: DatabaseUrl) -> None:
    db = face.open(url)
    with pytest.raises(MissingDatabaseUrl, match="worker_url"), db.as_worker("a check"):
        raise AssertionError("the block was entered")
    with pytest.raises(MissingDatabaseUrl, match="auth_url"), db.auth():
        raise AssertionError("the block was entered")


def test_many_at_once_on_few_connections_never_see_anothers(
    face: Face, url: DatabaseUrl, connection: rows.Database
) -> None:
    writers = [writer_with_document(connection) for _ in range(12)]
    connection.commit()
    db = face.open(url, pool=Pool(size=2, overflow=1, wait=PATIENCE))

    def often(one: Writer) -> bool:
        for number in range(20):
            with suppress(ZeroDivisionError), db.as_user(one.user) as session:
                assert session.scalars(SEEN).all() == [one.project]
                assert session.run(ask("select array_agg(id) from app.projects")) == [one.project]
                if number % 5 == 0:
                    raise ZeroDivisionError
        return True

    done = face.together([lambda one=one: often(one) for one in writers])  # type: ignore[misc]
    assert done == [True] * len(writers)


def test_a_forked_process_opens_connections_of_its_own(url: DatabaseUrl, writer: Writer) -> None:
    with Database(url, pool=ONE) as db:
        mine = db.run_as(writer.user, ask("select pg_backend_pid()"))
        child = os.fork()
        if not child:
            theirs = db.run_as(writer.user, ask("select pg_backend_pid()"))
            os._exit(0 if theirs != mine else 7)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert db.run_as(writer.user, ask("select pg_backend_pid()")) == mine


@pytest.mark.parametrize("cancels", [1, 2])
def test_a_cancelled_task_gives_its_connection_back_clean(
    url: DatabaseUrl, writer: Writer, outside: rows.Database, cancels: int
) -> None:
    asyncio.run(_cancel(url, writer, outside, cancels))
    assert title_of(outside, writer.project) == "The Long Cut"


async def _cancel(url: DatabaseUrl, writer: Writer, outside: rows.Database, cancels: int) -> None:
    """Cancel a block in a statement, as often at once, and use its connection again."""
    sleeping = "select count(*) from pg_stat_activity where query like 'select pg_sleep%%'"

    async def asleep(db: AsyncDatabase) -> None:
        async with db.as_user(writer.user) as session:
            await session.run(rename(writer.project, "Lost"))
            await session.run(do("select pg_sleep(1000)"))

    async with AsyncDatabase(url, pool=ONE) as db:
        task = asyncio.create_task(asleep(db))
        while outside.execute(sleeping).fetchone() == (0,):
            await asyncio.sleep(0.01)
        for _ in range(cancels):
            task.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await task
        other = writer_with_document(outside)
        async with db.as_user(other.user) as session:
            assert (await session.scalars(SEEN)).all() == [other.project]
    assert outside.execute(sleeping).fetchone() == (0,)
