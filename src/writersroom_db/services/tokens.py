"""Tokens that are mailed: the caller has the token, the database its sha256."""

import hashlib
import secrets
from dataclasses import dataclass, field

from writersroom_db.services.query import Rows


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
