"""The user's own account, and what a shared project shows of others."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from writersroom_db.services.query import (
    UNCHANGED,
    Query,
    Unchanged,
    changed,
    changes,
    every,
    one,
    statement,
)


class AccountRow(NamedTuple):
    """The account of the user, as they may see it."""

    id: UUID
    email: str
    first_name: str
    last_name: str
    avatar_url: str | None
    subscription_tier: str
    email_verified: bool
    mfa_enabled: bool
    created_at: datetime
    last_login: datetime | None


class ProfileRow(NamedTuple):
    """What one sees of somebody who works in the same project."""

    id: UUID
    first_name: str
    last_name: str
    avatar_url: str | None


def me() -> Query[AccountRow]:
    """Read the user's own account."""
    return Query("people.me", statement("me"), {}, one(AccountRow))


def update_me(
    *,
    first_name: str | Unchanged = UNCHANGED,
    last_name: str | Unchanged = UNCHANGED,
    avatar_url: str | Unchanged | None = UNCHANGED,
) -> Query[None]:
    """Change the user's own name and picture."""
    values = changes(first_name=first_name, last_name=last_name, avatar_url=avatar_url)
    return Query("people.update_me", statement("update_me"), values, changed)


def profiles(user_ids: Sequence[UUID]) -> Query[tuple[ProfileRow, ...]]:
    """Read names and pictures, of those among ``user_ids`` with whom the user works."""
    values = {"user_ids": list(user_ids)}
    return Query("people.profiles", statement("profiles"), values, every(ProfileRow))
