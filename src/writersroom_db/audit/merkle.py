"""Merkle trees as RFC 9162 (section 2.1.1) has them, over SHA-256."""

from collections.abc import Iterable
from hashlib import sha256

SIZE = 32
"""Bytes of a hash."""


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of one entry; no node above it can have the same."""
    return sha256(b"\0" + content).digest()


def tree_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over hashes, which are leaves' or other roots; of none the hash of nothing.

    A hash that has no partner goes up as it is, so the left subtree is always a full one.
    """
    level = list(leaves)
    if not level:
        return sha256().digest()
    while len(level) > 1:
        above = [
            sha256(b"\1" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


class Frontier:
    """The tree over hashes that come one by one: keeps the roots of its full subtrees alone."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._full: list[tuple[int, bytes]] = []
        for each in hashes:
            self.add(each)

    def add(self, added: bytes) -> None:
        """Append a hash."""
        size = 1
        while self._full and self._full[-1][0] == size:
            added = sha256(b"\1" + self._full.pop()[1] + added).digest()
            size *= 2
        self._full.append((size, added))

    @property
    def root(self) -> bytes:
        """The root over all that came."""
        if not self._full:
            return tree_root(())
        root = self._full[-1][1]
        for _, left in reversed(self._full[:-1]):
            root = sha256(b"\1" + left + root).digest()
        return root
