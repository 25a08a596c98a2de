"""A server that stops, or takes no writes any more, is left for the one that does."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.replicas import catch_up, promote, standby
from tests.sessions.faces import Face
from tests.sessions.writers import Writer, ask, prefer, rename, title_of, writer_with_document
from tests.waiting import PATIENCE

from writersroom_db import Database
from writersroom_db.connection import cluster
from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import ServerLost, ServerUnreachable
from writersroom_db.migrations import migrate
from writersroom_db.sessions.options import Pool
from writersroom_db.sessions.retries import Retries
from writersroom_db.testing.servers import fresh_database, login, scratch_cluster

NAME = "rooms"
TWO = Pool(size=2, overflow=0, wait=1)
PID = "select pg_backend_pid()"


def _at_first_pause(monkeypatch: pytest.MonkeyPatch, what: Callable[[], None]) -> None:
    """Have ``what`` happen while a transaction rests before its second attempt."""

    def pause(_: Retries, attempt: int) -> float:
        if attempt == 1:
            what()
        return 0.01

    monkeypatch.setattr(Retries, "pause", pause)


def _both(primary: Cluster, replica: Cluster) -> DatabaseUrl:
    url = login(primary.url(NAME), "writersroom_app")
    known = dict(url.parameters)
    known |= {"host": f"{primary.sockets},{replica.sockets}"}
    known |= {"port": f"{primary.port},{replica.port}"}
    return replace(url, parameters=tuple(sorted(known.items())))


def test_after_a_failover_sessions_go_to_the_new_primary(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scratch_cluster({"synchronous_commit": "on"}) as primary:
        with connect(primary.url(), autocommit=True) as connection:
            connection.execute(f"create database {NAME}".encode())
        migrate(primary.url(NAME))
        with connect(primary.url(NAME)) as connection:
            writer = writer_with_document(connection)
        with standby(primary) as replica:
            catch_up(primary, replica)
            _fail_over(face.open(_both(primary, replica)), primary, replica, writer, monkeypatch)
            with connect(replica.url(NAME)) as connection:
                assert title_of(connection, writer.project) == "After"


def _fail_over(
    db: Database,
    primary: Cluster,
    replica: Cluster,
    writer: Writer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def block() -> None:
        with db.as_user(writer.user) as session:
            session.run(rename(writer.project, "Lost"))
            cluster.stop(primary, mode="immediate")
            session.run(ask("select 1"))

    with pytest.raises(ServerLost):
        block()
    # the replica takes no writes, so there is nobody to ask
    with pytest.raises(ServerUnreachable), db.as_user(writer.user):
        raise AssertionError("the block was entered")
    _at_first_pause(monkeypatch, lambda: promote(replica))
    db.run_as(writer.user, rename(writer.project, "After"))
    with db.as_user(writer.user) as session:
        assert session.run(ask("select title from app.projects")) == "After"


def _pids_once(db: Database, writer: Writer, read_only: str) -> set[int]:
    """Return the two pooled connections once each has read how the server is set."""
    told = ask("select current_setting('default_transaction_read_only')")
    until = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < until, f"it is not {read_only}"
        with db.as_user(writer.user) as one, db.as_user(writer.user) as other:
            if {one.run(told), other.run(told)} == {read_only}:
                return {one.run(ask(PID)), other.run(ask(PID))}


def test_a_server_that_turned_read_only_is_lost_and_no_connection_to_it_kept(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scratch_cluster() as server, fresh_database(server.url(), NAME) as url:
        migrate(url)
        with connect(url, autocommit=True) as connection:
            writer = writer_with_document(connection)

            def set_read_only(whether: str) -> None:
                change = f"alter system set default_transaction_read_only = {whether}"
                connection.execute(change.encode())
                connection.execute("select pg_reload_conf()")

            db = face.open(login(url, "writersroom_app"), pool=TWO)
            before = _pids_once(db, writer, "off")
            set_read_only("on")
            assert _pids_once(db, writer, "on") == before
            with pytest.raises(ServerLost), db.as_user(writer.user) as session:
                session.run(prefer(writer.user, "lost"))
            with pytest.raises(ServerUnreachable), db.as_user(writer.user):
                raise AssertionError("the block was entered")
            _at_first_pause(monkeypatch, lambda: set_read_only("off"))
            db.run_as(writer.user, prefer(writer.user, "kept"))
            assert _pids_once(db, writer, "off").isdisjoint(before)
            with db.as_user(writer.user) as session:
                assert session.run(ask("select preference_key from app.user_preferences")) == "kept"
