"""Puts and deletions in a directory keep out of each other's way; requests wait in no long row."""

import fcntl
import io
from collections.abc import Iterator
from uuid import uuid4

import pytest
from tests.content.conftest import DirectoryPlace

from writersroom_db.content import DirectoryStore, ListedVersion
from writersroom_db.content.client import AT_ONCE
from writersroom_db.content.parallel import in_parallel


def _may_lock(place: DirectoryPlace, how: int) -> bool:
    with (place.root / ".lock").open("ab") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_a_deletion_waits_for_a_put_and_another_put_does_not(directory: DirectoryPlace) -> None:
    during: list[tuple[bool, bool]] = []

    class Asking(io.BytesIO):
        """Looks whether others could go on, when it is measured and when it is written."""

        def seek(self, offset: int, whence: int = 0, /) -> int:
            may = _may_lock(directory, fcntl.LOCK_EX), _may_lock(directory, fcntl.LOCK_SH)
            during.append(may)
            return super().seek(offset, whence)

    directory.store.put(uuid4(), b"EXT. HARBOUR")
    directory.store.put(uuid4(), Asking(b"INT. FERRY"))
    assert during == [(True, True), (False, True)]
    assert _may_lock(directory, fcntl.LOCK_EX)


def test_a_put_waits_for_a_deletion(
    directory: DirectoryPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DirectoryStore(directory.root)
    store.put(uuid4(), b"INT. FERRY")
    delete = DirectoryStore._delete
    during: list[bool] = []

    def asking(self: DirectoryStore, listed: ListedVersion) -> bool:
        during.append(_may_lock(directory, fcntl.LOCK_SH))
        return delete(self, listed)

    monkeypatch.setattr(DirectoryStore, "_delete", asking)
    assert store.delete(list(store.versions())) == 1
    assert during == [False]


def test_few_requests_wait_however_many_there_are() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        while taken < 999:
            taken += 1
            yield taken

    for done, result in enumerate(in_parallel(lambda number: number, items())):
        assert 0 <= result <= taken
        assert taken - done <= 4 * AT_ONCE + 1
    assert done + 1 == taken == 999
