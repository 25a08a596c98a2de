"""Pages follow each other without gap or repetition, and only for whom they were made."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.schema import rows
from tests.sessions.faces import Face
from tests.sessions.writers import Writer

from writersroom_db import Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BadCursor, InvalidValue, MissingCursorKey
from writersroom_db.services.paging import LARGEST, Listing, Page
from writersroom_db.services.query import Viewer

KEY = b"0123456789abcdef0123456789abcdef"
START = datetime(2026, 1, 1, tzinfo=UTC)
SQL = b"""
    select c.created_at, c.id from app.comments as c
    where
        c.document_id = %(document)s
        and (
            %(after_key)s::timestamptz is null
            or (c.created_at, c.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
        )
    order by c.created_at desc, c.id desc
    limit %(wanted)s
"""


class Comment(NamedTuple):
    """A comment's place in the order."""

    at: datetime
    id: UUID


def page(document: UUID, *, limit: int = 3, after: str | None = None) -> Listing[Comment]:
    """Return a page of a document's comments, the newest first."""
    filters = {"document": document}
    return Listing("tests.page", SQL, filters, Comment, "at", limit, after)


VIEWER = Viewer(UUID(int=1), KEY)
PLACE = (START, UUID(int=7))
LISTING = page(UUID(int=3))
CURSOR = LISTING.cursor(VIEWER, PLACE)


def test_a_cursor_leads_to_its_place() -> None:
    values = replace(LISTING, after=CURSOR).query(VIEWER).values
    assert (values["after_key"], values["after_id"]) == (START.isoformat(), PLACE[1].hex)
    assert LISTING.query(VIEWER).values["after_key"] is None


@pytest.mark.parametrize(
    ("listing", "viewer"),
    [
        (replace(LISTING, name="tests.other"), VIEWER),
        (page(UUID(int=4)), VIEWER),
        (replace(LISTING, filters={"document": UUID(int=3), "words": None}), VIEWER),
        (LISTING, Viewer(UUID(int=2), KEY)),
        (LISTING, Viewer(None, KEY)),
        (LISTING, Viewer(UUID(int=1), KEY[::-1])),
    ],
    ids=["listing", "filter", "more filters", "user", "nobody", "key"],
)
def test_a_cursor_of_something_else_is_refused(listing: Listing[Comment], viewer: Viewer) -> None:
    with pytest.raises(BadCursor):
        replace(listing, after=CURSOR).query(viewer)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_a_cursor_that_nobody_gave_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        replace(LISTING, after=cursor).query(VIEWER)


@given(st.integers(0, len(CURSOR) - 1))
def test_a_cursor_that_was_cut_or_changed_is_refused(at: int) -> None:
    other = "A" if CURSOR[at] != "A" else "B"
    for changed in (CURSOR[:at], CURSOR[:at] + other + CURSOR[at + 1 :], CURSOR[at + 1 :]):
        with pytest.raises(BadCursor):
            replace(LISTING, after=changed).query(VIEWER)


def test_without_a_key_the_first_page_is_the_only_one(
    face: Face, url: DatabaseUrl, writer: Writer, connection: rows.Database
) -> None:
    _comment(connection, writer, [0, 0, 1])
    db = face.open(url)
    found = db.run_as(writer.user, page(writer.document, limit=3), read_only=True)
    assert (len(found.rows), found.next) == (3, None)
    with pytest.raises(MissingCursorKey):
        db.run_as(writer.user, page(writer.document, limit=2))
    with pytest.raises(MissingCursorKey):
        db.run_as(writer.user, page(writer.document, after=CURSOR))


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 15])
def test_a_short_key_is_refused(face: Face, url: DatabaseUrl, key: bytes) -> None:
    with pytest.raises(ValueError, match="cursor_key has less than 16 bytes"):
        face.open(url, cursor_key=key)


@pytest.mark.parametrize("limit", [0, -1, LARGEST + 1])
def test_a_page_has_a_size(limit: int) -> None:
    with pytest.raises(InvalidValue, match="from 1 to 1000 rows"):
        page(uuid4(), limit=limit)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.integers(0, 3), max_size=12),
    st.lists(st.lists(st.integers(0, 4), max_size=2), max_size=6),
    st.integers(1, 5),
)
def test_pages_are_the_plain_order_whatever_is_added_meanwhile(
    face: Face,
    url: DatabaseUrl,
    connection: rows.Database,
    before: list[int],
    meanwhile: list[list[int]],
    limit: int,
) -> None:
    user = rows.user(connection)
    document = rows.document(connection, rows.project(connection, user))
    writer = Writer(user, user, document)
    _comment(connection, writer, before)
    there = connection.execute(SQL, _everything(document)).fetchall()
    adding = iter(meanwhile)
    seen: list[Comment] = []
    for found in _pages(face.open(url, cursor_key=KEY), writer, limit):
        assert len(found.rows) == limit or found.next is None
        seen += found.rows
        _comment(connection, writer, next(adding, []))
    assert [one for one in seen if one in there] == there
    assert all(one > following for one, following in pairwise(seen))


def _pages(db: Database, writer: Writer, limit: int) -> Iterator[Page[Comment]]:
    after: str | None = None
    while True:
        asked = page(writer.document, limit=limit, after=after)
        found = db.run_as(writer.user, asked, read_only=True)
        yield found
        after = found.next
        if after is None:
            return


def _comment(db: psycopg.Connection, writer: Writer, days: list[int]) -> None:
    for day in days:
        at = START + timedelta(days=day)
        rows.comment(db, writer.document, writer.user, created_at=at)
    db.commit()


def _everything(document: UUID) -> dict[str, object]:
    return {"document": document, "after_key": None, "after_id": None, "wanted": LARGEST}
