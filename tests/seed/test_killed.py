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


def _blocks(connection: psycopg.Connection) -> int:
    row = connection.execute("select count(*) from ops.seed_blocks").fetchone()
    return int(row[0]) if row else 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_seeding_is_completed_by_the_same_command(
    database: DatabaseUrl, other_database: DatabaseUrl, workers: int
) -> None:
    killed, reached = 0, 0
    with connect(database, autocommit=True) as connection:
        while True:
            process = _start(database, workers)
            while process.poll() is None and _blocks(connection) == reached:
                time.sleep(0.001)
            if killed == 3 or process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            reached = _blocks(connection)
    _, told = process.communicate()
    assert process.returncode == 0, told
    assert b"an earlier run of the same was cut off" in told
    assert killed == 3
    whole = _start(other_database, 1)
    assert whole.wait() == 0
    assert digests(database) == digests(other_database)


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
