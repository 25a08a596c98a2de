"""Sealing: each committed entry once, whenever it was committed, and nobody waits for it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.audit.conftest import read_log
from tests.schema import rows
from tests.waiting import PATIENCE
from writersroom_db.attempts import silent
from writersroom_db.audit import Sealed, plan_seal, seal, verify
from writersroom_db.audit.seals import unpack
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import VARIABLE, DatabaseUrl

Connection = psycopg.Connection[TupleRow]


@pytest.fixture
def other(migrated_database: DatabaseUrl) -> Iterator[Connection]:
    """Give a second connection."""
    with connect(migrated_database) as connection:
        yield connection


def sealed_ids(db: rows.Database) -> list[int]:
    found = db.execute("select ids from audit.seals order by number").fetchall()
    return [each for (ids,) in found for each in unpack(bytes(ids))]


def _small_seals(monkeypatch: pytest.MonkeyPatch, entries: int) -> None:
    monkeypatch.setattr("writersroom_db.audit.sealing.MANY", entries)


def test_entries_are_sealed_in_seals_that_hold_each_other(
    connection: rows.Database, migrated_database: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(25):
        rows.user(connection)
    connection.commit()
    _small_seals(monkeypatch, 10)
    sealed = seal(migrated_database, silent)
    assert (sealed.entries, sealed.seals, sealed.waiting) == (25, 3, 0)
    assert sealed_ids(connection) == [entry.id for entry in read_log(connection)]
    found = connection.execute(
        "select number, row_count, previous, chain from audit.seals order by number"
    ).fetchall()
    assert [row[:2] for row in found] == [(1, 10), (2, 10), (3, 5)]
    assert found[0][2] == bytes(32)
    assert [row[2] for row in found[1:]] == [row[3] for row in found[:-1]]
    assert (sealed.head.number, sealed.head.chain) == (3, found[2][3])
    again = seal(migrated_database, silent)
    assert (again.entries, again.seals, again.head) == (0, 0, sealed.head)
    verified = verify(migrated_database)
    assert (verified.seals, verified.entries, verified.findings) == (3, 25, ())
    assert verified.head == sealed.head


def test_a_plan_says_what_would_be_sealed_and_changes_nothing(
    connection: rows.Database, migrated_database: DatabaseUrl
) -> None:
    rows.user(connection)
    connection.commit()
    plan = plan_seal(migrated_database)
    assert plan.entries == 1
    assert [lane.since for lane in plan.lanes] == [read_log(connection)[0].created_at]
    assert sealed_ids(connection) == []


def test_an_entry_waits_for_each_transaction_that_began_before_it(
    connection: rows.Database, other: Connection, migrated_database: DatabaseUrl
) -> None:
    rows.user(other)
    rows.user(connection)
    connection.commit()
    early = seal(migrated_database, silent)
    assert (early.entries, early.waiting) == (0, 1)
    assert early.since is not None
    other.commit()
    late = seal(migrated_database, silent)
    assert (late.entries, late.waiting) == (2, 0)
    assert sorted(sealed_ids(connection)) == sorted(e.id for e in read_log(connection))
    assert verify(migrated_database).findings == ()


def test_an_entry_of_a_lower_number_that_comes_late_is_sealed_by_the_next(
    connection: rows.Database, other: Connection, migrated_database: DatabaseUrl
) -> None:
    """Sessions take numbers ahead, so the later transaction has the lower one."""
    rows.user(other)
    other.commit()
    rows.user(connection)
    connection.commit()
    seal(migrated_database, silent)
    rows.user(other)
    other.commit()
    seal(migrated_database, silent)
    assert sealed_ids(connection) == [entry.id for entry in read_log(connection)]
    assert sealed_ids(connection) != sorted(sealed_ids(connection))
    assert verify(migrated_database).findings == ()


def test_everything_that_writers_commit_meanwhile_is_sealed_once(
    connection: rows.Database, migrated_database: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    _small_seals(monkeypatch, 20)
    over = threading.Event()

    def write(number: int) -> None:
        with connect(migrated_database) as db:
            for turn in range(40):
                for _ in range(1 + turn % 3):
                    rows.user(db)
                if (turn + number) % 5 == 0:
                    time.sleep(0.01)
                db.rollback() if turn % 7 == 3 else db.commit()

    def seal_on() -> int:
        total = 0
        while not over.is_set():
            total += seal(migrated_database, silent).entries
        return total

    with ThreadPoolExecutor(6) as threads:
        sealers = [threads.submit(seal_on) for _ in range(2)]
        writers = [threads.submit(write, number) for number in range(4)]
        for writer in writers:
            writer.result()
        over.set()
        counted = sum(sealer.result() for sealer in sealers)
    counted += seal(migrated_database, silent).entries
    there = [entry.id for entry in read_log(connection)]
    assert Counter(sealed_ids(connection)) == Counter(there)
    assert counted == len(there) > 200
    verified = verify(migrated_database)
    assert (verified.entries, verified.waiting, verified.findings) == (counted, 0, ())


def test_no_writer_waits_for_it_however_long_it_takes(
    connection: rows.Database, other: Connection, migrated_database: DatabaseUrl
) -> None:
    """It is held up with all its locks taken; writers come through, their patience being short."""
    rows.user(connection)
    connection.commit()
    other.execute("lock table audit.seals in share mode")
    with ThreadPoolExecutor(1) as thread:
        sealing = thread.submit(seal, migrated_database, silent)
        try:
            locks = _locks_of_the_sealer(connection)
            connection.execute("set lock_timeout = '50ms'")
            talk = rows.conversation(connection)
            rows.message(connection, talk.session)
            connection.execute("update app.users set first_name = 'Nina'")
            connection.execute("delete from app.chat_messages")
            connection.commit()
        finally:
            other.rollback()
        assert sealing.result().entries == 1
    on_tables = {mode for relation, mode in locks if relation.startswith("audit.log")}
    assert on_tables == {"AccessShareLock"}
    assert not [relation for relation, _ in locks if relation.startswith("app.")]
    assert seal(migrated_database, silent).waiting == 0


def _locks_of_the_sealer(db: rows.Database) -> set[tuple[str, str]]:
    until = time.monotonic() + PATIENCE
    while True:
        found = db.execute(
            "select l.relation::regclass::text, l.mode, l.granted from pg_locks as l"
            " join pg_stat_activity as a on a.pid = l.pid"
            " where a.query like '%insert into audit.seals%' and l.relation is not null"
            " and a.pid <> pg_backend_pid()"
        ).fetchall()
        db.rollback()
        if any(not granted for _, _, granted in found):
            return {(name, mode) for name, mode, _ in found}
        assert time.monotonic() < until, "the sealer never came to its seal"
        time.sleep(0.005)


def test_a_sealing_that_is_killed_is_completed_by_the_next(
    connection: rows.Database, migrated_database: DatabaseUrl
) -> None:
    connection.execute(
        "insert into app.users (email, first_name, last_name, password_hash, salt)"
        " select gen_random_uuid() || '@example.com', 'a', 'b', 'c', 'd'"
        " from generate_series(1, 3000)"
    )
    connection.commit()
    program = (
        "import sys; from writersroom_db.audit import sealing;"
        " from writersroom_db.connection.urls import parse;"
        " sealing.MANY = 100; sealing.seal(parse(sys.argv[1]), print)"
    )
    killed = 0
    for wanted in (1, 4, 9):
        words = [sys.executable, "-c", program, migrated_database.conninfo]
        process = subprocess.Popen(words, env={**os.environ, VARIABLE: ""}, stdout=-1)
        until = time.monotonic() + PATIENCE
        while process.poll() is None and len(sealed_ids(connection)) < 100 * wanted:
            connection.rollback()
            assert time.monotonic() < until, "it neither seals nor ends"
            time.sleep(0.002)
        connection.rollback()
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
    assert killed
    assert seal(migrated_database, silent).waiting == 0
    assert sealed_ids(connection) == [entry.id for entry in read_log(connection)]
    assert verify(migrated_database).findings == ()


def test_after_a_restore_into_another_cluster_a_new_era_is_sealed(
    connection: rows.Database, migrated_database: DatabaseUrl
) -> None:
    """Where transactions count anew, the first ones are below what was sealed."""

    def write_and_seal(entries: int) -> Sealed:
        for _ in range(entries):
            rows.user(connection)
        connection.commit()
        return seal(migrated_database, silent)

    write_and_seal(2)
    rows.user(connection)
    connection.commit()
    connection.execute(
        "update audit.log set xid = (xid::text::bigint + 1000000)::text::xid8;"
        " update audit.state set sealed_before = '1000000';"
        " delete from audit.seals"
    )
    connection.commit()
    restored = write_and_seal(3)
    assert (restored.entries, restored.waiting) == (6, 0)
    assert write_and_seal(1).entries == 1
    assert [entry.era for entry in read_log(connection)] == [2, 2, 2, 2, 1, 1, 1]
    verified = verify(migrated_database)
    assert (verified.entries, verified.findings) == (7, ())
