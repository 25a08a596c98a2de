"""Names lead to the store that they mean, and keys to one body."""

import re
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.content.conftest import BucketPlace

import writersroom_db.demo
from writersroom_db.content import DirectoryStore, S3Store, content_key, content_store
from writersroom_db.content.keys import is_content_key
from writersroom_db.errors import BadContentTarget


@pytest.mark.parametrize("name", ["texts", "./texts", "/var/lib/texts"])
def test_a_path_is_a_directory(name: str) -> None:
    store = content_store(name)
    assert isinstance(store, DirectoryStore)
    assert store.name == str(Path(name))


@pytest.mark.parametrize(
    ("name", "shown", "kms_key"),
    [
        ("s3://bucket", "s3://bucket", None),
        ("s3://bucket/", "s3://bucket", None),
        ("s3://bucket/a/b/", "s3://bucket/a/b", None),
        ("s3://bucket/a?kms-key=alias/x", "s3://bucket/a", "alias/x"),
        (
            "s3://bucket?kms-key=arn:aws:kms:eu-west-1:1:key/2",
            "s3://bucket",
            "arn:aws:kms:eu-west-1:1:key/2",
        ),
    ],
)
def test_an_s3_url_is_a_bucket(
    bucket: BucketPlace, name: str, shown: str, kms_key: str | None
) -> None:
    assert bucket
    store = cast("S3Store", content_store(name))
    assert store.name == shown
    assert store._encrypted.get("SSEKMSKeyId") == kms_key


@pytest.mark.parametrize(
    "name",
    ["", "s3://", "s3:///prefix", "s3://bucket/../x", "s3://bucket/a//b", "s3://bucket?key=x",
     "ftp://x", "https://bucket.s3.amazonaws.com"],
)  # fmt: skip
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(BadContentTarget, match=re.escape(f"{name} is neither s3://bucket/prefix")):
        content_store(name)


def test_settings_of_aws_that_lead_nowhere_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(BadContentTarget, match=r"S3 can't be used: .*nobody"):
        content_store("s3://bucket")


def test_a_missing_extra_is_told() -> None:
    code = (
        "import sys; sys.modules['boto3'] = None\n"
        "from writersroom_db.content import content_store\n"
        "from writersroom_db.errors import MissingExtra\n"
        "content_store('texts')\n"
        "try: content_store('s3://bucket')\n"
        "except MissingExtra as missing: print(missing.message, missing.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "boto3 is not installed. Install writersroom-db[aws].\n"


def test_the_package_imports_no_client() -> None:
    code = "import sys, writersroom_db.content; print('boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_demo_writes_the_keys_that_we_make(connection: Connection[TupleRow]) -> None:
    place = Path(writersroom_db.demo.__file__).parent / "screenplay.sql"
    connection.execute(place.read_bytes())
    found = connection.execute(
        "select project_id, content_hash, s3_key from app.versions"
        " union select project_id, content_hash, s3_key from app.documents"
    ).fetchall()
    assert len(found) == 3
    for project, sha256, key in found:
        assert key == content_key(project, sha256)
        assert is_content_key(key)
