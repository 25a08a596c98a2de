"""A pooler between us and the server is noticed at the first connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl, parse
from writersroom_db.errors import PooledConnection
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import TestServer


class Relay:
    """Passes a client on to a server, and like a pooler hands out a cancel key of its own."""

    def __init__(self, folder: Path, server: DatabaseUrl, *, own_key: bool) -> None:
        there = dict(server.parameters)
        self._server = f"{there['host']}/.s.PGSQL.{there['port']}"
        self._own_key = own_key
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / ".s.PGSQL.5432"))
        self._door.listen()
        self.url = parse(f"postgresql://{there['user']}@/{there['dbname']}?host={folder}")
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                for ways in ((client, server, False), (server, client, self._own_key)):
                    threading.Thread(target=self._pass_on, args=ways, daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, target: socket.socket, own_key: bool) -> None:
        """Copy bytes; in the greeting (R, S, K messages) put another process id."""
        with suppress(OSError):
            while data := source.recv(65536):
                key = data.find(b"K\x00\x00\x00\x0c")
                if own_key and key >= 0:
                    data = data[: key + 5] + b"\x7f\xff\xff\xff" + data[key + 9 :]
                    own_key = False
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@pytest.fixture
def pooler(cluster: TestServer, tmp_path: Path) -> Iterator[DatabaseUrl]:
    relay = Relay(tmp_path, cluster.url, own_key=True)
    yield relay.url
    relay.close()


def test_a_pooler_is_refused_by_name(pooler: DatabaseUrl) -> None:
    with pytest.raises(PooledConnection, match=r"is reached through a connection pooler") as caught:
        connect(pooler)
    assert "past pgbouncer" in caught.value.hint


def test_migrate_refuses_a_pooler(pooler: DatabaseUrl) -> None:
    with pytest.raises(PooledConnection):
        migrate(pooler)


def test_a_plain_relay_is_none(cluster: TestServer, tmp_path: Path) -> None:
    relay = Relay(tmp_path, cluster.url, own_key=False)
    with connect(relay.url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    relay.close()
