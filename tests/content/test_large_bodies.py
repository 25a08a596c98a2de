"""A large body passes in parts: its size is in no process's memory, ours included."""

import hashlib
import io
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from tests.buckets import make_bucket, use_account
from tests.content.conftest import DirectoryPlace

from writersroom_db.content import ContentStore, S3Store
from writersroom_db.content.bodies import PART

SIZE = 64 << 20
PEAK = 5 * PART
"""The part before, and one as it is read, joined and sent, and what goes with it."""

_SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


class Blocks(io.RawIOBase):
    """A file of `SIZE` bytes that are nowhere: each block of it repeats its number."""

    def __init__(self) -> None:
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        assert (offset, whence) == (0, 0)
        self._at = 0
        return 0

    def readinto(self, buffer: Any, /) -> int:
        size = min(len(buffer), SIZE - self._at)
        number = self._at.to_bytes(8, "big")
        buffer[:size] = (number * (1 + size // 8))[:size]
        self._at += size
        return size


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give a client of an S3 server in another process, with the bucket ``large``."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        assert server.stdout is not None
        endpoint = f"http://127.0.0.1:{int(server.stdout.readline())}"
        use_account(monkeypatch, endpoint)
        yield make_bucket(endpoint, "large")
        server.kill()


@contextmanager
def _at_most(peak: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        _, reached = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reached < peak


def _goes_through(store: ContentStore) -> None:
    with _at_most(PEAK):
        stored = store.put(uuid4(), io.BufferedReader(Blocks(), 1 << 16))
        digest = hashlib.sha256()
        with store.open(stored.key, stored.sha256) as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                digest.update(chunk)
    assert stored.size == SIZE
    assert digest.hexdigest() == stored.sha256


def test_a_large_body_goes_into_a_bucket_in_parts(apart: Any) -> None:
    _goes_through(S3Store("large"))
    (found,) = apart.list_objects_v2(Bucket="large")["Contents"]
    assert (found["Size"], found["ETag"][-3:]) == (SIZE, f'-{SIZE // PART}"')


def test_a_large_body_goes_into_a_directory_in_parts(directory: DirectoryPlace) -> None:
    _goes_through(directory.store)


@pytest.mark.parametrize(
    "size", [PART - 1, PART, PART + 1, 2 * PART], ids=["under", "one", "over", "two"]
)
def test_a_body_of_about_a_part_is_whole(apart: Any, size: int) -> None:
    store = S3Store("large", client=apart)
    stored = store.put(uuid4(), bytes(size))
    assert store.get(stored.key, stored.sha256) == bytes(size)
