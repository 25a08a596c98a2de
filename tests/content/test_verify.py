"""Every row whose body is missing or wrong is found, by its id, and no other."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.content.conftest import Place
from tests.content.faults import flip
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import S3Store, Stored
from writersroom_db.content.verify import BodyFinding, verify_content
from writersroom_db.errors import ContentNotRead


@dataclass(frozen=True)
class Chain:
    """A document of five versions, the last of which is its head."""

    document: UUID
    versions: list[UUID]
    stored: list[Stored]


@pytest.fixture
def chain(connection: Connection[TupleRow], place: Place) -> Chain:
    """Give a chain whose bodies are all there."""
    author = rows.user(connection)
    project = rows.project(connection, author)
    stored = [place.store.put(project, b"draft %d" % number) for number in range(5)]
    columns = [{"s3_key": each.key, "content_hash": each.sha256} for each in stored]
    document = rows.document(connection, project, version_number=5, **columns[-1])
    versions = [
        rows.version(connection, document, author, version_number=1 + place, **each)
        for place, each in enumerate(columns)
    ]
    connection.commit()
    return Chain(document, versions, stored)


def test_a_whole_chain_has_no_finding(
    place: Place, migrated_database: DatabaseUrl, chain: Chain
) -> None:
    done = verify_content(migrated_database, place.store)
    assert (done.store, done.bodies, done.wrong) == (place.store.name, len(chain.versions), 0)


@pytest.mark.parametrize("wrong", [flip(b"draft 1"), b"", b"draft 2"])
def test_what_is_wrong_or_missing_is_found_by_its_row(
    place: Place, migrated_database: DatabaseUrl, chain: Chain, wrong: bytes
) -> None:
    place.write(chain.stored[1].key, wrong)
    place.remove(chain.stored[3].key)
    told: list[BodyFinding] = []
    done = verify_content(migrated_database, place.store, report=told.append)
    assert (done.bodies, done.wrong) == (5, 2)
    assert set(done.findings) == set(told)
    found = {each.id: each for each in told}
    assert set(found) == {chain.versions[1], chain.versions[3]}
    assert found[chain.versions[1]].problem.endswith(f"its sha256 is not {chain.stored[1].sha256}.")
    assert found[chain.versions[3]].problem.endswith(f"{chain.stored[3].key} is not there.")
    assert {each.relation for each in told} == {"versions"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("content_hash = repeat('0', 64)", "its sha256 is not 000"),
        ("s3_key = 'documents/elsewhere'", "documents/elsewhere is not there"),
        ("s3_key = '../../etc/passwd'", "is no key of a content store"),
    ],
)
def test_a_head_that_is_no_version_is_looked_at_too(
    place: Place,
    connection: Connection[TupleRow],
    migrated_database: DatabaseUrl,
    chain: Chain,
    change: str,
    problem: str,
) -> None:
    connection.execute(f"update app.documents set {change}".encode())
    connection.commit()
    done = verify_content(migrated_database, place.store)
    assert done.bodies == 6
    (found,) = done.findings
    assert (found.relation, found.id) == ("documents", chain.document)
    assert problem in found.problem


def test_a_body_of_another_project_is_found_though_it_is_whole(
    place: Place, connection: Connection[TupleRow], migrated_database: DatabaseUrl, chain: Chain
) -> None:
    other = place.store.put(rows.project(connection), b"draft 2")
    connection.execute(
        "update app.versions set s3_key = %s where id = %s", (other.key, chain.versions[2])
    )
    connection.commit()
    (found,) = verify_content(migrated_database, place.store).findings
    assert (found.id, found.problem) == (chain.versions[2], f"{other.key} is another project's.")


def test_a_sample_is_as_large_as_was_said(
    place: Place, migrated_database: DatabaseUrl, chain: Chain
) -> None:
    for stored in chain.stored:
        place.remove(stored.key)
    for many, looked_at in ((2, 2), (99, 5)):
        done = verify_content(migrated_database, place.store, sample=many)
        assert (done.bodies, done.wrong) == (looked_at, looked_at)


def test_every_page_of_rows_is_read(
    place: Place,
    migrated_database: DatabaseUrl,
    chain: Chain,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("writersroom_db.content.verify._PAGE", 2)
    assert verify_content(migrated_database, place.store).bodies == len(chain.versions)


def test_only_the_first_findings_are_kept_and_all_are_told(
    place: Place,
    migrated_database: DatabaseUrl,
    chain: Chain,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("writersroom_db.content.verify.LISTED", 2)
    for stored in chain.stored:
        place.remove(stored.key)
    told: list[BodyFinding] = []
    done = verify_content(migrated_database, place.store, report=told.append)
    assert (done.wrong, len(done.findings), len(told)) == (5, 2, 5)


@pytest.mark.parametrize("place", ["bucket"], indirect=True)
def test_a_store_that_can_not_be_asked_is_no_finding(
    place: Place, migrated_database: DatabaseUrl, chain: Chain
) -> None:
    assert place
    assert chain
    with pytest.raises(ContentNotRead, match="NoSuchBucket"):
        verify_content(migrated_database, S3Store("no-such-bucket"))
