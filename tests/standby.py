"""A streaming replica of a scratch cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from writersroom_db.connection import cluster
from writersroom_db.connection.cluster import Cluster


@contextmanager
def standby(primary: Cluster) -> Iterator[Cluster]:
    """Run a replica of ``primary`` that reports often; it lives in the same place, a port on."""
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
