"""Writes the texts of seeded versions where a content store keeps them: a directory, or S3."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from writersroom_db.errors import BadContentTarget, ContentNotWritten, MissingExtra
from writersroom_db.seed.lives import documents
from writersroom_db.seed.rows.documents import VERSIONS, content_key
from writersroom_db.seed.world import World

Put = Callable[[str, bytes], None]
"""Stores bytes under a key, unless the key is there."""

_AT_ONCE = 16


def content_target(name: str) -> Put:
    """Return what stores under ``name``: ``s3://bucket/prefix``, or a directory.

    AWS's settings are those of boto3. Raises BadContentTarget and MissingExtra.
    """
    parts = urlsplit(name)
    if parts.scheme == "s3":
        return _bucket(parts.netloc, parts.path.strip("/"))
    if parts.scheme:
        raise BadContentTarget(f"{name} is neither s3://bucket/prefix nor a directory.")
    return _directory(Path(name))


def write_content(world: World, put: Put) -> int:
    """Store the text of every version under its key; return how many there are.

    What is there stays, so a run that was cut off goes on. Raises ContentNotWritten.
    """
    written = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting: set[Future[None]] = set()
        for key, text in _texts(world):
            waiting.add(pool.submit(put, key, text))
            if len(waiting) >= 4 * _AT_ONCE:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                written += _count(done)
        written += _count(wait(waiting).done)
    return written


def _texts(world: World) -> Iterator[tuple[str, bytes]]:
    for block in VERSIONS.blocks(world):
        for draft, _ in documents.versions(world, np.arange(block.first, block.last)):
            yield content_key(draft.digest()), draft.text.encode()


def _count(done: set[Future[None]]) -> int:
    for future in done:
        future.result()
    return len(done)


def _directory(root: Path) -> Put:
    def put(key: str, text: bytes) -> None:
        path = root / key
        if path.exists():
            return
        half = path.with_name(f".{path.name}.half")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(text)
            half.replace(path)
        except OSError as error:
            raise ContentNotWritten(f"{path} can't be written: {error.strerror}.") from None

    return put


def _bucket(bucket: str, prefix: str) -> Put:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise MissingExtra("boto3 is not installed.", hint="Install writersroom-db[aws].") from None
    client: Any = boto3.client("s3", config=Config(max_pool_connections=_AT_ONCE))

    def put(key: str, text: bytes) -> None:
        name = f"{prefix}/{key}" if prefix else key
        try:
            client.put_object(Bucket=bucket, Key=name, Body=text, IfNoneMatch="*")
        except ClientError as error:
            if error.response["Error"]["Code"] not in _THERE:
                raise ContentNotWritten(f"s3://{bucket}/{name}: {error}") from None
        except BotoCoreError as error:
            raise ContentNotWritten(f"s3://{bucket}/{name}: {error}") from None

    return put


# the second is what two writers of the same key at once get
_THERE = ("PreconditionFailed", "ConditionalRequestConflict")
