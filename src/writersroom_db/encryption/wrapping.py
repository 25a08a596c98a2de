"""What wraps data keys: a key of KMS, or in development one in a file."""

import os
from pathlib import Path
from typing import Protocol

from writersroom_db.errors import BadKeyWrapper

VARIABLE = "WRITERSROOM_KEYS"
"""The environment variable that names what wraps the data keys."""


class KeyWrapper(Protocol):
    """Encrypts and decrypts data keys under a key that is not in the database.

    ``purpose``, ``column`` or ``index``, is authenticated with the key: one is not taken for the
    other.
    """

    @property
    def name(self) -> str:
        """What is recorded beside the keys that it wraps; nothing secret."""
        ...

    def wrap(self, key: bytes, purpose: str) -> bytes:
        """Return the key, encrypted. Raises KmsFailed."""
        ...

    def unwrap(self, wrapped: bytes, purpose: str) -> bytes:
        """Return the key. Raises KeyNotUnwrapped where another wrapped it, and KmsFailed."""
        ...


def named_wrapper(text: str | None) -> str:
    """Return the name that the user chose: ``text``, else the environment's.

    Raises BadKeyWrapper where there is none.
    """
    chosen = os.environ.get(VARIABLE, "") if text is None else text
    if not chosen.strip():
        raise BadKeyWrapper("What wraps the data keys was not named.")
    return chosen.strip()


def key_wrapper(spec: str) -> KeyWrapper:
    """Return what wraps keys, as ``kms:KEY`` (an id, ARN or alias) or ``file:PATH`` names it.

    Raises BadKeyWrapper, KeyFileRefused, KmsFailed and MissingExtra.
    """
    kind, _, named = spec.partition(":")
    if kind == "kms" and named:
        from writersroom_db.encryption.kms import KmsWrapper

        return KmsWrapper(named)
    if path := _file(spec):
        from writersroom_db.encryption.key_file import FileWrapper

        return FileWrapper(path)
    raise BadKeyWrapper(f"{spec} is neither kms:KEY nor file:PATH.")


def make_wrapper(spec: str) -> KeyWrapper:
    """Return what wraps keys as `key_wrapper` does; a key file that is not there is made."""
    if path := missing_file(spec):
        from writersroom_db.encryption.key_file import make_key_file

        make_key_file(path)
    return key_wrapper(spec)


def missing_file(spec: str) -> Path | None:
    """Return the file that ``file:PATH`` names, if it is not there."""
    path = _file(spec)
    return path if path is not None and not path.exists() else None


def _file(spec: str) -> Path | None:
    kind, _, named = spec.partition(":")
    return Path(named).expanduser() if kind == "file" and named else None
