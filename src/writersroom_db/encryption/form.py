"""The form of an encrypted value: text that names its key, and is bound to the place it is in.

``enc:`` and, in url-safe base64 without padding: a byte for the version, two for the number of the
key, 12 for the nonce, the ciphertext, 16 for the tag. Version and key are three bytes, so the first
eight characters are the same for all values under a key: SQL counts by them.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from uuid import UUID

from writersroom_db.errors import DecryptionFailed, NotEncrypted

PREFIX = "enc:"
NONCE_BYTES = 12
TAG_BYTES = 16

_VERSION = b"\x01"
_HEADER_BYTES = 3
_OVERHEAD = _HEADER_BYTES + NONCE_BYTES + TAG_BYTES


class Place(NamedTuple):
    """Where a value stands: ``table`` with its schema, such as ``app.users``, column and row."""

    table: str
    column: str
    row_id: UUID

    def bound(self, key_id: int) -> bytes:
        """Return what is authenticated besides the value: its header, and its place."""
        return header(key_id) + self.row_id.bytes + f"{self.table}\0{self.column}".encode()


class Parts(NamedTuple):
    """What an encrypted value consists of; ``ciphertext`` ends with the tag."""

    key_id: int
    nonce: bytes
    ciphertext: bytes


def header(key_id: int) -> bytes:
    """Return the first bytes of every value under the key."""
    return _VERSION + key_id.to_bytes(2, "big")


def mark(key_id: int) -> str:
    """Return the first characters of every value under the key."""
    return PREFIX + _encoded(header(key_id))


def key_of_mark(text: str) -> int | None:
    """Return the key that a `mark` names, None where it is none."""
    try:
        start = urlsafe_b64decode(text.removeprefix(PREFIX))
    except ValueError:
        return None
    key_id = int.from_bytes(start[1:], "big")
    return key_id if len(start) == _HEADER_BYTES and mark(key_id) == text else None


def join(key_id: int, nonce: bytes, ciphertext: bytes) -> str:
    """Return the value that consists of these parts."""
    return PREFIX + _encoded(header(key_id) + nonce + ciphertext)


def split(text: str, place: Place) -> Parts:
    """Return the parts of a value.

    Raises NotEncrypted where it is no encrypted value, and DecryptionFailed where it is a broken
    one.
    """
    if not text.startswith(PREFIX):
        raise NotEncrypted(f"A value of {place.table}.{place.column} is not encrypted.")
    encoded = text[len(PREFIX) :]
    try:
        sealed = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        raise DecryptionFailed(place.table, place.column) from None
    # what decodes to the same bytes without being the same text was changed, too
    if len(sealed) < _OVERHEAD or sealed[:1] != _VERSION or _encoded(sealed) != encoded:
        raise DecryptionFailed(place.table, place.column)
    body = _HEADER_BYTES + NONCE_BYTES
    key_id = int.from_bytes(sealed[1:_HEADER_BYTES], "big")
    return Parts(key_id, sealed[_HEADER_BYTES:body], sealed[body:])


def longest_value(characters: int) -> int:
    """Return how many bytes of UTF-8 a value may have to fit a column of so many characters."""
    return (characters - len(PREFIX)) * 3 // 4 - _OVERHEAD


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
