"""What is put is got, from a bucket as from a directory, and nothing else is ever given out."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import UUID, uuid4

import pytest
from tests.content.conftest import BucketPlace, DirectoryPlace, Place
from tests.content.faults import flip

from writersroom_db.content import S3Store, content_key
from writersroom_db.errors import (
    BadContentKey,
    BadExpiry,
    ContentDamaged,
    ContentMissing,
    ContentNotRead,
    ContentNotWritten,
)

PROJECT = UUID("b0000000-0000-4000-8000-000000000001")
TEXT = "INT. FÄHRE - NACHT\n".encode()
SHA256 = hashlib.sha256(TEXT).hexdigest()


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("body", [b"", b"\x00", TEXT, bytes(range(256)) * 300])
def test_what_is_put_is_got(place: Place, body: bytes) -> None:
    stored = place.store.put(PROJECT, body)
    assert stored.key == f"documents/{PROJECT}/{_sha256(body)}"
    assert (stored.sha256, stored.size) == (_sha256(body), len(body))
    assert place.store.get(stored.key, stored.sha256) == body
    with place.store.open(stored.key, stored.sha256) as file:
        assert file.read() == body


def test_a_file_is_read_from_its_start_however_little_it_gives_at_once(place: Place) -> None:
    class Sluggish(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 7, 7))

    file = Sluggish(TEXT)
    file.seek(5)
    assert place.store.put(PROJECT, file).sha256 == SHA256
    assert place.store.get(content_key(PROJECT, SHA256), SHA256) == TEXT


def test_the_same_body_is_stored_once_a_project_and_apart_in_another(place: Place) -> None:
    keys = {place.store.put(project, TEXT).key for project in (PROJECT, PROJECT, uuid4())}
    assert set(place.bodies()) == keys
    assert len(keys) == 2


def test_a_file_that_changes_while_it_is_put_is_not_stored(place: Place) -> None:
    class Changing(io.BytesIO):
        def seek(self, offset: int, whence: int = 0, /) -> int:
            self.write(b"+")
            return super().seek(offset, whence)

    with pytest.raises(ContentNotWritten, match="was changed while it was stored"):
        place.store.put(PROJECT, Changing(TEXT))
    assert place.bodies() == {}


@pytest.mark.parametrize("wrong", [flip(TEXT), TEXT[:-1], TEXT + b"\n", b""])
def test_damage_is_refused_and_mended_by_another_put(place: Place, wrong: bytes) -> None:
    stored = place.store.put(PROJECT, TEXT)
    place.write(stored.key, wrong)
    with pytest.raises(ContentDamaged, match=f"{SHA256} is not what was stored"):
        place.store.get(stored.key, SHA256)
    with pytest.raises(ContentDamaged):
        place.store.open(stored.key, SHA256)
    place.store.put(PROJECT, TEXT)
    assert place.store.get(stored.key, SHA256) == TEXT


def test_what_is_not_there_is_told(place: Place) -> None:
    key = content_key(PROJECT, SHA256)
    with pytest.raises(ContentMissing, match=f"{key} is not there"):
        place.store.get(key, SHA256)
    place.store.put(PROJECT, TEXT)
    place.remove(key)
    with pytest.raises(ContentMissing):
        place.store.open(key, SHA256)
    with pytest.raises(ContentMissing):
        place.store.get(f"documents/{PROJECT}", SHA256)


def test_a_key_that_was_not_ours_can_be_read(place: Place) -> None:
    place.write("old/The Ferry, draft 1.txt", TEXT)
    assert place.store.get("old/The Ferry, draft 1.txt", SHA256) == TEXT


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../x", "a/../../x", "a/./x", "a//x", "a/", ".lock", "a\\..\\x", "a\n",
     "a\x00", "x" * 501],
)  # fmt: skip
def test_a_key_that_leads_elsewhere_is_refused(place: Place, key: str) -> None:
    for ask in (place.store.get, place.store.open):
        with pytest.raises(BadContentKey):
            ask(key, SHA256)
    with pytest.raises(BadContentKey):
        place.store.presign(key, seconds=60)


def test_a_link_gives_the_body(place: Place) -> None:
    stored = place.store.put(PROJECT, TEXT)
    with urlopen(place.store.presign(stored.key, seconds=60)) as answer:  # noqa: S310
        assert answer.read() == TEXT


@pytest.mark.parametrize("seconds", [-1, 0, 604_801])
def test_a_link_that_can_not_last_so_long_is_refused(place: Place, seconds: int) -> None:
    with pytest.raises(BadExpiry, match=f"{seconds} seconds are not between 1 and 604800"):
        place.store.presign(content_key(PROJECT, SHA256), seconds=seconds)


def test_many_may_put_the_same_at_once(place: Place) -> None:
    store = place.store
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.put(PROJECT, b"%d" % (number % 3)), range(60)))
    assert sorted(place.bodies().values()) == [b"0", b"1", b"2"]


def test_a_link_is_signed_for_objects_that_kms_encrypts(bucket: BucketPlace) -> None:
    link = bucket.store.presign(content_key(PROJECT, SHA256), seconds=77)
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link
    assert "X-Amz-Expires=77&" in link


@pytest.mark.parametrize("kms_key", [None, "alias/bodies"])
def test_bodies_are_encrypted_by_kms(bucket: BucketPlace, kms_key: str | None) -> None:
    stored = S3Store(bucket.bucket, kms_key=kms_key).put(PROJECT, TEXT)
    head: Any = bucket.client.head_object(Bucket=bucket.bucket, Key=stored.key)
    assert head["ServerSideEncryption"] == "aws:kms"
    assert head.get("SSEKMSKeyId") == kms_key


def test_a_bucket_that_is_not_there_is_told(bucket: BucketPlace) -> None:
    assert bucket
    store = S3Store("no-such-bucket")
    with pytest.raises(ContentNotWritten, match=r"s3://no-such-bucket/documents/.*NoSuchBucket"):
        store.put(PROJECT, TEXT)
    with pytest.raises(ContentNotRead, match="NoSuchBucket"):
        store.get(content_key(PROJECT, SHA256), SHA256)
    with pytest.raises(ContentNotRead, match="NoSuchBucket"):
        list(store.versions())


def test_files_are_their_owners_alone(directory: DirectoryPlace) -> None:
    stored = directory.store.put(PROJECT, TEXT)
    modes = [path.stat().st_mode & 0o777 for path in (directory.root, directory.root / stored.key)]
    assert modes == [0o700, 0o600]


def test_a_put_that_fails_leaves_nothing_in_a_directory(directory: DirectoryPlace) -> None:
    directory.store.put(uuid4(), TEXT)
    (directory.root / "documents" / str(PROJECT)).write_text("in the way")
    before = directory.bodies()
    with pytest.raises(ContentNotWritten, match="can't be written: "):
        directory.store.put(PROJECT, TEXT)
    assert directory.bodies() == before


def test_a_directory_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ContentNotWritten, match=r"can't be written: \w+"):
        DirectoryPlace(tmp_path / "file" / "bodies").store.put(PROJECT, TEXT)
