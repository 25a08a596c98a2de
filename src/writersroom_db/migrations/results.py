"""What a migration or a rollback did."""

from dataclasses import dataclass
from typing import Any

from writersroom_db.migrations.files import Direction


@dataclass(frozen=True)
class StepResult:
    """What one step took: ``seconds`` are those of the attempt that succeeded."""

    revision: str
    name: str
    direction: Direction
    statements: int
    attempts: int
    seconds: float


@dataclass(frozen=True)
class MigrationResult:
    """What was done; ``revision`` is the number that now is current (None: base).

    ``waiting`` names the pending revisions of another phase.
    """

    revision: str | None
    environment: str | None
    steps: tuple[StepResult, ...]
    seconds: float
    waiting: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON's types."""
        return {
            "revision": self.revision,
            "environment": self.environment,
            "steps": [vars(step) for step in self.steps],
            "waiting": list(self.waiting),
            "roles": list(self.roles),
            "partitions": list(self.partitions),
            "seconds": round(self.seconds, 3),
        }
