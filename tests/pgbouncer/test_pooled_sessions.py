"""Many services' sessions on a few of the server's: none reads as another, and nothing stays."""

from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import select
from tests.pgbouncer.pooler import pooler
from tests.schema import rows
from tests.sessions.faces import Asynchronous, Face, Plain
from tests.sessions.writers import PROJECTS, Writer, ask, prefer, writer_with_document
from tests.waiting import PATIENCE

from writersroom_db import Database
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ServerUnreachable, TimedOut
from writersroom_db.sessions.opening import Timeouts
from writersroom_db.sessions.options import Pool
from writersroom_db.testing.servers import TestServer, login

CLIENTS, SESSIONS, TRANSACTIONS = 40, 3, 25
MANY = Pool(size=CLIENTS, overflow=0, wait=PATIENCE)


@pytest.fixture(params=[Plain, Asynchronous], ids=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> type[Face]:
    """Give what opens databases, with asyncio and without."""
    found: type[Face] = request.param
    return found


def test_no_session_sees_anothers_user_and_nothing_is_left(
    kind: type[Face],
    cluster: TestServer,
    migrated_database: DatabaseUrl,
    connection: rows.Database,
) -> None:
    writers = [writer_with_document(connection) for _ in range(CLIENTS)]
    connection.commit()
    name, face = migrated_database.database, kind()
    with pooler(cluster.url, "transaction", SESSIONS) as pooled:
        before = pooled.settings_of_others(name)
        url = login(pooled.url(name), "writersroom_app")

        def everybody() -> None:
            db = face.open(url, pool=MANY, timeouts=Timeouts(statement=PATIENCE))
            face.together([lambda one=one: _work(db, one) for one in writers])  # type: ignore[misc]

        face.run(everybody)
        assert pooled.settings_of_others(name) == before
        with psycopg.connect(url.conninfo, prepare_threshold=None, autocommit=True) as client:
            left = client.execute("select count(*) from pg_prepared_statements").fetchone()
            assert left == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                client.execute("select app.current_user_id()")


def _work(db: Database, writer: Writer) -> None:
    """Read and write as a user by either way, and fail now and then."""
    for number in range(TRANSACTIONS):
        with suppress(ZeroDivisionError), db.as_user(writer.user, read_only=not number) as session:
            assert session.scalars(select(PROJECTS.c.id)).all() == [writer.project]
            assert session.run(ask("select app.current_user_id()")) == writer.user
            if number:
                session.run(prefer(writer.user, f"key {number}"))
            if number % 5 == 0:
                raise ZeroDivisionError
        if number % 7 == 0:
            _time_out(db, writer)


def _time_out(db: Database, writer: Writer) -> None:
    with suppress(TimedOut), db.as_user(writer.user) as session:
        session.run(ask("select set_config('statement_timeout', '1ms', true)"))
        session.run(ask("select pg_sleep(%(long)s)::text", long=PATIENCE))
        raise AssertionError("it slept on")


def test_a_server_that_takes_no_writes_is_refused_through_the_pooler(
    kind: type[Face], cluster: TestServer, migrated_database: DatabaseUrl, connection: rows.Database
) -> None:
    writer = writer_with_document(connection)
    connection.commit()
    with connect(migrated_database, autocommit=True) as setting:
        name = migrated_database.database
        setting.execute(f'alter database "{name}" set default_transaction_read_only = on'.encode())
    face = kind()
    with pooler(cluster.url, "transaction", SESSIONS) as pooled:
        url = login(pooled.url(name), "writersroom_app")

        def refused() -> None:
            with face.open(url).as_user(writer.user):
                raise AssertionError("the block was entered")

        with pytest.raises(ServerUnreachable):
            face.run(refused)
