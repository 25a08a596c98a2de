"""What goes wrong between us and S3, from a proxy that has it go wrong when it is told to.

It compares checksums as S3 does, since moto takes whatever it gets.
"""

import hashlib
import http.client
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Fault(Enum):
    """What happens to one request."""

    NONE = auto()
    REFUSED = auto()
    """The connection breaks before the request arrives."""
    LOST = auto()
    """The request is carried out, and its answer is lost."""
    SLOW_DOWN = auto()
    INTERNAL_ERROR = auto()
    CORRUPTED = auto()
    """A byte of the request is changed on its way."""
    TRUNCATED = auto()
    """The answer breaks off in its middle."""
    FLIPPED = auto()
    """A byte of the answer is changed on its way."""
    GARBLED = auto()
    """The answer makes no sense."""
    STALLED = auto()
    """The answer doesn't come."""


Choose = Callable[[str, str], Fault]
"""Says what happens to a request, by its method and path."""


class Proxy(ThreadingHTTPServer):
    """Hands requests on to a server, unless ``choose`` says otherwise."""

    daemon_threads = True
    # a client that has given up is no news
    handle_error = lambda *_: None  # noqa: E731

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.server_url = server
        self.choose: Choose = lambda _method, _path: Fault.NONE
        self.done: list[tuple[str, str, Fault]] = []
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def faulty(server: str) -> Iterator[Proxy]:
    """Run a proxy before ``server``."""
    with Proxy(server) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True).start()
        yield proxy
        proxy.stopped.set()
        proxy.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Proxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = self.server.choose(self.command, self.path)
        self.server.done.append((self.command, self.path, fault))
        if fault is Fault.REFUSED:
            self.close_connection = True
        elif fault is Fault.STALLED:
            self.server.stopped.wait(30)
            self.close_connection = True
        elif fault is Fault.SLOW_DOWN:
            self._refuse(503, "SlowDown")
        elif fault is Fault.INTERNAL_ERROR:
            self._refuse(500, "InternalError")
        else:
            self._hand_on(flip(body) if fault is Fault.CORRUPTED else body, fault)

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815 (http.server's names)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _hand_on(self, body: bytes, fault: Fault) -> None:
        checksum = self.headers.get("x-amz-checksum-sha256")
        if checksum and checksum != b64encode(hashlib.sha256(body).digest()).decode():
            self._refuse(400, "BadDigest")
            return
        upstream = http.client.HTTPConnection(urlsplit(self.server.server_url).netloc)
        headers = {name: value for name, value in self.headers.items() if name != "Expect"}
        upstream.request(self.command, self.path, body, headers)
        answer = upstream.getresponse()
        content = answer.read()
        upstream.close()
        if fault is Fault.LOST:
            self.close_connection = True
            return
        if fault is Fault.GARBLED:
            content = b"<" * len(content)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "date", "server", "transfer-encoding"}:
                self.send_header(name, value)
        self.end_headers()
        if fault is Fault.TRUNCATED:
            self.close_connection = True
            content = content[: len(content) // 2]
        self.wfile.write(flip(content) if fault is Fault.FLIPPED else content)

    def _refuse(self, status: int, code: str) -> None:
        text = f"<Error><Code>{code}</Code><Message>on purpose</Message></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)


def flip(body: bytes) -> bytes:
    """Return ``body`` with another byte in its middle, if it has any."""
    flipped = bytearray(body)
    if flipped:
        flipped[len(body) // 2] ^= 1
    return bytes(flipped)
