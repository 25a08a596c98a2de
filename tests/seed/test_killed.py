"""A seeding that is killed: the same command completes it to the same rows."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psycopg
import pytest

from tests.seed.conftest import digests
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import VARIABLE, DatabaseUrl
from writersroom_db.drift import find_drift

SIZE = ["--users", "60", "--messages", "30000", "--versions", "12000", "--seed", "3"]

SESSIONS = (
    "select from pg_stat_activity where application_name = 'writersroom-db seed'"
    " and datname = current_database()"
)


def _start(url: DatabaseUrl, workers: int) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "writersroom_db_cli", "seed", *SIZE, "--workers", str(workers)]
    environment = {**os.environ, VARIABLE: url.conninfo}
    return subprocess.Popen(
        words,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _progress(connection: psycopg.Connection) -> tuple[int, int]:
    """Return how many blocks are there, and how much still waits for them, 0 before it does."""
    row = connection.execute(
        "select (select count(*) from ops.seed_blocks), (select count(*) from ops.seed_deferred)"
    ).fetchone()
    return row or (0, 0)


def _more_is_loaded(before: tuple[int, int], now: tuple[int, int]) -> bool:
    return now[0] > before[0]


def _less_waits(before: tuple[int, int], now: tuple[int, int]) -> bool:
    return now[1] < before[1]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_seeding_is_completed_by_the_same_command(
    database: DatabaseUrl, other_database: DatabaseUrl, workers: int
) -> None:
    reached = (0, 0)
    with connect(database, autocommit=True) as connection:
        for moved in [_more_is_loaded] * 3 + [_less_waits] * 3:
            process = _start(database, workers)
            while not moved(reached, _progress(connection)):
                assert process.poll() is None
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
            process.wait()
            reached = _progress(connection)
    process = _start(database, workers)
    _, told = process.communicate()
    assert process.returncode == 0, told
    assert b"an earlier run of the same was cut off" in told
    whole = _start(other_database, 1)
    assert whole.wait() == 0
    assert digests(database) == digests(other_database)
    assert not find_drift(database)


def test_workers_end_when_what_started_them_is_killed(database: DatabaseUrl) -> None:
    process = _start(database, 2)
    with connect(database, autocommit=True) as connection:
        # its own session, and one of each worker
        while len(connection.execute(SESSIONS).fetchall()) < 3:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        until = time.monotonic() + 20
        while connection.execute(SESSIONS).fetchall():
            assert time.monotonic() < until, "a worker lives on"
            time.sleep(0.05)
    with suppress(ValueError):
        process.stderr.close()  # type: ignore[union-attr]
