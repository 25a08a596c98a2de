"""Readers go to a replica, and find there what they have written; else to the primary."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Timer
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.replicas import catch_up, standby
from tests.schema import rows
from tests.sessions.cutting import COMMIT, cutter
from tests.sessions.faces import Face
from tests.sessions.writers import Writer, ask, prefer, rename, writer_with_document
from tests.waiting import PATIENCE

from writersroom_db import Database
from writersroom_db.connection import cluster
from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BadPosition, CommitUnknown
from writersroom_db.migrations import migrate
from writersroom_db.sessions.positions import Availability, Positions, newest
from writersroom_db.testing.servers import fresh_database, login, scratch_cluster

IN_RECOVERY = "select pg_is_in_recovery()"
TITLE = "select title || case when pg_is_in_recovery() then ', replica' else '' end"
KILL = "select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = %s"
NAME = "rooms"


@dataclass(frozen=True)
class Pair:
    """A primary and its replica, which hold the same migrated database."""

    primary: Cluster
    replica: Cluster

    def open(self, face: Face, *, replica_wait: float = 0) -> Database:
        """Open both for a service."""
        return face.open(
            login(self.primary.url(NAME), "writersroom_app"),
            replica_url=login(self.replica.url(NAME), "writersroom_app"),
            replica_wait=replica_wait,
        )

    def writer(self) -> Writer:
        """Add a writer, and wait until the replica knows them."""
        with connect(self.primary.url(NAME)) as connection:
            made = writer_with_document(connection)
        catch_up(self.primary, self.replica)
        return made

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Have the replica replay nothing meanwhile."""
        with connect(self.replica.url(), autocommit=True) as connection:
            connection.execute("select pg_wal_replay_pause()")
            try:
                _until(connection, "select pg_get_wal_replay_pause_state() = 'paused'")
                yield
            finally:
                self.resume()

    def resume(self) -> None:
        """Have the replica replay again."""
        with connect(self.replica.url(), autocommit=True) as connection:
            connection.execute("select pg_wal_replay_resume()")


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """Give a primary and its streaming replica."""
    with (
        scratch_cluster({"synchronous_commit": "on"}) as primary,
        fresh_database(primary.url(), NAME) as url,
    ):
        migrate(url)
        with standby(primary) as replica:
            yield Pair(primary, replica)


def _until(connection: rows.Database, condition: str) -> None:
    until = time.monotonic() + PATIENCE
    while connection.execute(condition.encode()).fetchone() != (True,):
        assert time.monotonic() < until, condition
        time.sleep(0.01)


def _reads(db: Database, user: UUID, *, position: str | None = None) -> str:
    """Return the title that a reader finds, and whether a replica said so."""
    with db.as_user(user, read_only=True, position=position) as session:
        title: str = session.run(ask(f"{TITLE} from app.projects"))
        return title


def test_readers_go_to_the_replica_and_writers_to_the_primary(face: Face, pair: Pair) -> None:
    writer, db = pair.writer(), pair.open(face)
    with db.as_user(writer.user, read_only=True) as session:
        assert session.run(ask(IN_RECOVERY)) is True
    with db.as_user(writer.user) as session:
        assert session.run(ask(IN_RECOVERY)) is False
        session.run(rename(writer.project, "Second"))
    assert db.run_as(writer.user, ask(IN_RECOVERY)) is False


def test_a_reader_finds_what_they_wrote_while_the_replica_lags(face: Face, pair: Pair) -> None:
    writer, other, db = pair.writer(), pair.writer(), pair.open(face)
    with pair.paused():
        db.run_as(writer.user, rename(writer.project, "Second"))
        assert _reads(db, writer.user) == "Second"
        assert _reads(db, other.user) == "The Long Cut, replica"
    catch_up(pair.primary, pair.replica)
    assert _reads(db, writer.user) == "Second, replica"


def test_a_session_waits_for_a_replica_that_soon_catches_up(face: Face, pair: Pair) -> None:
    writer, db = pair.writer(), pair.open(face, replica_wait=PATIENCE)
    with pair.paused():
        db.run_as(writer.user, rename(writer.project, "Second"))
        Timer(0.1, pair.resume).start()
        assert _reads(db, writer.user) == "Second, replica"


def test_another_process_reads_what_was_written_by_its_position(face: Face, pair: Pair) -> None:
    writer, db, elsewhere = pair.writer(), pair.open(face), pair.open(face)
    with pair.paused():
        with db.as_user(writer.user) as session:
            session.run(rename(writer.project, "Second"))
            assert session.position is None
        position = session.position
        assert db.position_of(writer.user) == position
        assert elsewhere.position_of(writer.user) is None
        found = elsewhere.run_as(writer.user, ask(IN_RECOVERY), read_only=True, position=position)
        assert found is False
        assert _reads(elsewhere, writer.user, position=position) == "Second"
        # so the position is what makes the difference
        assert _reads(elsewhere, writer.user) == "The Long Cut, replica"
    catch_up(pair.primary, pair.replica)
    assert _reads(elsewhere, writer.user, position=position) == "Second, replica"


@pytest.mark.parametrize(
    "position", ["", "0", "-1", "1e3", "0/1A", "7\n", "\u0667", "7'::xid8--", "9" * 20]
)
def test_a_position_that_is_none_is_refused(face: Face, pair: Pair, position: str) -> None:
    writer, db = pair.writer(), pair.open(face)
    with pytest.raises(BadPosition):
        _reads(db, writer.user, position=position)


