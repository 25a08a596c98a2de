"""Pages of a listing: a keyset, and cursors that are signed so that nobody makes up their own."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import starmap
from typing import Any, Generic, TypeVar
from uuid import UUID

from writersroom_db.errors.services import BadCursor, InvalidValue, MissingCursorKey
from writersroom_db.services.query import Query, Rows, Viewer

Row = TypeVar("Row")
Position = tuple[datetime | int, UUID]
"""Where a page ends: every listing is ordered by a time or a number, and an id."""

LARGEST = 1000
"""Rows of a page at most."""

_MAC = 16


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of a listing, and the cursor of the next page; ``None`` where this is the last."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A page that was asked for; a session makes the query of it, since it knows the viewer.

    ``order`` is the row's column that the listing is ordered by, before its id.
    ``text`` has the placeholders ``after_key`` (a time or a number), ``after_id`` and ``wanted``
    besides its ``filters``.
    """

    name: str
    text: bytes = field(repr=False)
    filters: Mapping[str, object] = field(repr=False)
    make: Callable[..., Row] = field(repr=False)
    order: str = field(repr=False)
    limit: int
    after: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        check_limit(self.limit)

    def query(self, viewer: Viewer) -> Query[Page[Row]]:
        """Return the query of this page. Raises BadCursor and MissingCursorKey."""
        key, row_id = (None, None) if self.after is None else self._opened(viewer, self.after)
        values = {"after_key": key, "after_id": row_id, "wanted": self.limit + 1}
        read = _Reading(self, viewer)
        return Query(self.name, self.text, {**self.filters, **values}, read)

    def position(self, row: Row) -> Position:
        """Return where a page ends whose last row is ``row``."""
        values: Any = row
        return getattr(values, self.order), values.id

    def cursor(self, viewer: Viewer, position: Position) -> str:
        """Return the signed text of ``position``. Raises MissingCursorKey."""
        key, row_id = position
        shown = key.isoformat() if isinstance(key, datetime) else key
        payload = json.dumps([shown, row_id.hex]).encode()
        return base64.urlsafe_b64encode(self._mac(viewer, payload) + payload).decode()

    def _opened(self, viewer: Viewer, cursor: str) -> tuple[str | int, str]:
        try:
            raw = base64.urlsafe_b64decode(cursor.encode())
        except (ValueError, binascii.Error):
            raw = b""
        mac, payload = raw[:_MAC], raw[_MAC:]
        if not hmac.compare_digest(mac, self._mac(viewer, payload)):
            raise BadCursor
        key, row_id = json.loads(payload)
        return key, row_id

    def _mac(self, viewer: Viewer, payload: bytes) -> bytes:
        if viewer.cursor_key is None:
            raise MissingCursorKey
        asked = json.dumps([self.name, str(viewer.user_id), _plain(self.filters)], sort_keys=True)
        signed = asked.encode() + b"\0" + payload
        return hmac.digest(viewer.cursor_key, signed, hashlib.sha256)[:_MAC]


@dataclass(frozen=True)
class _Reading(Generic[Row]):
    """Makes a page of the rows that came: one more than wanted tells that there are others."""

    listing: Listing[Row]
    viewer: Viewer

    def __call__(self, rows: Rows) -> Page[Row]:
        listing = self.listing
        made: Sequence[Row] = tuple(starmap(listing.make, rows[: listing.limit]))
        if len(rows) <= listing.limit:
            return Page(tuple(made), None)
        return Page(tuple(made), listing.cursor(self.viewer, listing.position(made[-1])))


def check_limit(limit: int) -> int:
    """Return ``limit``. Raises InvalidValue where so many rows are not to be had at once."""
    if not isinstance(limit, int) or not 1 <= limit <= LARGEST:
        raise InvalidValue(f"A page has from 1 to {LARGEST} rows.")
    return limit


def _plain(filters: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in filters.items()}
