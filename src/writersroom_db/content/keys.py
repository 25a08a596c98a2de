"""The keys under which bodies lie: by project and sha256, so that who knows one knows the rest."""

import re
from uuid import UUID

from writersroom_db.errors import BadContentKey

PREFIX = "documents/"
"""What every key of ours begins with."""

_OURS = re.compile(rf"{PREFIX}[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}/[0-9a-f]{{64}}")
# A part that begins with a dot could lead upwards, or to what a store keeps for itself.
_SAFE = re.compile(r"(?!\.)[^/\\\x00-\x1f\x7f]+(/(?!\.)[^/\\\x00-\x1f\x7f]+)*")
_LONGEST = 500


def content_key(project: UUID, sha256: str) -> str:
    """Return the key of a body: its project's id and its sha256, both in lower-case hex."""
    return f"{PREFIX}{project}/{sha256}"


def is_content_key(key: str) -> bool:
    """Tell whether `content_key` could have made ``key``."""
    return _OURS.fullmatch(key) is not None


def check_key(key: str) -> str:
    """Return ``key`` if it can't lead out of its store; it need not be one that we made.

    Raises BadContentKey.
    """
    if len(key) > _LONGEST or not _SAFE.fullmatch(key):
        raise BadContentKey(f"{key[:_LONGEST]!r} is no key of a content store.")
    return key
