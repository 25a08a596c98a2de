"""Bodies on their way: cut into parts as they go up, checked before they are given out."""

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, TypeAlias

from writersroom_db.errors import ContentDamaged, ContentNotWritten

Body: TypeAlias = bytes | IO[bytes]
"""Bytes, or a binary file that can be sought: it is read from its start, and twice."""

PART = 8 << 20
"""Bytes of a part; what is longer goes up in several."""

_IN_MEMORY = 1 << 20


def measure(body: Body) -> tuple[str, int]:
    """Return the sha256 in hex, and the size in bytes."""
    digest, size = hashlib.sha256(), 0
    for part in _split(body):
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size


def parts(body: Body, sha256: str) -> Iterator[bytes]:
    """Give the body part by part, each of `PART` bytes but the last.

    Raises ContentNotWritten after the last one, if together they don't have this sha256: the file
    was changed since it was measured.
    """
    digest = hashlib.sha256()
    for part in _split(body):
        digest.update(part)
        yield part
    if digest.hexdigest() != sha256:
        raise ContentNotWritten("The body was changed while it was stored.")


def checked(what: str, sha256: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the chunks, and raise ContentDamaged after the last if their sha256 is another."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise ContentDamaged(f"{what} is not what was stored: its sha256 is not {sha256}.")


def spooled(chunks: Iterable[bytes]) -> IO[bytes]:
    """Return a temporary file that holds the chunks, in memory while it is small."""
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    try:
        for chunk in chunks:  # writelines would look at the size only after the last
            file.write(chunk)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _split(body: Body) -> Iterator[bytes]:
    file = io.BytesIO(body) if isinstance(body, bytes) else body
    file.seek(0)
    while part := _read_full(file):
        yield part


def _read_full(file: IO[bytes]) -> bytes:
    """Return the next part; a file may give less than it was asked for before it ends."""
    pieces, left = [], PART
    while left and (piece := file.read(left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
