"""Both stores, each with what only a test may do to it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest
from tests.buckets import contents, make_bucket, make_older, s3_server, use_account
from tests.content.faults import Proxy, faulty

from writersroom_db.content import ContentStore, DirectoryStore, S3Store

PREFIX = "bodies/here"


class Place(Protocol):
    """A store, and what a test does behind its back."""

    @property
    def store(self) -> ContentStore: ...

    @property
    def url(self) -> str:
        """What the command line calls it."""

    def write(self, key: str, body: bytes) -> None:
        """Put anything under any key."""

    def remove(self, key: str) -> None: ...

    def age(self, key: str, by: timedelta) -> None:
        """Make what lies under ``key`` older."""

    def bodies(self) -> dict[str, bytes]:
        """Return what lies there, by key."""


@dataclass(frozen=True)
class DirectoryPlace:
    """A directory."""

    root: Path

    @property
    def store(self) -> ContentStore:
        return DirectoryStore(self.root)

    @property
    def url(self) -> str:
        return str(self.root)

    def write(self, key: str, body: bytes) -> None:
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    def remove(self, key: str) -> None:
        (self.root / key).unlink()

    def age(self, key: str, by: timedelta) -> None:
        path = self.root / key
        written = path.stat().st_mtime_ns - int(by.total_seconds() * 1_000_000_000)
        os.utime(path, ns=(written, written))

    def bodies(self) -> dict[str, bytes]:
        files = [path for path in self.root.rglob("*") if path.is_file()]
        found = {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}
        return {key: body for key, body in found.items() if key != ".lock"}


@dataclass(frozen=True)
class BucketPlace:
    """A bucket that keeps versions, under a prefix."""

    client: Any
    bucket: str

    @property
    def store(self) -> ContentStore:
        return S3Store(self.bucket, PREFIX)

    @property
    def url(self) -> str:
        return f"s3://{self.bucket}/{PREFIX}"

    def write(self, key: str, body: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=f"{PREFIX}/{key}", Body=body)

    def remove(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=f"{PREFIX}/{key}")

    def age(self, key: str, by: timedelta) -> None:
        make_older(self.bucket, f"{PREFIX}/{key}", by)

    def bodies(self) -> dict[str, bytes]:
        return {key.removeprefix(f"{PREFIX}/"): body for key, body in contents(self.bucket)}


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    """Give the URL of an S3 server."""
    with s3_server() as url:
        yield url


@pytest.fixture
def bucket(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> BucketPlace:
    """Give a bucket of the test's own, which boto3 finds."""
    use_account(monkeypatch, s3_url)
    name = f"content-{uuid4().hex}"
    return BucketPlace(make_bucket(s3_url, name), name)


@pytest.fixture
def directory(tmp_path: Path) -> DirectoryPlace:
    """Give a directory, not yet made."""
    return DirectoryPlace(tmp_path / "bodies")


@pytest.fixture(params=["directory", "bucket"])
def place(request: pytest.FixtureRequest) -> Place:
    """Give each of both."""
    given: Place = request.getfixturevalue(request.param)
    return given


@pytest.fixture
def proxy(bucket: BucketPlace, s3_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Give a proxy that stands between boto3 and the bucket, and have boto3 retry at once."""
    assert bucket
    with faulty(s3_url) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
        monkeypatch.setattr(
            "botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0
        )
        yield proxy
