"""Bodies in a directory, for development: the same as in S3, without the network."""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from writersroom_db.content.bodies import Body, checked, measure, parts, spooled
from writersroom_db.content.keys import PREFIX, check_key, content_key, is_content_key
from writersroom_db.content.store import ListedVersion, Stored, check_seconds
from writersroom_db.errors import (
    ContentMissing,
    ContentNotDeleted,
    ContentNotRead,
    ContentNotWritten,
    WritersRoomError,
)

_CHUNK = 1 << 18
_OWNER_ONLY = 0o700


class DirectoryStore:
    """Keeps bodies as files under ``root``, made when it is first needed; see `ContentStore`.

    Puts share a lock, and a deletion has it alone: so it looks at what no put replaces meanwhile.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._halves = root / ".half"

    @property
    def name(self) -> str:
        """The directory."""
        return str(self._root)

    def put(self, project: UUID, body: Body) -> Stored:
        """Store a body; see `ContentStore.put`."""
        sha256, size = measure(body)
        stored = Stored(content_key(project, sha256), sha256, size)
        path = self._root / stored.key
        with _telling(ContentNotWritten, f"{path} can't be written"), self._locked(fcntl.LOCK_SH):
            half = self._halves / uuid4().hex
            try:
                _write(half, parts(body, sha256))
                path.parent.mkdir(parents=True, exist_ok=True)
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)
            _sync(path.parent)
        return stored

    def get(self, key: str, sha256: str) -> bytes:
        """Return a body; see `ContentStore.get`."""
        return b"".join(self._checked(key, sha256))

    def open(self, key: str, sha256: str) -> IO[bytes]:
        """Return a body as a file; see `ContentStore.open`."""
        return spooled(self._checked(key, sha256))

    def presign(self, key: str, *, seconds: int) -> str:
        """Return the file's own URL, which never ends; see `ContentStore.presign`."""
        check_seconds(seconds)
        return (self._root / check_key(key)).resolve().as_uri()

    def versions(self) -> Iterator[ListedVersion]:
        """List every file; see `ContentStore.versions`. A version is the time of its writing."""
        now = time.time_ns()
        with _telling(ContentNotRead, f"{self._root} can't be read"):
            for path in _in_order(self._root / PREFIX):
                key = path.relative_to(self._root).as_posix()
                if is_content_key(key):
                    found = path.stat()
                    age = timedelta(microseconds=(now - found.st_mtime_ns) // 1000)
                    yield ListedVersion(key, str(found.st_mtime_ns), found.st_size, age)

    def delete(self, versions: Sequence[ListedVersion]) -> int:
        """Delete these files, and what killed puts have left; see `ContentStore.delete`."""
        with _telling(ContentNotDeleted, self.name), self._locked(fcntl.LOCK_EX):
            for half in self._halves.iterdir():
                half.unlink()
            return sum(map(self._delete, versions))

    def _delete(self, listed: ListedVersion) -> bool:
        path = self._root / check_key(listed.key)
        with suppress(FileNotFoundError):
            if str(path.stat().st_mtime_ns) == listed.version:
                path.unlink()
                return True
        return False

    def _checked(self, key: str, sha256: str) -> Iterator[bytes]:
        path = self._root / check_key(key)
        return checked(str(path), sha256, _chunks(path))

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        self._root.mkdir(_OWNER_ONLY, parents=True, exist_ok=True)
        self._halves.mkdir(exist_ok=True)
        with (self._root / ".lock").open("ab") as lock:
            fcntl.flock(lock, how)
            yield


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise ContentMissing(f"{path} is not there.") from None
    except OSError as error:
        raise ContentNotRead(f"{path} can't be read: {error.strerror}.") from None


def _write(path: Path, body: Iterator[bytes]) -> None:
    """Write a new file that only its owner reads, down to the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(body)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Bring what a folder lists to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _in_order(folder: Path) -> Iterator[Path]:
    """Give the files two levels down, in the order of their keys."""
    for project in sorted(folder.iterdir()) if folder.exists() else ():
        if project.is_dir():
            yield from sorted(project.iterdir())


@contextmanager
def _telling(error: type[WritersRoomError], what: str) -> Iterator[None]:
    try:
        yield
    except OSError as failed:
        raise error(f"{what}: {failed.strerror}.") from None
