"""A server that asks for passwords, over TCP, as none of the other tests' servers does."""

import socket
from collections.abc import Iterator

import pytest
from psycopg import sql

from writersroom_db.connection import cluster
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login, scratch_cluster

NASTY = "p@ss/w:o?r d%"


@pytest.fixture(scope="session")
def password_server() -> Iterator[DatabaseUrl]:
    """Give a scratch server on 127.0.0.1 with scram passwords, as its user ann."""
    port = free_port()
    settings = {"listen_addresses": "127.0.0.1", "max_connections": "20"}
    with scratch_cluster(settings, port=port) as scratch:
        (scratch.data / "pg_hba.conf").write_text(
            "local all all trust\nhost guarded all all reject\nhost all all all scram-sha-256\n"
        )
        cluster.run(scratch, "pg_ctl", ["reload", "-D", str(scratch.data)])
        with connect(scratch.url(), autocommit=True) as connection:
            make = sql.SQL("create role ann login password {}").format(sql.Literal(NASTY))
            connection.execute(make)
            connection.execute("create role locked password 'x' nologin")
            connection.execute("create role narrow login password 'x' connection limit 0")
            connection.execute("create database guarded")
            connection.execute("create database closed")
            connection.execute("revoke connect on database closed from public")
        url = login(scratch.url(), "ann", NASTY).parameters
        yield DatabaseUrl(tuple({**dict(url), "host": "127.0.0.1"}.items()), NASTY)


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
