"""Garbage is exactly what no row refers to and nobody puts again."""

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.buckets import make_bucket
from tests.content.conftest import PREFIX, BucketPlace, DirectoryPlace, Place
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import ContentStore, ListedVersion, S3Store, Stored, content_key
from writersroom_db.content.gc import DAY, GarbagePlan, collect_garbage, plan_garbage
from writersroom_db.errors import (
    ContentMissing,
    ContentNotDeleted,
    ContentNotRead,
    NotMigrated,
    OrphansRefused,
    TooYoungToJudge,
    UnversionedBucket,
)

OLD = timedelta(days=1, minutes=1)
YOUNG = timedelta(hours=23, minutes=59)


@dataclass(frozen=True)
class Room:
    """A database, a store, and a project in both, one body of which has a row."""

    db: Connection[TupleRow]
    url: DatabaseUrl
    place: Place
    project: UUID
    author: UUID

    def put(self, body: bytes, *, age: timedelta = OLD, project: UUID | None = None) -> Stored:
        """Put a body, and let time pass."""
        stored = self.place.store.put(project or self.project, body)
        self.place.age(stored.key, age)
        return stored

    def document(self, stored: Stored, **values: object) -> UUID:
        """Add a document whose text is stored."""
        values |= {"s3_key": stored.key, "content_hash": stored.sha256}
        made = rows.document(self.db, self.project, **values)
        self.db.commit()
        return made

    def version(self, document: UUID, stored: Stored) -> None:
        """Add the document's first version."""
        values = {"s3_key": stored.key, "content_hash": stored.sha256}
        rows.version(self.db, document, self.author, **values)
        self.db.commit()

    def plan(self, **how: Any) -> GarbagePlan:
        return plan_garbage(self.url, self.place.store, **how)

    def collect(self, plan: GarbagePlan | None = None) -> int:
        return collect_garbage(self.place.store, plan or self.plan())

    def holds(self, stored: Stored) -> bool:
        """Tell whether the store gives the body."""
        try:
            self.place.store.get(stored.key, stored.sha256)
        except ContentMissing:
            return False
        return True


@pytest.fixture
def room(connection: Connection[TupleRow], migrated_database: DatabaseUrl, place: Place) -> Room:
    """Give a room for each kind of store."""
    author = rows.user(connection)
    project = rows.project(connection, author)
    connection.commit()
    made = Room(connection, migrated_database, place, project, author)
    made.document(made.put(b"what stays"))
    return made


def _keys(plan: GarbagePlan) -> list[str]:
    return [each.key for each in plan.orphans]


def test_exactly_what_no_row_refers_to_is_found_and_deleted(room: Room) -> None:
    head, first = room.put(b"a head"), room.put(b"a version")
    room.version(room.document(head), first)
    deleted = room.put(b"of a deleted document")
    gone = room.document(deleted, is_active=False)
    room.db.execute("update app.documents set deleted_at = now() where id = %s", (gone,))
    elsewhere = room.put(b"of another project", project=uuid4())
    room.document(elsewhere)
    young = room.put(b"of a save under way", age=YOUNG)
    orphans = [room.put(b"orphan %d" % number) for number in range(3)]
    orphans.append(room.put(b"orphan 0", project=uuid4()))

    plan = room.plan()
    assert _keys(plan) == sorted(each.key for each in orphans)
    assert (plan.kept, plan.found, plan.size) == (5, 4, 32)
    assert plan.store == room.place.store.name
    assert all(map(room.holds, orphans))

    assert room.collect(plan) == 4
    assert not any(map(room.holds, orphans))
    assert all(map(room.holds, (head, first, deleted, elsewhere, young)))
    assert (room.plan().found, room.collect()) == (0, 0)


def test_a_row_that_is_not_committed_yet_is_of_a_young_body(room: Room) -> None:
    body = room.put(b"a save under way", age=YOUNG)
    rows.document(room.db, room.project, s3_key=body.key, content_hash=body.sha256)
    assert room.plan().found == 0
    room.collect()
    room.db.commit()
    assert room.holds(body)


def test_a_body_that_is_put_again_is_young(room: Room) -> None:
    body = room.put(b"an orphan once")
    assert _keys(room.plan()) == [body.key]
    room.place.store.put(room.project, b"an orphan once")
    assert room.plan().found == 0


def test_a_body_that_is_put_again_before_the_deletion_stays(room: Room) -> None:
    body = room.put(b"put again")
    plan = room.plan()
    room.document(room.place.store.put(room.project, b"put again"))
    room.collect(plan)
    assert room.holds(body)
    assert room.plan().found == 0


