"""Seals: what one says, and the hash that chains it to the one before."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from writersroom_db.audit.merkle import SIZE

_ID_BYTES = 8
FIRST_PREVIOUS = bytes(SIZE)
"""What stands before the first seal."""


class Lane(NamedTuple):
    """Entries that are sealed one after the other: those of an era in a partition."""

    partition: str
    era: int


class Position(NamedTuple):
    """A place in a lane: the transaction, then the number of the entry."""

    xid: int
    entry: int


@dataclass(frozen=True)
class Seal:
    """A seal without its ids and leaves. Hashes are bytes; ``sealed_at`` is aware of its zone."""

    number: int
    lane: Lane
    last: Position
    entries: int
    ids_hash: bytes
    root: bytes
    partition_root: bytes
    previous: bytes
    sealed_at: datetime
    sealed_by: str

    @property
    def chain(self) -> bytes:
        """The hash of all of this, the chain of the seal before included."""
        said = (
            self.number,
            *self.lane,
            *self.last,
            self.entries,
            self.ids_hash.hex(),
            self.root.hex(),
            self.partition_root.hex(),
            self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.sealed_by,
        )
        return sha256(b"\2" + self.previous + "\n".join(map(str, said)).encode()).digest()


@dataclass(frozen=True)
class Head:
    """The newest seal: who knows its chain can tell whether anything before it was changed."""

    number: int
    chain: bytes

    def to_json(self) -> dict[str, object]:
        """Return it as JSON's types."""
        return {"number": self.number, "chain": self.chain.hex()}


NO_HEAD = Head(0, FIRST_PREVIOUS)


def read_seal(row: Mapping[str, object]) -> tuple[Seal, bytes]:
    """Return the seal that a row of ``sql/seals.sql`` is, and the chain that it says it has."""
    values = dict(row)
    lane = Lane(str(values.pop("partition")), int(str(values.pop("era"))))
    last = Position(int(str(values.pop("last_xid"))), int(str(values.pop("last_id"))))
    chain = values.pop("chain")
    return Seal(lane=lane, last=last, **values), bytes(chain)  # type: ignore[arg-type, call-overload]


def pack(ids: Sequence[int]) -> bytes:
    """Return numbers of entries as a seal keeps them."""
    return struct.pack(f">{len(ids)}q", *ids)


def unpack(ids: bytes) -> list[int]:
    """Return the numbers of entries that a seal keeps."""
    return list(struct.unpack(f">{len(ids) // _ID_BYTES}q", ids))
