"""Texts of versions in a directory or in S3: under their hashes, and whole."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.buckets import make_bucket, s3_server, use_account
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import content_store
from writersroom_db.content.verify import verify_content
from writersroom_db.errors import BadContentTarget, ContentNotWritten
from writersroom_db.seed import Recipe, seed


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give a client of an S3 server on loopback, with a bucket."""
    with s3_server() as endpoint:
        use_account(monkeypatch, endpoint)
        yield make_bucket(endpoint, "content")


def _keys(url: DatabaseUrl) -> set[str]:
    with connect(url) as connection:
        rows = connection.execute(
            "select s3_key from app.versions union select s3_key from app.documents"
        ).fetchall()
    return {key for (key,) in rows}


def test_a_directory_gets_every_text(database: DatabaseUrl, recipe: Recipe, tmp_path: Path) -> None:
    result = seed(database, recipe, content=str(tmp_path / "texts"))
    assert result.texts == 600
    root = tmp_path / "texts"
    files = {path.relative_to(root).as_posix() for path in root.glob("documents/*/*")}
    assert files == _keys(database)
    assert verify_content(database, content_store(str(root))).wrong == 0


def test_texts_can_be_stored_after_the_rows_and_lost_ones_again(
    seeded: DatabaseUrl, recipe: Recipe, tmp_path: Path
) -> None:
    again = seed(seeded, recipe, content=str(tmp_path))
    assert (again.rows, again.texts) == ({}, 600)
    lost = next(tmp_path.glob("documents/*/*"))
    lost.unlink()
    seed(seeded, recipe, content=str(tmp_path))
    assert lost.exists()


def test_a_bucket_gets_every_text_once(seeded: DatabaseUrl, recipe: Recipe, s3: Any) -> None:
    for _ in range(2):
        assert seed(seeded, recipe, content="s3://content/seeded/here").texts == 600
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="content", Prefix="seeded/here/")
    keys = [item["Key"] for page in pages for item in page["Contents"]]
    assert {key.removeprefix("seeded/here/") for key in keys} == _keys(seeded)
    body = s3.get_object(Bucket="content", Key=keys[0])["Body"].read()
    assert hashlib.sha256(body).hexdigest() == keys[0].split("/")[-1]


def test_a_bucket_that_is_not_there_is_told(seeded: DatabaseUrl, recipe: Recipe, s3: Any) -> None:
    assert s3
    with pytest.raises(ContentNotWritten, match=r"s3://none/documents/[\w-]+/\w+: .*NoSuchBucket"):
        seed(seeded, recipe, content="s3://none")


def test_a_place_that_is_neither_is_refused_before_anything_is_loaded(
    database: DatabaseUrl, recipe: Recipe
) -> None:
    with pytest.raises(BadContentTarget, match="ftp://x is neither"):
        seed(database, recipe, content="ftp://x")
    with connect(database) as connection:
        assert connection.execute("select from app.users").fetchall() == []


def test_a_directory_that_can_not_be_written_is_told(
    seeded: DatabaseUrl, recipe: Recipe, tmp_path: Path
) -> None:
    (tmp_path / "documents").write_text("in the way")
    with pytest.raises(ContentNotWritten, match="can't be written"):
        seed(seeded, recipe, content=str(tmp_path))
