"""``content`` as operators meet it."""

import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.buckets import account, make_bucket, s3_server
from tests.cli.conftest import Run
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import DirectoryStore, Stored
from writersroom_db.errors import OrphansRefused

_TWO_DAYS = 2 * 86_400


@pytest.fixture
def texts(connection: Connection[TupleRow], tmp_path: Path) -> tuple[Path, Stored, Stored]:
    """Give a directory with a body that has a row, and one that has none, both old."""
    project = rows.project(connection)
    store = DirectoryStore(tmp_path)
    kept, orphan = store.put(project, b"kept"), store.put(project, b"orphan")
    rows.document(connection, project, s3_key=kept.key, content_hash=kept.sha256)
    connection.commit()
    for stored in (kept, orphan):
        old = time.time() - _TWO_DAYS
        os.utime(tmp_path / stored.key, (old, old))
    return tmp_path, kept, orphan


def test_a_dry_run_finds_garbage_and_leaves_it(
    run: Run, migrated_database: DatabaseUrl, texts: tuple[Path, Stored, Stored]
) -> None:
    place, _, orphan = texts
    ran = run("content", "gc", "--store", str(place), "--dry-run", url=migrated_database)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        str(place),
        "  a row's   1 object",
        "  no row's  1 version, 6 bytes, older than 24 h",
        f"    {orphan.key}",
    ]
    assert (place / orphan.key).exists()

    words = ("content", "gc", "--dry-run", "--json", "--older-than", "72")
    ran = run(*words, url=migrated_database, WRITERSROOM_CONTENT_STORE=str(place))
    assert (ran.code, ran.json["found"], ran.json["orphans"]) == (0, 0, [])


def test_garbage_is_deleted_and_told(
    run: Run, migrated_database: DatabaseUrl, texts: tuple[Path, Stored, Stored]
) -> None:
    place, kept, orphan = texts
    ran = run("content", "gc", "--store", str(place), "--json", url=migrated_database)
    assert (ran.code, ran.err) == (0, "")
    assert (ran.json["deleted"], ran.json["kept"], ran.json["size"]) == (1, 1, 6)
    assert ran.json["orphans"][0]["key"] == orphan.key
    assert (place / kept.key).exists()
    assert not (place / orphan.key).exists()
    again = run("content", "gc", "--store", str(place), url=migrated_database)
    assert (again.code, again.out.splitlines()[-1]) == (0, "Deleted 0 versions.")


def test_what_gc_refuses_says_the_way_out(
    run: Run, migrated_database: DatabaseUrl, texts: tuple[Path, Stored, Stored]
) -> None:
    place, _, orphan = texts
    words = ("content", "gc", "--store", str(place), "--at-most", "0")
    ran = run(*words, url=migrated_database)
    assert ran.code == 2
    assert ran.err.splitlines() == [
        f"error: No row refers to 1 of the versions in {place}, and 0 at most may go.",
        f"hint: {OrphansRefused.default_hint}",
    ]
    assert (place / orphan.key).exists()
    ran = run("content", "gc", "--dry-run", url=migrated_database)
    assert (ran.code, "--store" in ran.err) == (2, True)


def test_verify_names_what_is_wrong(
    run: Run, migrated_database: DatabaseUrl, texts: tuple[Path, Stored, Stored]
) -> None:
    place, kept, _ = texts
    words = ("content", "verify", "--store", str(place))
    ran = run(*words, url=migrated_database)
    assert (ran.code, ran.out) == (0, f"Read the bodies of 1 row in {place}: 0 wrong.\n")

    (place / kept.key).write_bytes(b"kepT")
    ran = run(*words, url=migrated_database)
    assert ran.code == 1
    first, last = ran.out.splitlines()
    assert first.startswith("documents ")
    assert first.endswith(f"its sha256 is not {kept.sha256}.")
    assert last == f"Read the bodies of 1 row in {place}: 1 wrong."

    ran = run(*words, "--json", url=migrated_database)
    assert (ran.code, ran.json["wrong"]) == (1, 1)
    assert ran.json["findings"][0]["key"] == kept.key


def test_a_bucket_without_versions_is_refused(run: Run, migrated_database: DatabaseUrl) -> None:
    name = f"plain-{uuid4().hex}"
    with s3_server() as endpoint:
        make_bucket(endpoint, name, versioning=None)
        ran = run(
            *("content", "gc", "--store", f"s3://{name}"),
            url=migrated_database,
            **account(endpoint),
        )
    assert ran.code == 2
    assert f"error: The bucket {name} keeps no versions." in ran.err
    assert "hint: Switch versioning on: aws s3api put-bucket-versioning" in ran.err
