"""Chains that are kept elsewhere tell what whoever owns the database could hide."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.audit.conftest import BUCKET
from tests.schema import rows
from writersroom_db.attempts import silent
from writersroom_db.audit import Kind, Sealed, read_root, seal, verify
from writersroom_db.audit.anchors import Anchor, read_anchors
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import AnchorFailed, BadAnchor, BadRoot

ANCHOR = f"s3://{BUCKET}/writers/room"


def _write_and_seal(db: rows.Database, url: DatabaseUrl, anchor: str | None = ANCHOR) -> Sealed:
    rows.user(db)
    db.commit()
    return seal(url, silent, anchor)


def _forge_all(db: rows.Database, url: DatabaseUrl, statement: str) -> None:
    """Change the log, and write every seal anew, as its owner could."""
    db.execute(statement.encode())
    db.execute("delete from audit.seals; update audit.state set sealed_before = '0'")
    db.commit()
    seal(url, silent)


def test_the_newest_chain_is_kept_and_nobody_can_delete_it_before_its_time(
    connection: rows.Database, migrated_database: DatabaseUrl, s3: Any
) -> None:
    sealed = _write_and_seal(connection, migrated_database)
    key = f"writers/room/{1:012}-{sealed.head.chain.hex()}.json"
    assert sealed.anchor == f"s3://{BUCKET}/{key}"
    (version,) = s3.list_object_versions(Bucket=BUCKET)["Versions"]
    assert version["Key"] == key
    kept = s3.head_object(Bucket=BUCKET, Key=key)
    assert kept["ObjectLockMode"] == "COMPLIANCE"
    years = kept["ObjectLockRetainUntilDate"] - datetime.now(UTC)
    assert timedelta(days=7 * 365) < years < timedelta(days=7 * 366)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version["VersionId"])


def test_what_is_anchored_and_whole_is_found_to_be_whole(
    connection: rows.Database, migrated_database: DatabaseUrl, s3: Any
) -> None:
    for _ in range(3):
        _write_and_seal(connection, migrated_database)
    seal(migrated_database, silent, ANCHOR)
    assert len(s3.list_object_versions(Bucket=BUCKET)["Versions"]) == 3
    assert verify(migrated_database, anchor=ANCHOR).findings == ()


def test_a_head_that_was_not_anchored_is_anchored_by_the_next_run(
    connection: rows.Database, migrated_database: DatabaseUrl, s3: Any
) -> None:
    assert s3
    sealed = _write_and_seal(connection, migrated_database, anchor=None)
    again = seal(migrated_database, silent, ANCHOR)
    assert again.entries == 0
    assert sealed.head.chain.hex() in str(again.anchor)


def test_a_log_that_was_written_anew_with_all_its_seals_is_found_by_its_anchors_alone(
    connection: rows.Database, migrated_database: DatabaseUrl, s3: Any
) -> None:
    assert s3
    heads = [_write_and_seal(connection, migrated_database).head for _ in range(3)]
    _forge_all(connection, migrated_database, "update audit.log set session_role = 'nobody'")
    assert verify(migrated_database).findings == ()
    found = verify(migrated_database, anchor=ANCHOR).findings
    assert [(each.kind, each.seal) for each in found] == [
        (Kind.CHAIN_REPLACED, 1),
        (Kind.SEAL_REMOVED, 2),
    ]
    by_root = verify(migrated_database, root=heads[1].chain).findings
    assert [each.kind for each in by_root] == [Kind.CHAIN_REPLACED]


def test_an_end_that_was_cut_off_with_its_seals_is_found_by_its_anchors_alone(
    connection: rows.Database, migrated_database: DatabaseUrl, s3: Any
) -> None:
    heads = [_write_and_seal(connection, migrated_database).head for _ in range(3)]
    connection.execute(
        "delete from audit.log as l using audit.seals as s"
        " where s.number = 3 and (l.xid, l.id) = (s.last_xid, s.last_id)"
    )
    connection.execute("delete from audit.seals where number = 3")
    connection.commit()
    assert verify(migrated_database).findings == ()
    for key in [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]:
        s3.delete_object(Bucket=BUCKET, Key=key)  # which only hides it
    (found,) = verify(migrated_database, anchor=ANCHOR).findings
    assert (found.kind, found.seal) == (Kind.SEAL_REMOVED, 3)
    assert verify(migrated_database, root=heads[1].chain).findings == ()
    assert verify(migrated_database, root=heads[2].chain).findings != ()


def test_a_seal_that_comes_while_anchors_are_listed_is_not_missed(
    connection: rows.Database,
    migrated_database: DatabaseUrl,
    s3: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert s3
    _write_and_seal(connection, migrated_database)

    def listed_while_it_goes_on(anchor: str) -> Iterator[Anchor]:
        yield from list(read_anchors(anchor))
        _write_and_seal(connection, migrated_database)
        yield from list(read_anchors(anchor))[1:]

    monkeypatch.setattr("writersroom_db.audit.verifying.read_anchors", listed_while_it_goes_on)
    verified = verify(migrated_database, anchor=ANCHOR)
    assert (verified.seals, verified.findings) == (1, ())


@pytest.mark.parametrize("anchor", ["/tmp/anchors", "https://bucket/x", "s3://", "s3:///x"])  # noqa: S108
def test_a_place_that_is_no_bucket_is_refused_before_anything_is_sealed(
    connection: rows.Database, migrated_database: DatabaseUrl, anchor: str
) -> None:
    rows.user(connection)
    connection.commit()
    with pytest.raises(BadAnchor, match="is not s3://bucket/prefix"):
        seal(migrated_database, silent, anchor)
    with pytest.raises(BadAnchor):
        verify(migrated_database, anchor=anchor)
    assert connection.execute("select from audit.seals").fetchall() == []


def test_a_bucket_that_can_not_lock_or_is_not_there_is_told_and_the_seal_stays(
    connection: rows.Database, migrated_database: DatabaseUrl, s3: Any
) -> None:
    s3.create_bucket(Bucket="open")
    with pytest.raises(AnchorFailed, match="s3://open/0"):
        _write_and_seal(connection, migrated_database, "s3://open")
    with pytest.raises(AnchorFailed, match="NoSuchBucket"):
        seal(migrated_database, silent, "s3://none/x")
    with pytest.raises(AnchorFailed, match="NoSuchBucket"):
        verify(migrated_database, anchor="s3://none/x")
    assert verify(migrated_database).seals == 1


@pytest.mark.parametrize("root", ["", "abc", "g" * 64, "a" * 63])
def test_a_root_that_no_seal_could_have_is_refused(root: str) -> None:
    with pytest.raises(BadRoot):
        read_root(root)
