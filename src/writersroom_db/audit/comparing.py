"""Compares the entries of a seal with what it keeps of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.audit.entries import Hashed, Stretch, hash_entries
from writersroom_db.audit.findings import Finding, Kind, ranges
from writersroom_db.audit.merkle import SIZE, tree_root
from writersroom_db.audit.queries import query
from writersroom_db.audit.seals import Position, Seal, unpack


@dataclass(frozen=True)
class Compared:
    """How many entries were read, what was found, and whether the whole partition is gone."""

    entries: int
    findings: tuple[Finding, ...] = ()
    gone: bool = False


def compare(
    connection: psycopg.Connection[TupleRow],
    seal: Seal,
    after: Position | None,
    *,
    doubtful: bool,
) -> Compared:
    """Compare the entries behind ``after``, up to the seal's last, with its leaves.

    ``doubtful`` says that seals before it were changed or removed: entries that it doesn't know may
    have been theirs.
    """
    if not _is_there(connection, seal.lane.partition):
        return Compared(0, (Finding(Kind.PARTITION_GONE, seal.number, seal.lane.partition),), True)
    ids, leaves = _long(connection, seal.number)
    found = hash_entries(connection, Stretch(seal.lane, after, last=seal.last))
    stray = Kind.ENTRY_UNSEALED if doubtful else Kind.ENTRY_INSERTED
    findings = _findings(seal, ids, leaves, found, stray)
    return Compared(len(found.ids), tuple(findings))


def _findings(
    seal: Seal, ids: bytes, leaves: bytes, found: Hashed, stray: Kind
) -> Iterator[Finding]:
    if _root(leaves) != seal.root:
        yield Finding(Kind.SEAL_CHANGED, seal.number, note="its leaves are others")
        if tree_root(found.leaves) != seal.root:
            note = "which can't be told, since leaves were changed too"
            yield Finding(Kind.ENTRY_CHANGED, seal.number, seal.lane.partition, note=note)
    elif found.packed != ids or found.joined != leaves:
        yield from _differences(seal, unpack(ids), leaves, found, stray)


def _differences(
    seal: Seal, ids: list[int], leaves: bytes, found: Hashed, stray: Kind
) -> Iterator[Finding]:
    sealed = {each: leaves[SIZE * at : SIZE * (at + 1)] for at, each in enumerate(ids)}
    there, numbers = set(zip(found.ids, found.leaves, strict=True)), set(found.ids)
    kept = {each for each in ids if (each, sealed[each]) in there}
    # a number that is there twice is a stray beside the one that was kept
    strays = {
        (e, leaf) for e, leaf in there if e not in sealed or (e in kept and leaf != sealed[e])
    }
    for kind, which in (
        (Kind.ENTRY_CHANGED, [e for e in ids if e in numbers and e not in kept]),
        (Kind.ENTRY_REMOVED, [e for e in ids if e not in numbers]),
        (stray, sorted(e for e, _ in strays)),
    ):
        if which:
            yield Finding(kind, seal.number, seal.lane.partition, ranges(which))


def _is_there(connection: psycopg.Connection[TupleRow], partition: str) -> bool:
    row = connection.execute("select to_regclass(%s) is not null", (partition,)).fetchone()
    return row is not None and bool(row[0])


def _long(connection: psycopg.Connection[TupleRow], number: int) -> tuple[bytes, bytes]:
    row = connection.execute(query("long"), {"number": number}, binary=True).fetchone()
    return (bytes(row[0]), bytes(row[1])) if row else (b"", b"")


def _root(leaves: bytes) -> bytes:
    return tree_root(leaves[place : place + SIZE] for place in range(0, len(leaves), SIZE))