def test_a_user_whom_the_replica_does_not_know_yet_reads_from_the_primary(
    face: Face, pair: Pair
) -> None:
    pair.writer()
    db = pair.open(face)
    with pair.paused():
        with connect(pair.primary.url(NAME)) as connection:
            writer = writer_with_document(connection)
        assert _reads(db, writer.user) == "The Long Cut"


def test_after_an_unknown_commit_reads_go_to_the_primary(face: Face, pair: Pair) -> None:
    writer = pair.writer()
    url = login(pair.primary.url(NAME), "writersroom_app")
    with cutter(url) as proxy, pair.paused():
        db = face.open(
            proxy.by_way_of(url), replica_url=login(pair.replica.url(NAME), "writersroom_app")
        )
        proxy.cut(COMMIT, times=1, reaches_server=True)
        with pytest.raises(CommitUnknown):
            db.run_as(writer.user, rename(writer.project, "Second"))
        assert _reads(db, writer.user) == "Second"


def test_a_replica_that_ends_a_connection_is_asked_again(face: Face, pair: Pair) -> None:
    writer, db = pair.writer(), pair.open(face)
    assert _reads(db, writer.user) == "The Long Cut, replica"
    with connect(pair.replica.url(), autocommit=True) as connection:
        connection.execute(KILL, ("writersroom_app",))
    assert _reads(db, writer.user) == "The Long Cut, replica"


def test_a_replica_that_is_down_is_left_alone_for_a_while(face: Face, pair: Pair) -> None:
    writer, db = pair.writer(), pair.open(face)
    assert _reads(db, writer.user) == "The Long Cut, replica"
    cluster.stop(pair.replica, mode="immediate")
    try:
        assert _reads(db, writer.user) == "The Long Cut"
    finally:
        cluster.start(pair.replica)
    assert _reads(db, writer.user) == "The Long Cut"
    available: Availability = db._replica.available  # type: ignore[union-attr]
    available._again = 0
    assert _reads(db, writer.user) == "The Long Cut, replica"


def test_each_statement_on_a_replica_sees_the_newest_whatever_the_default(
    face: Face, pair: Pair
) -> None:
    writer, db = pair.writer(), pair.open(face)
    default = "alter role writersroom_app {} default_transaction_isolation"
    with connect(pair.primary.url(), autocommit=True) as connection:
        connection.execute((default.format("set") + " = 'repeatable read'").encode())
        try:
            catch_up(pair.primary, pair.replica)
            with db.as_user(writer.user, read_only=True) as session:
                isolation = ask("select current_setting('transaction_isolation')")
                assert session.run(isolation) == "read committed"
                assert session.run(ask(IN_RECOVERY)) is True
        finally:
            connection.execute(default.format("reset").encode())


def test_a_session_that_wrote_nothing_asks_nothing_of_the_replica(face: Face, pair: Pair) -> None:
    writer, db = pair.writer(), pair.open(face)
    with pair.paused():
        with db.as_user(writer.user) as session:
            assert session.run(ask(TITLE + " from app.projects")) == "The Long Cut"
        assert session.position is None
        assert _reads(db, writer.user) == "The Long Cut, replica"


def test_transactions_that_end_the_other_way_round_are_both_seen(face: Face, pair: Pair) -> None:
    writer, db = pair.writer(), pair.open(face)
    with ExitStack() as meanwhile:
        with db.as_user(writer.user) as first:
            first.run(rename(writer.project, "First"))
            with db.as_user(writer.user) as second:
                second.run(prefer(writer.user, "second"))
            catch_up(pair.primary, pair.replica)
            # the replica can't tell whether that is all
            assert _reads(db, writer.user) == "The Long Cut"
            meanwhile.enter_context(pair.paused())
        assert int(first.position or 0) < int(second.position or 0)
        assert _reads(db, writer.user) == "First"
    catch_up(pair.primary, pair.replica)
    assert _reads(db, writer.user) == "First, replica"


def test_without_a_replica_nothing_is_asked_of_the_log(
    face: Face, url: DatabaseUrl, writer: Writer
) -> None:
    with face.open(url).as_user(writer.user) as session:
        session.run(prefer(writer.user, "theme"))
    assert session.position is None


_NUMBERS = st.integers(1, 10**18)


@given(st.lists(_NUMBERS, min_size=1))
def test_the_newest_position_is_by_number_and_not_by_text(numbers: list[int]) -> None:
    assert newest(*map(str, numbers), None) == str(max(numbers))
    assert newest(None) is None


@given(st.lists(st.tuples(st.integers(0, 5), _NUMBERS), min_size=1), st.integers(1, 4))
def test_who_is_forgotten_still_reads_what_they_wrote(
    written: list[tuple[int, int]], remembered: int
) -> None:
    positions = Positions(remembered)
    latest: dict[int, int] = {}
    for user, number in written:
        positions.remember(UUID(int=user), str(number))
        latest[user] = max(number, latest.get(user, 0))
        for known, needed in latest.items():
            wanted = positions.of(UUID(int=known))
            assert wanted is not None
            assert newest(wanted, str(needed)) == wanted
