"""What a trace says: each statement with the locks that it took and what it did to relations."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Mode = Literal[
    "access share",
    "row share",
    "row exclusive",
    "share update exclusive",
    "share",
    "share row exclusive",
    "exclusive",
    "access exclusive",
]
"""PostgreSQL's lock modes on relations, weakest first."""


@dataclass(frozen=True, order=True, slots=True)
class TakenLock:
    """A lock on a relation (qualified name) that others can see, in its strongest mode.

    ``partitions`` counts those of the relation, if all of them were locked in the same mode.
    """

    relation: str
    mode: Mode
    kind: str
    partitions: int = 0


@dataclass(frozen=True, slots=True)
class Effects:
    """What a statement did, as the server tells it.

    ``locks`` are those that it added to what its transaction held. ``rewritten`` are tables with a
    new file, ``rebuilt`` indexes with a new file, ``scanned`` tables that were read from end to end
    by other than a query: each only of what stood before its transaction, where others see it.
    ``made`` are new relations; all are qualified names. ``rows`` that it wrote are None where it
    isn't a query. ``transactional`` tells whether it ran in a transaction; where not, neither scans
    nor ``seconds`` are measured, since it was held up on purpose.
    """

    locks: tuple[TakenLock, ...]
    made: tuple[str, ...]
    rewritten: tuple[str, ...]
    rebuilt: tuple[str, ...]
    scanned: tuple[str, ...]
    rows: int | None
    seconds: float | None
    transactional: bool


@dataclass(frozen=True, slots=True)
class StatementTrace:
    """A statement at ``line`` and ``column`` (from 1), and what it did.

    ``surprises`` say where that is not what the lint foresees.
    """

    line: int
    column: int
    text: str
    effects: Effects
    surprises: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the statement as JSON's types."""
        place = {"line": self.line, "column": self.column, "statement": self.text}
        return {**place, **asdict(self.effects), "surprises": self.surprises}


@dataclass(frozen=True, slots=True)
class Trace:
    """What a revision did on a scratch copy, run up or down; ``server`` is PostgreSQL's version."""

    revision: str
    name: str
    direction: Literal["up", "down"]
    file: str
    server: str
    statements: tuple[StatementTrace, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the trace as JSON's types."""
        return {
            "revision": self.revision,
            "name": self.name,
            "direction": self.direction,
            "file": self.file,
            "server": self.server,
            "statements": [statement.to_json() for statement in self.statements],
        }
