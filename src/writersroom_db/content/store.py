"""What a content store can do, wherever it keeps the bodies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Protocol
from uuid import UUID

from writersroom_db.content.bodies import Body
from writersroom_db.errors import BadExpiry

_LONGEST_LINK = 7 * 86_400


@dataclass(frozen=True)
class Stored:
    """A body that is stored: what belongs into its row. ``size`` is in bytes."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True)
class ListedVersion:
    """A version of the object under ``key``: one put of it.

    ``version`` is the store's own name for it, which no later put shares; ``size`` is in bytes,
    ``age`` by the store's clock.
    """

    key: str
    version: str
    size: int
    age: timedelta


class ContentStore(Protocol):
    """Keeps the bodies of documents. Every method may be called from several threads at once.

    All of them block: in asyncio, call ``await asyncio.to_thread(store.put, project, body)``.
    """

    @property
    def name(self) -> str:
        """Where it is, for people; holds no secret."""

    def put(self, project: UUID, body: Body) -> Stored:
        """Store a body of a project, whole or not at all; the same one again is no error.

        It is written anew even if it is there: `collect_garbage` counts on a young object. So put
        first, and write the row within the hour.

        Raises ContentNotWritten.
        """

    def get(self, key: str, sha256: str) -> bytes:
        """Return the body under ``key``, whose sha256 was compared.

        Raises ContentMissing, ContentDamaged, ContentNotRead and BadContentKey.
        """

    def open(self, key: str, sha256: str) -> IO[bytes]:
        """Return the body as a temporary file, at its start: for large ones. Raises as `get`."""

    def presign(self, key: str, *, seconds: int) -> str:
        """Return a URL that gives the body to whoever holds it, for 1 to 604,800 seconds.

        Whoever follows it has to compare the sha256. Raises BadContentKey and BadExpiry.
        """

    def versions(self) -> Iterator[ListedVersion]:
        """List every version of what has a key of ours, in the keys' order by code points.

        Raises ContentNotRead.
        """

    def delete(self, versions: Sequence[ListedVersion]) -> int:
        """Delete exactly these, and never what was put since; return how many were there.

        Raises ContentNotDeleted, and UnversionedBucket where a newer put can't be told apart.
        """


def check_seconds(seconds: int) -> int:
    """Return ``seconds`` if a link may be valid for so long. Raises BadExpiry."""
    if not 0 < seconds <= _LONGEST_LINK:
        raise BadExpiry(f"{seconds} seconds are not between 1 and {_LONGEST_LINK}.")
    return seconds
