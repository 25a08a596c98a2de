"""What a review of the SQL found: one rule, broken in one place."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """``rule`` (such as ``index-blocks-writes``) is broken at ``file:line:column``, from 1.

    ``file`` is relative to the folder that holds ``migrations/``. ``hint`` says the way out.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""
    level: Level = "error"

    def to_json(self) -> dict[str, Any]:
        """Return the finding as JSON's types."""
        return asdict(self)