def test_a_save_between_the_rows_and_the_listing_loses_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are asked first: whoever saves after that has made the object young."""
    body = room.put(b"saved meanwhile")
    store = room.place.store
    listing = type(store).versions

    def saved_first(self: ContentStore) -> Iterator[ListedVersion]:
        room.document(store.put(room.project, b"saved meanwhile"))
        return listing(cast("Any", self))

    monkeypatch.setattr(type(store), "versions", saved_first)
    assert room.plan().found == 0
    assert room.holds(body)


def test_a_save_while_the_store_is_listed_loses_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = room.put(b"saved meanwhile")
    store = room.place.store
    listing = type(store).versions

    def saved_then(self: ContentStore) -> Iterator[ListedVersion]:
        for listed in listing(cast("Any", self)):
            if listed.key == body.key:
                room.document(store.put(room.project, b"saved meanwhile"))
            yield listed

    with monkeypatch.context() as patched:
        patched.setattr(type(store), "versions", saved_then)
        plan = room.plan()
    assert _keys(plan) == [body.key]
    room.collect(plan)
    assert room.holds(body)


def test_a_deletion_that_is_killed_is_gone_on_with(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    orphans = [room.put(b"orphan %d" % number) for number in range(5)]
    store = type(room.place.store)
    delete: Callable[..., Any] = store.__dict__["_delete"]
    left = iter(range(3))

    def killed_soon(self: ContentStore, which: object) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return delete(self, which)

    with monkeypatch.context() as patched:
        patched.setattr("writersroom_db.content.s3._DELETED_AT_ONCE", 1)
        patched.setattr(store, "_delete", killed_soon)
        with pytest.raises(KeyboardInterrupt):
            room.collect()
    assert sum(map(room.holds, orphans)) == 2
    assert room.collect() == 2
    assert not any(map(room.holds, orphans))


def test_what_has_no_key_of_ours_is_never_touched(room: Room) -> None:
    sha256 = "0" * 64
    foreign = [
        "assets/poster.png",
        "documents/readme.txt",
        f"documents/{sha256}",
        f"documents/{uuid4()}/draft",
        f"documents/{str(uuid4()).upper()}/{sha256}",
        f"documents/{uuid4()}/{sha256}.bak",
        f"documents/x/{sha256}",
    ]
    for key in foreign:
        room.place.write(key, b"somebody's")
        room.place.age(key, OLD)
    orphan = room.put(b"orphan")
    assert _keys(room.plan()) == [orphan.key]
    assert room.collect() == 1
    assert set(foreign) < set(room.place.bodies())


def test_more_than_was_said_is_counted_and_not_deleted(room: Room) -> None:
    orphans = [room.put(b"orphan %d" % number) for number in range(3)]
    plan = room.plan(at_most=2)
    assert (plan.found, len(plan.orphans)) == (3, 2)
    with pytest.raises(OrphansRefused, match=r"to 3 of the versions .*, and 2 at most") as refused:
        room.collect(plan)
    assert "--at-most N" in refused.value.hint
    assert all(map(room.holds, orphans))


def test_the_store_of_another_database_is_refused(room: Room) -> None:
    orphan = room.put(b"orphan")
    room.db.execute("update app.documents set s3_key = 'documents/elsewhere'")
    room.db.commit()
    with pytest.raises(OrphansRefused, match="may be another database's"):
        room.collect()
    assert room.holds(orphan)


def test_less_than_an_hour_is_refused(room: Room) -> None:
    with pytest.raises(TooYoungToJudge, match="0:59:59 is less than 1:00:00"):
        room.plan(older_than=timedelta(minutes=59, seconds=59))
    assert room.plan(older_than=timedelta(hours=1)).found == 0


def test_a_database_that_was_never_migrated_is_told(
    empty_database: DatabaseUrl, place: Place
) -> None:
    with pytest.raises(NotMigrated):
        plan_garbage(empty_database, place.store)


@pytest.mark.parametrize("versioning", [None, "Suspended"])
def test_a_bucket_without_versions_is_looked_at_but_not_deleted_from(
    connection: Connection[TupleRow],
    migrated_database: DatabaseUrl,
    bucket: BucketPlace,
    s3_url: str,
    versioning: str | None,
) -> None:
    name = f"plain-{uuid4().hex}"
    plain = BucketPlace(make_bucket(s3_url, name, versioning=versioning), name)
    assert bucket
    project = rows.project(connection)
    room = Room(connection, migrated_database, plain, project, project)
    room.document(room.put(b"what stays"))
    orphan = room.put(b"orphan")
    plan = room.plan()
    assert _keys(plan) == [orphan.key]
    for which in (plan, GarbagePlan(plan.store, DAY, 1, 0, 0, ())):
        with pytest.raises(UnversionedBucket, match=f"{name} keeps no versions") as refused:
            room.collect(which)
    assert "put-bucket-versioning" in refused.value.hint
    assert room.holds(orphan)


@pytest.mark.parametrize("place", ["bucket"], indirect=True)
def test_a_body_from_before_the_bucket_kept_versions_is_told_apart(
    room: Room, bucket: BucketPlace
) -> None:
    switch = bucket.client.put_bucket_versioning
    switch(Bucket=bucket.bucket, VersioningConfiguration={"Status": "Suspended"})
    body = room.put(b"of before")
    switch(Bucket=bucket.bucket, VersioningConfiguration={"Status": "Enabled"})
    plan = room.plan()
    assert [each.version for each in plan.orphans] == ["null"]
    room.place.store.put(room.project, b"of before")
    room.collect(plan)
    assert room.holds(body)


@pytest.mark.parametrize("place", ["bucket"], indirect=True)
def test_every_version_and_marker_of_an_orphan_goes_for_good(
    room: Room, bucket: BucketPlace
) -> None:
    for _ in range(2):
        orphan = room.put(b"put twice")
    bucket.remove(orphan.key)
    assert room.plan().found == 0, "the marker is young"
    room.place.age(orphan.key, OLD)
    plan = room.plan()
    assert _keys(plan) == [orphan.key] * 3
    assert plan.size == 18
    assert room.collect(plan) == 3
    left = bucket.client.list_object_versions(Bucket=bucket.bucket)
    assert [each["Key"] for each in left["Versions"]] == [
        f"{PREFIX}/{key}" for key in room.place.bodies()
    ]
    assert "DeleteMarkers" not in left


@pytest.mark.parametrize("place", ["bucket"], indirect=True)
def test_a_store_of_many_pages_is_listed_whole(
    room: Room, bucket: BucketPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    orphans = sorted(room.put(b"orphan %d" % (number % 4)).key for number in range(8))
    paginator = bucket.client.get_paginator("list_object_versions").__class__
    paginate: Any = paginator.paginate

    def by_threes(self: object, **what: object) -> Any:
        return paginate(self, **what, PaginationConfig={"PageSize": 3})

    monkeypatch.setattr(paginator, "paginate", by_threes)
    assert _keys(room.plan()) == orphans


@pytest.mark.parametrize("place", ["bucket"], indirect=True)
def test_what_s3_does_not_delete_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    orphan = room.put(b"held")
    store = cast("S3Store", room.place.store)
    held = {"Key": orphan.key, "Code": "AccessDenied", "Message": "Object Lock holds it"}
    client = store._client
    monkeypatch.setattr(client, "delete_objects", lambda **_: {"Errors": [held]})
    with pytest.raises(ContentNotDeleted, match=r"1 of 1 versions .*AccessDenied, Object Lock"):
        collect_garbage(store, room.plan())


@pytest.mark.parametrize("place", ["directory"], indirect=True)
def test_what_killed_puts_have_left_in_a_directory_goes(
    room: Room, directory: DirectoryPlace
) -> None:
    half = directory.root / ".half" / "broken-off"
    half.write_bytes(b"INT. FER")
    room.collect()
    assert not half.exists()


class Listing:
    """A store that lists what it is told."""

    name = "listing"

    def __init__(self, listed: Callable[[], Iterator[ListedVersion]]) -> None:
        self.versions = listed


def _listed(keys: Iterator[str] | Sequence[str]) -> ContentStore:
    return cast("ContentStore", Listing(lambda: (ListedVersion(k, "1", 1, OLD) for k in keys)))


def test_a_listing_out_of_order_is_refused(
    connection: Connection[TupleRow], migrated_database: DatabaseUrl
) -> None:
    """Merged with keys that are in order it would make orphans of what rows refer to."""
    assert connection
    keys = [content_key(UUID(int=number), "0" * 64) for number in (1, 3, 2)]
    with pytest.raises(ContentNotRead, match="out of order"):
        plan_garbage(migrated_database, _listed(keys))


def test_a_store_of_any_size_needs_no_memory(
    connection: Connection[TupleRow], migrated_database: DatabaseUrl
) -> None:
    assert connection
    keys = (content_key(UUID(int=number), "0" * 64) for number in range(100_000))
    plan_garbage(migrated_database, _listed([]))
    tracemalloc.start()
    try:
        plan = plan_garbage(migrated_database, _listed(keys), at_most=100)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (plan.found, len(plan.orphans)) == (100_000, 100)
    assert peak < 1 << 20
