"""Anchors: the newest seal's chain, kept where whoever can write the database can't remove it.

An anchor is an object in S3 under Object Lock, in compliance mode: nobody can delete it before its
time. Its key says the seal's number and chain, so a list of keys tells all, and an anchor of the
same number with another chain stands beside the first, as evidence, rather than in its place.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from writersroom_db.audit.seals import Head
from writersroom_db.errors import AnchorFailed, BadAnchor, MissingExtra

_KEY = re.compile(r"(\d{12})-([0-9a-f]{64})\.json")

# the second is what two writers of the same key at once get
_THERE = ("PreconditionFailed", "ConditionalRequestConflict")


class Anchor(NamedTuple):
    """The chain that a seal had when it was the newest."""

    number: int
    chain: bytes


def put_anchor(target: str, head: Head, *, sealed_at: datetime, until: datetime) -> str:
    """Keep the head under ``target`` (``s3://bucket/prefix``); return its address.

    Nobody can remove it before ``until``. What is there already stays. Raises BadAnchor,
    AnchorFailed, and MissingExtra without boto3.
    """
    bucket, prefix = _place(target)
    key = f"{prefix}{head.number:012}-{head.chain.hex()}.json"
    body = {**head.to_json(), "sealed_at": sealed_at.isoformat()}
    with _failures(f"s3://{bucket}/{key}"):
        _client().put_object(
            Bucket=bucket,
            Key=key,
            Body=json.dumps(body).encode(),
            ContentType="application/json",
            ChecksumAlgorithm="SHA256",
            IfNoneMatch="*",
            ObjectLockMode="COMPLIANCE",
            ObjectLockRetainUntilDate=until,
        )
    return f"s3://{bucket}/{key}"


def read_anchors(target: str) -> Iterator[Anchor]:
    """Give the anchors under ``target``, by number; also those behind a delete marker.

    Raises as `put_anchor` does.
    """
    bucket, prefix = _place(target)
    with _failures(target):
        pages = (
            _client().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
        )
        last = ""
        for page in pages:
            for version in page.get("Versions", []):
                found = _KEY.fullmatch(version["Key"].removeprefix(prefix))
                if found and version["Key"] != last:
                    last = version["Key"]
                    yield Anchor(int(found[1]), bytes.fromhex(found[2]))


def check_target(target: str) -> None:
    """Raise BadAnchor for what is no ``s3://bucket/prefix``."""
    _place(target)


def _place(target: str) -> tuple[str, str]:
    parts = urlsplit(target)
    if parts.scheme != "s3" or not parts.netloc:
        raise BadAnchor(f"{target} is not s3://bucket/prefix.")
    prefix = parts.path.strip("/")
    return parts.netloc, f"{prefix}/" if prefix else ""


def _client() -> Any:
    import boto3

    return boto3.client("s3")


@contextmanager
def _failures(where: str) -> Iterator[None]:
    """Say where it failed; that an object is there already is no failure."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise MissingExtra("boto3 is not installed.", hint="Install writersroom-db[aws].") from None
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in _THERE:
            raise AnchorFailed(f"{where}: {error}") from None
    except BotoCoreError as error:
        raise AnchorFailed(f"{where}: {error}") from None
