"""A streaming replica of a scratch cluster, and looks at what it has replayed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.waiting import PATIENCE
from writersroom_db.connection import cluster
from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.connect import connect

_BEHIND = "select pg_last_wal_replay_lsn() < %s::pg_lsn"


@contextmanager
def standby(primary: Cluster) -> Iterator[Cluster]:
    """Run a streaming replica of ``primary`` that reports often; it lives in the same place."""
    copy = replace(primary, data=primary.sockets / "standby", port=primary.port + 1)
    options = ["-D", str(copy.data), "-h", str(primary.sockets), "-p", str(primary.port)]
    done = cluster.run(
        primary, "pg_basebackup", [*options, "-U", cluster.SUPERUSER, "-R", "-c", "fast", "-N"]
    )
    assert done.returncode == 0, done.stderr
    with (copy.data / "postgresql.conf").open("a") as file:
        file.write("wal_receiver_status_interval = '1s'\n")
    try:
        cluster.start(copy)
        yield copy
    finally:
        cluster.stop(copy, mode="immediate")


def catch_up(primary: Cluster, copy: Cluster) -> None:
    """Wait until ``copy`` has replayed what ``primary`` has written."""
    with connect(primary.url()) as writing, connect(copy.url(), autocommit=True) as replaying:
        position = writing.execute("select pg_current_wal_flush_lsn()::text").fetchone()
        until = time.monotonic() + PATIENCE
        while replaying.execute(_BEHIND, position).fetchone() != (False,):
            assert time.monotonic() < until, "the replica does not catch up"
            time.sleep(0.01)


def promote(copy: Cluster) -> None:
    """Make a replica a primary, and wait until it is one."""
    done = cluster.run(copy, "pg_ctl", ["promote", "-D", str(copy.data), "-w"])
    assert done.returncode == 0, done.stderr
