"""What goes wrong on the way to S3 is tried again or told, and never becomes a wrong body."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import boto3
import pytest
from botocore.config import Config
from tests.content.conftest import PREFIX, BucketPlace
from tests.content.faults import Fault, Proxy

from writersroom_db.content import S3Store
from writersroom_db.content.client import make_client
from writersroom_db.errors import ContentDamaged, ContentMissing, ContentNotRead, ContentNotWritten

PROJECT = UUID("b0000000-0000-4000-8000-000000000001")
BODY = bytes(range(256)) * 4096
"""1 MiB: several chunks of a read."""

PASSING = (Fault.REFUSED, Fault.LOST, Fault.SLOW_DOWN, Fault.INTERNAL_ERROR)
_SMALL_PART = 1 << 10


@pytest.fixture
def faulty_store(bucket: BucketPlace, proxy: Proxy) -> S3Store:
    """Give a store that reaches its bucket through the proxy."""
    assert proxy
    return S3Store(bucket.bucket, PREFIX)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make parts small, on both sides."""
    monkeypatch.setattr("writersroom_db.content.bodies.PART", _SMALL_PART)
    monkeypatch.setattr("writersroom_db.content.s3.PART", _SMALL_PART)
    monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", 1)


def _first(proxy: Proxy, method: str, faults: Sequence[Fault]) -> None:
    """Have the first requests of a method meet these faults."""
    left = iter(faults)
    proxy.choose = lambda used, _: next(left, Fault.NONE) if used == method else Fault.NONE


def _always(proxy: Proxy, method: str, fault: Fault, part_of_path: str = "") -> None:
    proxy.choose = lambda used, path: (
        fault if used == method and part_of_path in path else Fault.NONE
    )


@pytest.mark.parametrize("fault", PASSING)
def test_a_put_gets_through_what_passes(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy, fault: Fault
) -> None:
    _first(proxy, "PUT", [fault] * 3)
    stored = faulty_store.put(PROJECT, BODY)
    assert bucket.bodies() == {stored.key: BODY}


@pytest.mark.parametrize("fault", [*PASSING, Fault.CORRUPTED])
def test_a_put_that_does_not_get_through_is_told(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy, fault: Fault
) -> None:
    _always(proxy, "PUT", fault)
    with pytest.raises(ContentNotWritten, match=f"{bucket.url}/documents/{PROJECT}/"):
        faulty_store.put(PROJECT, BODY)
    assert set(bucket.bodies().values()) <= {BODY}


def test_a_put_that_was_changed_on_its_way_leaves_nothing(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy
) -> None:
    _always(proxy, "PUT", Fault.CORRUPTED)
    with pytest.raises(ContentNotWritten, match="BadDigest"):
        faulty_store.put(PROJECT, BODY)
    assert bucket.bodies() == {}


@pytest.mark.parametrize("fault", [*PASSING, Fault.TRUNCATED])
def test_a_get_gets_through_what_passes(faulty_store: S3Store, proxy: Proxy, fault: Fault) -> None:
    stored = faulty_store.put(PROJECT, BODY)
    _first(proxy, "GET", [fault] * 2)
    assert faulty_store.get(stored.key, stored.sha256) == BODY


@pytest.mark.parametrize("fault", [*PASSING, Fault.TRUNCATED])
def test_a_get_that_does_not_get_through_is_told(
    faulty_store: S3Store, proxy: Proxy, fault: Fault
) -> None:
    stored = faulty_store.put(PROJECT, BODY)
    _always(proxy, "GET", fault)
    with pytest.raises(ContentNotRead, match=stored.key):
        faulty_store.get(stored.key, stored.sha256)


@pytest.mark.parametrize("faults", [[Fault.FLIPPED], [Fault.TRUNCATED, Fault.FLIPPED]])
def test_a_body_that_was_changed_on_its_way_is_not_given_out(
    faulty_store: S3Store, proxy: Proxy, faults: list[Fault]
) -> None:
    stored = faulty_store.put(PROJECT, BODY)
    for ask in (faulty_store.get, faulty_store.open):
        _first(proxy, "GET", faults)
        with pytest.raises(ContentDamaged):
            ask(stored.key, stored.sha256)


def test_a_server_that_says_nothing_is_given_up(bucket: BucketPlace, proxy: Proxy) -> None:
    impatient = make_client().meta.config.merge(Config(read_timeout=0.3))
    store = S3Store(bucket.bucket, client=boto3.client("s3", config=impatient))
    _always(proxy, "PUT", Fault.STALLED)
    with pytest.raises(ContentNotWritten, match="Read timeout"):
        store.put(PROJECT, BODY)


def test_nothing_is_waited_for_for_ever() -> None:
    config = make_client().meta.config
    assert (config.connect_timeout, config.read_timeout) == (5, 30)
    assert config.retries == {"mode": "standard", "total_max_attempts": 5}


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD"])
@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.INTERNAL_ERROR])
def test_an_upload_in_parts_gets_through_what_passes(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy, method: str, fault: Fault
) -> None:
    _first(proxy, method, [fault] * 2)
    stored = faulty_store.put(PROJECT, BODY[: 3 * _SMALL_PART + 1])
    assert bucket.bodies() == {stored.key: BODY[: 3 * _SMALL_PART + 1]}


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(
    ("method", "path", "fault"),
    [
        ("POST", "uploads", Fault.SLOW_DOWN),
        ("PUT", "partNumber=1", Fault.REFUSED),
        ("PUT", "partNumber=3", Fault.INTERNAL_ERROR),
        ("PUT", "partNumber=2", Fault.CORRUPTED),
        ("POST", "uploadId", Fault.REFUSED),
    ],
)
def test_an_upload_in_parts_that_fails_is_aborted(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy, method: str, path: str, fault: Fault
) -> None:
    _always(proxy, method, fault, path)
    with pytest.raises(ContentNotWritten):
        faulty_store.put(PROJECT, BODY[: 3 * _SMALL_PART])
    assert bucket.bodies() == {}
    assert "Uploads" not in bucket.client.list_multipart_uploads(Bucket=bucket.bucket)


@pytest.mark.usefixtures("small_parts")
def test_an_answer_that_makes_no_sense_is_told(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy
) -> None:
    """Nobody knows the upload's id then: a lifecycle rule has to abort it."""
    _always(proxy, "POST", Fault.GARBLED)
    with pytest.raises(ContentNotWritten):
        faulty_store.put(PROJECT, BODY[: 3 * _SMALL_PART])
    assert bucket.bodies() == {}
    _always(proxy, "GET", Fault.GARBLED)
    with pytest.raises(ContentNotRead):
        list(faulty_store.versions())


@pytest.mark.usefixtures("small_parts")
def test_a_lost_answer_at_the_end_of_an_upload_leaves_a_right_body(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy
) -> None:
    _always(proxy, "POST", Fault.LOST, "uploadId")
    with pytest.raises(ContentNotWritten):
        faulty_store.put(PROJECT, BODY[: 3 * _SMALL_PART])
    assert set(bucket.bodies().values()) == {BODY[: 3 * _SMALL_PART]}


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(
    ("size", "operation", "answer"),
    [
        (_SMALL_PART, "PutObject", {"ChecksumSHA256": "another"}),
        (_SMALL_PART, "PutObject", {"ChecksumSHA256": None}),
        (3 * _SMALL_PART, "HeadObject", {"ChecksumSHA256": "another-3"}),
        (3 * _SMALL_PART, "HeadObject", {"ContentLength": 3 * _SMALL_PART - 1}),
    ],
)
def test_an_object_that_s3_holds_to_be_another_is_told(
    bucket: BucketPlace, size: int, operation: str, answer: dict[str, object]
) -> None:
    client: Any = make_client()
    client.meta.events.register(
        f"after-call.s3.{operation}", lambda parsed, **_: parsed.update(answer)
    )
    with pytest.raises(ContentNotWritten, match="not what was sent"):
        S3Store(bucket.bucket, client=client).put(PROJECT, BODY[:size])


def _fate(chance: random.Random) -> Iterator[Fault]:
    """Give faults: now few, now many."""
    faults = [fault for fault in Fault if fault not in (Fault.NONE, Fault.STALLED)]
    while True:
        share = chance.choice([0.1, 0.5, 0.98])
        for _ in range(60):
            yield chance.choice(faults) if chance.random() < share else Fault.NONE


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("seed", range(3))
def test_whatever_goes_wrong_a_body_is_right_or_an_error(
    faulty_store: S3Store, bucket: BucketPlace, proxy: Proxy, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 (faults, no secret)
    fate = _fate(chance)
    stored = {}
    outcomes: Counter[str] = Counter()
    for _ in range(200):
        proxy.choose = lambda *_: next(fate)
        body = chance.randbytes(chance.choice([0, 10, 1000, 3 * _SMALL_PART + 7]))
        try:
            new = faulty_store.put(PROJECT, body)
        except ContentNotWritten:
            outcomes["not written"] += 1
        else:
            stored[new.key] = body
            outcomes["written"] += 1
        if not stored:
            continue
        key = chance.choice(list(stored))
        try:
            got = faulty_store.get(key, key.split("/")[-1])
        except (ContentDamaged, ContentNotRead) as error:
            outcomes[type(error).__name__] += 1
        else:
            assert got == stored[key]
            outcomes["read"] += 1
    assert len(outcomes) == 5, outcomes

    proxy.choose = lambda *_: Fault.NONE
    for key, body in stored.items():
        assert faulty_store.get(key, key.split("/")[-1]) == body
    for key, body in bucket.bodies().items():
        assert hashlib.sha256(body).hexdigest() == key.split("/")[-1]


def test_a_missing_body_is_missing_behind_faults_too(faulty_store: S3Store, proxy: Proxy) -> None:
    _first(proxy, "GET", [Fault.INTERNAL_ERROR, Fault.REFUSED])
    sha256 = hashlib.sha256(BODY).hexdigest()
    with pytest.raises(ContentMissing):
        faulty_store.get(f"documents/{uuid4()}/{sha256}", sha256)
