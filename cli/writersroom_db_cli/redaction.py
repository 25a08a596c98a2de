"""Keeps passwords out of what is printed, where an error of somebody else quotes a URL."""

import os
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from writersroom_db.errors import WritersRoomError

_HIDDEN = "***"
# Up to the last @ of the line: a password that is not escaped may hold any character.
_IN_URL = re.compile(r"(://[^\s:/?#@]*):.*(?=@)")
_IN_KEYWORDS = re.compile(r"(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'\"]+)", re.IGNORECASE)


def redact(text: str, passwords: Iterable[str] = ()) -> str:
    """Return ``text`` with ``passwords``, and what stands in a password's place, as ``***``."""
    for password in sorted(passwords, key=len, reverse=True):
        text = text.replace(password, _HIDDEN)
    text = _IN_URL.sub(rf"\1:{_HIDDEN}", text)
    return _IN_KEYWORDS.sub(rf"\1{_HIDDEN}", text)


def known_passwords(arguments: Iterable[str]) -> set[str]:
    """Return the passwords that the command line and the environment hold, also as URLs do."""
    from writersroom_db.connection.urls import VARIABLE

    texts = [*arguments, os.environ.get(VARIABLE, "")]
    found = {os.environ.get("PGPASSWORD", ""), *_in_urls(texts)}
    return {form for password in found if password for form in (password, quote(password, safe=""))}


def _in_urls(texts: Iterable[str]) -> Iterator[str]:
    from writersroom_db.connection.urls import parse

    for text in texts:
        try:
            yield parse(text.removeprefix("--database-url=")).password or ""
        except WritersRoomError:
            continue
