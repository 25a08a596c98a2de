"""Verifies the audit log: every seal, the chain of all, and every entry beneath.

All of it in one snapshot, seal by seal, so memory is bounded whatever the log's size.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import TupleRow, dict_row

from writersroom_db.access.owner import as_owner
from writersroom_db.audit.anchors import Anchor, read_anchors
from writersroom_db.audit.comparing import compare
from writersroom_db.audit.entries import prepare
from writersroom_db.audit.findings import Finding, Kind
from writersroom_db.audit.merkle import Frontier
from writersroom_db.audit.queries import query
from writersroom_db.audit.sealing import read_head
from writersroom_db.audit.seals import (
    NO_HEAD,
    Head,
    Lane,
    Position,
    Seal,
    read_seal,
)
from writersroom_db.audit.unsealed import Unsealed, read_unsealed
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BadRoot

_AT_ONCE = 500
"""Seals fetched at a time, without what is long."""


@dataclass(frozen=True)
class Scope:
    """Whose entries are read: of one partition, or of what was sealed ``since``; else all.

    The chain of seals is verified whole in any case.
    """

    partition: str | None = None
    since: datetime | None = None

    def holds(self, seal: Seal) -> bool:
        """Tell whether the seal's entries are read."""
        return self.holds_partition(seal.lane.partition) and (
            self.since is None or seal.sealed_at >= self.since
        )

    def holds_partition(self, partition: str) -> bool:
        """Tell whether the partition is in it."""
        return self.partition is None or self.partition == partition


@dataclass(frozen=True)
class Verified:
    """What was verified, what no seal covers yet, and what was found."""

    seals: int
    entries: int
    head: Head
    waiting: int
    since: datetime | None
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "seals": self.seals,
            "entries": self.entries,
            "head": self.head.to_json(),
            "waiting": self.waiting,
            "waiting_since": self.since.isoformat() if self.since else None,
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass
class _Walk:
    """Where the walk over the seals stands."""

    head: Head = NO_HEAD
    number: int = 0
    seals: int = 0
    entries: int = 0
    sealed_to: dict[Lane, Position] = field(default_factory=dict)
    trees: dict[str, Frontier] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    whole: bool = True


def verify(
    url: DatabaseUrl,
    *,
    scope: Scope | None = None,
    anchor: str | None = None,
    root: bytes | None = None,
) -> Verified:
    """Verify the log against its seals, and these against ``anchor`` and a ``root`` known before.

    ``anchor`` is ``s3://bucket/prefix``, ``root`` the chain of any seal, as `seal` told it. Without
    them, whoever can write both log and seals can replace all of it unnoticed, or cut its end off.

    Raises BadAnchor, AnchorFailed and MissingExtra; NotMigrated and MayNotRead as `as_owner` says.
    """
    scope = scope or Scope()
    anchors = iter(read_anchors(anchor) if anchor else ())
    walk, findings = _Walk(), list[Finding]()
    known = root is None
    with as_owner(url, "audit", "seals") as connection:
        prepare(connection)
        with connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            awaited = next(anchors, None)
            for seal, chain in _seals(connection):
                while awaited is not None and awaited.number < seal.number:
                    awaited = next(anchors, None)
                while awaited is not None and awaited.number == seal.number:
                    findings += _against(awaited, chain)
                    awaited = next(anchors, None)
                known = known or chain == root
                findings += _of_seal(connection, walk, scope, seal, chain)
            unsealed = read_unsealed(connection, walk.sealed_to, scope.holds_partition)
        if awaited is not None:
            findings += _beyond(connection, [awaited, *anchors])
    findings += _of_unsealed(unsealed)
    if not known:
        findings.append(Finding(Kind.CHAIN_REPLACED, 0, note="no seal has the root that was given"))
    return Verified(
        walk.seals,
        walk.entries,
        walk.head,
        sum(each.waiting for each in unsealed),
        min((each.since for each in unsealed if each.since), default=None),
        tuple(findings),
    )


def read_root(text: str) -> bytes:
    """Return the chain that 64 hexadecimal digits say. Raises BadRoot."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise BadRoot(f"{text} is no chain of a seal.")
    return bytes.fromhex(text)


def _seals(connection: psycopg.Connection[TupleRow]) -> Iterator[tuple[Seal, bytes]]:
    with connection.cursor("seals", row_factory=dict_row) as cursor:
        cursor.itersize = _AT_ONCE
        for row in cursor.execute(query("seals")):
            yield read_seal(row)


def _against(anchor: Anchor, chain: bytes) -> Iterator[Finding]:
    if anchor.chain != chain:
        yield Finding(Kind.CHAIN_REPLACED, anchor.number, note=f"anchored as {anchor.chain.hex()}")


def _beyond(
    connection: psycopg.Connection[TupleRow], anchors: Iterable[Anchor]
) -> Iterator[Finding]:
    """Find seals that are anchored, and no longer there; those made meanwhile are there now."""
    newest = read_head(connection).number
    lost = [anchor.number for anchor in anchors if anchor.number > newest]
    if lost:
        yield Finding(Kind.SEAL_REMOVED, newest + 1, note=f"anchored, up to seal {max(lost)}")


def _of_seal(
    connection: psycopg.Connection[TupleRow], walk: _Walk, scope: Scope, seal: Seal, chain: bytes
) -> Iterator[Finding]:
    broken = list(_in_chain(walk, seal, chain))
    yield from broken
    walk.whole = walk.whole and not broken
    walk.number, walk.head, walk.seals = seal.number, Head(seal.number, chain), walk.seals + 1
    if seal.chain != chain:
        # what it covers shows as no longer sealed
        return
    after = walk.sealed_to.get(seal.lane)
    walk.sealed_to[seal.lane] = seal.last
    if scope.holds(seal) and seal.lane.partition not in walk.gone:
        compared = compare(connection, seal, after, doubtful=not walk.whole)
        walk.entries += compared.entries
        yield from compared.findings
        if compared.gone:
            walk.gone.add(seal.lane.partition)


def _in_chain(walk: _Walk, seal: Seal, chain: bytes) -> Iterator[Finding]:
    """Compare the seal with itself and with the one before."""
    tree = walk.trees.setdefault(seal.lane.partition, Frontier())
    tree.add(seal.root)
    if missing := seal.number - walk.number - 1:
        note = f"{missing} before seal {seal.number}"
        yield Finding(Kind.SEAL_REMOVED, walk.number + 1, note=note)
    elif seal.previous != walk.head.chain:
        yield Finding(Kind.SEAL_CHANGED, walk.number, note="the next one has another chain of it")
    if seal.chain != chain:
        yield Finding(Kind.SEAL_CHANGED, seal.number, note="its chain is another")
    elif walk.whole and not missing and seal.partition_root != tree.root:
        yield Finding(Kind.SEAL_CHANGED, seal.number, note="its partition's root is another")


def _of_unsealed(unsealed: Iterable[Unsealed]) -> Iterator[Finding]:
    for each in unsealed:
        if each.overdue:
            note = "behind the last seal, though all of its time is sealed"
            yield Finding(Kind.ENTRY_UNSEALED, 0, each.partition, each.overdue, note)
