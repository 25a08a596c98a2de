"""Wraps data keys with a key in a file, for development and tests."""

import os
import stat
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from writersroom_db.encryption.form import NONCE_BYTES
from writersroom_db.errors import KeyFileRefused, KeyNotUnwrapped

_KEY_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LARGEST = 1024


class FileWrapper:
    """Wraps with AES-256-GCM under the 32 bytes, as they are or in base64, that a file holds.

    Raises KeyFileRefused where the file is missing, holds something else, or may be read by
    others.
    """

    def __init__(self, path: Path) -> None:
        key = _read(path)
        self._cipher = AESGCM(key)
        self.name = f"file:{sha256(b'writersroom-db key file' + key).hexdigest()[:16]}"

    def __repr__(self) -> str:
        return f"FileWrapper({self.name!r})"

    def wrap(self, key: bytes, purpose: str) -> bytes:
        """Return the key, encrypted."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, purpose.encode())

    def unwrap(self, wrapped: bytes, purpose: str) -> bytes:
        """Return the key. Raises KeyNotUnwrapped where another wrapped it."""
        nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, ciphertext, purpose.encode())
        except (InvalidTag, ValueError):
            raise KeyNotUnwrapped from None


def make_key_file(path: Path) -> None:
    """Make a file with a new key that only its owner may read; a file that is there stays.

    Raises KeyFileRefused where it can't be written. Killed at any point, it leaves the whole file
    or none under that name.
    """
    content = b64encode(os.urandom(_KEY_BYTES)) + b"\n"
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as half:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
            path.hardlink_to(half.name)
    except FileExistsError:
        return
    except OSError as error:
        raise KeyFileRefused(f"{path} can't be written: {error.strerror}.") from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LARGEST)
    except OSError as error:
        raise KeyFileRefused(
            f"The key file {path} can't be read: {error.strerror}.",
            hint="The first one is made by: writersroom-db keys create --wrapper file:PATH",
        ) from None
    if mode & _OTHERS:
        raise KeyFileRefused(
            f"The key file {path} may be used by others than its owner (mode"
            f" {stat.S_IMODE(mode):04o}).",
            hint=f"chmod 600 {path}; if others may have read it, then: writersroom-db keys rewrap",
        )
    key = content if len(content) == _KEY_BYTES else _decoded(content)
    if len(key) != _KEY_BYTES:
        raise KeyFileRefused(
            f"The key file {path} does not hold {_KEY_BYTES} bytes.",
            hint="It holds them as they are, or in base64.",
        )
    return key


def _decoded(content: bytes) -> bytes:
    try:
        return b64decode(content.strip(), validate=True)
    except ValueError:
        return b""
