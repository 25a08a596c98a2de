"""Tokens that are mailed: the caller has the token, the database its sha256."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from writersroom_db.errors.services import InvalidValue
from writersroom_db.services.query import Rows

LONGEST = timedelta(days=365)
"""How long a token may be valid."""


@dataclass(frozen=True)
class MailedToken:
    """A token of 256 random bits, which doesn't show in its repr."""

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def sha256(self) -> str:
        """What the database keeps, in hex."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def read(self, _: Rows) -> str:
        """Give the token, whatever the database answers: it tells nothing."""
        return self.secret


def expiry(valid_for: timedelta) -> datetime:
    """Return when a token that is made now ends. Raises InvalidValue where it would never be valid.

    Nor is one for more than a year.
    """
    if not timedelta() < valid_for <= LONGEST:
        raise InvalidValue("A token is valid for more than no time, and for a year at most.")
    return datetime.now(UTC) + valid_for
