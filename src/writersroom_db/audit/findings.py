"""What verifying the audit log can find, each at its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was done to the log."""

    ENTRY_CHANGED = "entry changed"
    ENTRY_REMOVED = "entry removed"
    ENTRY_INSERTED = "entry inserted"
    ENTRY_UNSEALED = "entry no longer sealed"
    PARTITION_GONE = "partition gone"
    SEAL_CHANGED = "seal changed"
    SEAL_REMOVED = "seal removed"
    CHAIN_REPLACED = "chain replaced"


@dataclass(frozen=True)
class Finding:
    """One kind of tampering, where it was found.

    ``seal`` is the seal's number, 0 for entries behind the last. ``entries`` are the numbers of
    the entries, as ranges, both ends included.
    """

    kind: Kind
    seal: int
    partition: str = ""
    entries: tuple[tuple[int, int], ...] = ()
    note: str = ""

    def __str__(self) -> str:
        where = [f"seal {self.seal}"] if self.seal else ["not sealed"]
        where += [self.partition] if self.partition else []
        where += [f"entries {ranges_text(self.entries)}"] if self.entries else []
        return f"{self.kind}: {', '.join(where)}{f' ({self.note})' if self.note else ''}"

    def to_json(self) -> dict[str, object]:
        """Return it as JSON's types."""
        return {
            "kind": self.kind.value,
            "seal": self.seal or None,
            "partition": self.partition or None,
            "entries": [list(each) for each in self.entries],
            "note": self.note or None,
        }


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return the numbers, in their order, as ranges of those that follow each other."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def ranges_text(found: tuple[tuple[int, int], ...], most: int = 20) -> str:
    """Return the ranges for people, ``most`` of them at most."""
    parts = [str(low) if low == high else f"{low}-{high}" for low, high in found[:most]]
    return ", ".join(parts) + (f" and {len(found) - most} more" if len(found) > most else "")
