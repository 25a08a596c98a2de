"""What the oracle has compared, and what differs."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Verdict:
    """How many decisions were compared, and those that differ.

    ``only`` names the tables and functions that are asked about; None for all.
    """

    only: Collection[str] | None = None
    decisions: int = 0
    differences: list[str] = field(default_factory=list)

    def asks(self, subject: str) -> bool:
        """Tell whether a table or function is asked about."""
        return self.only is None or subject in self.only

    def told(self, what: str, *, expected: bool, found: bool) -> None:
        """Count a decision."""
        self.decisions += 1
        if found != expected:
            self.differences.append(f"{what}: {found}, and not {expected}")

    def compare(self, what: str, expected: set[UUID], found: set[UUID], rows: int) -> None:
        """Count a decision a row."""
        self.decisions += rows
        for row in expected ^ found:
            more = "too many" if row in found else "too few"
            self.differences.append(f"{what}: {more}, {row}")
