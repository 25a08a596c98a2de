"""The S3 client: patient with the network, never for ever; and its errors as ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from writersroom_db.errors import BadContentTarget, MissingExtra, WritersRoomError

AT_ONCE = 16
"""How many requests may be under way at once."""


def make_client() -> Any:
    """Return boto3's client for S3, with boto3's own settings for account and region.

    Raises MissingExtra, and BadContentTarget where those settings can't be used.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise MissingExtra("boto3 is not installed.", hint="Install writersroom-db[aws].") from None
    config = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": 5},
        max_pool_connections=AT_ONCE,
        signature_version="s3v4",  # nothing older opens what KMS has encrypted
        # we send and compare checksums ourselves
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    with telling(BadContentTarget, "S3 can't be used"):
        return boto3.client("s3", config=config)


@contextmanager
def telling(error: type[WritersRoomError], what: str) -> Iterator[None]:
    """Raise ``error``, naming ``what``, where S3 or the way to it fails."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as failed:
        raise error(f"{what}: {failed}") from None
