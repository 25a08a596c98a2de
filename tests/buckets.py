"""An S3 server on loopback, moto's, and what only it can do: make objects older."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.server import ThreadedMotoServer


@contextmanager
def s3_server() -> Iterator[str]:
    """Run a server in this process, and give its URL."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def account(endpoint: str) -> dict[str, str]:
    """Return the environment in which boto3 finds the server."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def use_account(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    """Have boto3 in this process find the server."""
    for name, value in account(endpoint).items():
        monkeypatch.setenv(name, value)


def make_bucket(endpoint: str, name: str, *, versioning: str | None = "Enabled") -> Any:
    """Make a bucket, and return a client for it."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=name)
    if versioning:
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": versioning})
    return client


def make_older(bucket: str, key: str, by: timedelta) -> None:
    """Make every version under ``key`` older."""
    for version in _keys(bucket).getlist(key):
        version.last_modified -= by


def contents(bucket: str) -> list[tuple[str, bytes]]:
    """Return every version's key and body."""
    versions = [each for name in _keys(bucket) for each in _keys(bucket).getlist(name)]
    return [(each.name, each.value) for each in versions if hasattr(each, "value")]


def _keys(bucket: str) -> Any:
    return get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys
