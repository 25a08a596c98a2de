"""A keyring follows its keys while they change, and asks for them no more often than it must."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from tests.encryption.conftest import Keys

from writersroom_db.encryption import DataKey, Keyring
from writersroom_db.encryption.form import Place, split
from writersroom_db.errors import KeyNotUnwrapped, NoDataKey, UnknownDataKey

HERE = Place("app.users", "mfa_secret", uuid4())


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Counting:
    """A wrapper that counts what it unwraps."""

    def __init__(self, keys: Keys) -> None:
        self.name = keys.wrapper.name
        self._wrapper = keys.wrapper
        self.unwrapped = 0

    def wrap(self, key: bytes, purpose: str) -> bytes:
        return self._wrapper.wrap(key, purpose)

    def unwrap(self, wrapped: bytes, purpose: str) -> bytes:
        self.unwrapped += 1
        return self._wrapper.unwrap(wrapped, purpose)


def _key(sealed: str) -> int:
    return split(sealed, HERE).key_id


def _encrypt(ring: Keyring, value: str = "a seed") -> str:
    return ring.encrypt(value, **HERE._asdict())


def _decrypt(ring: Keyring, sealed: str) -> str:
    return ring.decrypt(sealed, **HERE._asdict())


def test_values_under_every_key_are_read_after_rotations(keys: Keys) -> None:
    ring = keys.ring(active_for=0)
    stored = []
    for number in range(5):
        stored.append(_encrypt(ring, f"seed {number}"))
        keys.add()
    assert len({_key(each) for each in stored}) == 5
    assert [_decrypt(keys.ring(), each) for each in stored] == [f"seed {n}" for n in range(5)]


def test_a_reader_that_meets_an_unknown_key_looks_once_more(keys: Keys) -> None:
    reader = keys.ring()
    _decrypt(reader, _encrypt(keys.ring()))
    keys.add()
    stored = [_encrypt(keys.ring()) for _ in range(3)]
    before = keys.loads
    assert [_decrypt(reader, each) for each in stored] == ["a seed"] * 3
    assert keys.loads == before + 1


def test_a_key_that_is_not_there_is_named(keys: Keys) -> None:
    stored = _encrypt(keys.ring())
    lost = Keys(keys.wrapper)
    with pytest.raises(UnknownDataKey, match="under data key 1, which the database does not have"):
        _decrypt(lost.ring(), stored)
    assert lost.loads == 1


def test_a_writer_notices_a_new_key_after_a_while_and_not_before(keys: Keys) -> None:
    clock = Clock()
    writer = keys.ring(active_for=30, clock=clock)
    assert _key(_encrypt(writer)) == 1
    new = keys.add()
    clock.now += 30
    assert _key(_encrypt(writer)) == 1
    clock.now += 0.1
    assert _key(_encrypt(writer)) == new
    assert keys.loads == 2


def test_without_a_key_nothing_is_written(keys: Keys) -> None:
    keys.rows = [key for key in keys.rows if key.purpose == "index"]
    with pytest.raises(NoDataKey, match="for purpose column") as raised:
        _encrypt(keys.ring())
    assert "keys create" in raised.value.hint


def test_each_key_is_unwrapped_once_and_only_when_it_is_needed(keys: Keys) -> None:
    first = _encrypt(keys.ring())
    keys.add()
    counting = Counting(keys)
    ring = Keyring(keys.load, counting, active_for=0)
    for _ in range(3):
        _encrypt(ring)
    assert counting.unwrapped == 1
    for _ in range(3):
        _decrypt(ring, first)
    assert counting.unwrapped == 2


def test_a_key_that_another_wrapped_is_refused_by_name(keys: Keys) -> None:
    stored = _encrypt(keys.ring())
    broken = keys.rows[0]
    changed = bytes([broken.wrapped[0] ^ 1]) + broken.wrapped[1:]
    keys.rows[0] = DataKey(broken.id, "column", "active", changed, "file:another")
    with pytest.raises(KeyNotUnwrapped, match=r"Data key 1 was wrapped by file:another; file:\w+ "):
        _decrypt(keys.ring(), stored)


def test_a_key_for_digests_does_not_stand_in_for_one_that_encrypts(keys: Keys) -> None:
    index = keys.rows[1]
    keys.rows[0] = DataKey(1, "column", "active", index.wrapped, index.wrapped_by)
    with pytest.raises(KeyNotUnwrapped):
        _encrypt(keys.ring())


def test_threads_share_a_keyring_while_keys_are_added(keys: Keys) -> None:
    ring = keys.ring(active_for=0)
    over = threading.Event()

    def work(number: int) -> int:
        done = 0
        while not over.is_set() or done < 500:
            row = UUID(int=number * 1_000_000 + done)
            place = HERE._replace(row_id=row)._asdict()
            assert ring.decrypt(ring.encrypt(f"{row}", **place), **place) == f"{row}"
            done += 1
        return done

    with ThreadPoolExecutor(8) as threads:
        running = [threads.submit(work, number) for number in range(8)]
        for _ in range(20):
            keys.add()
        over.set()
        assert all(each.result() >= 500 for each in running)
