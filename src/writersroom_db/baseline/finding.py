"""One thing that is found in a database before it is adopted."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Finding:
    """What is not as it must be, or will be repaired.

    ``subject`` is a rule or an object, ``text`` says what of it. For rows, ``rows`` says how many,
    and ``keys`` are the ids of the first of them; never their values.
    """

    subject: str
    text: str
    rows: int = 0
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.rows:
            return f"{self.subject}: {self.text}"
        noun = "row" if self.rows == 1 else "rows"
        more = ", …" if self.rows > len(self.keys) else ""
        keys = f" ({', '.join(self.keys)}{more})" if self.keys else ""
        return f"{self.subject}: {self.text}: {self.rows} {noun}{keys}"

    def to_json(self) -> dict[str, Any]:
        """Return the finding as JSON's types."""
        return asdict(self)
