"""A proxy that cuts a connection exactly when a statement passes.

Either the server never has it, or it does it, and the client hears nothing of that.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from writersroom_db.connection.urls import DatabaseUrl

COMMIT = rb"^Q.*commit\0"


@dataclass
class Cutter:
    """What is cut, how often, and whether the server shall have it first."""

    server: str
    port: int
    statement: bytes = b""
    times: int = 0
    reaches_server: bool = False
    cuts: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cut(self, statement: bytes, *, times: int, reaches_server: bool) -> None:
        """Cut when a message that ``statement`` matches passes, so many ``times``."""
        self.statement, self.times, self.reaches_server = statement, times, reaches_server

    def by_way_of(self, url: DatabaseUrl) -> DatabaseUrl:
        """Return ``url`` by way of the proxy."""
        over = {"host": "127.0.0.1", "port": str(self.port), "sslmode": "disable"}
        known = {**dict(url.parameters), **over, "gssencmode": "disable"}
        return replace(url, parameters=tuple(sorted(known.items())))

    def serve(self, client: socket.socket) -> None:
        """Pass on what a client says, and what it is answered."""
        deaf = threading.Event()
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self.server)
            answering = threading.Thread(target=_pass_on, args=(server, client, deaf), daemon=True)
            answering.start()
            while said := client.recv(1 << 16):
                if self._cuts(said):
                    if self.reaches_server:
                        deaf.set()
                        # with a goodbye, which the server reads when it has done the rest
                        server.sendall(said + b"X\0\0\0\4")
                        answering.join()
                    break
                server.sendall(said)
            server.shutdown(socket.SHUT_RDWR)

    def _cuts(self, said: bytes) -> bool:
        with self._lock:
            if not self.times or not re.search(self.statement, said, re.IGNORECASE | re.DOTALL):
                return False
            self.times -= 1
            self.cuts += 1
            return True


def _pass_on(server: socket.socket, client: socket.socket, deaf: threading.Event) -> None:
    with suppress(OSError):
        while said := server.recv(1 << 16):
            if not deaf.is_set():
                client.sendall(said)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutter(server: DatabaseUrl) -> Iterator[Cutter]:
    """Run a proxy in front of the unix socket of ``server``."""
    path = f"{server.get('host')}/.s.PGSQL.{server.get('port') or 5432}"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Cutter(path, listener.getsockname()[1])
        accepting = threading.Thread(target=_accept, args=(listener, made), daemon=True)
        accepting.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(listener: socket.socket, cutter: Cutter) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=cutter.serve, args=(client,), daemon=True).start()
