"""What an explanation consists of: what the tables say, the verdicts, and the database's answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

AccountState = Literal["active", "suspended", "deleted"]
CollaborationState = Literal["active", "invited", "invitation expired", "revoked"]
Action = Literal["read", "comment", "edit", "manage", "transfer or delete"]


@dataclass(frozen=True)
class Account:
    """The user, known by id alone."""

    id: UUID
    state: AccountState


@dataclass(frozen=True)
class Project:
    """The project; ``owned`` tells whether it is this user's."""

    id: UUID
    status: str
    visibility: str
    is_public: bool
    deleted: bool
    owned: bool


@dataclass(frozen=True)
class Collaboration:
    """The user's row in app.collaborations; ``taken_away`` are the overrides that are false."""

    state: CollaborationState
    role: str
    taken_away: tuple[str, ...]
    expires_at: datetime | None


@dataclass(frozen=True)
class Invitation:
    """An invitation of the user's address, made before the account was there."""

    role: str
    expires_at: datetime
    still_open: bool


@dataclass(frozen=True)
class Rank:
    """What app.project_access holds, and what projects and collaborations entitle to."""

    recorded: int | None
    entitled: int | None


@dataclass(frozen=True)
class Verdict:
    """Whether the user may do something, and why, as a sentence."""

    action: Action
    allowed: bool
    reason: str


@dataclass(frozen=True)
class Answer:
    """What the database answered as writersroom_app.

    ``bound``: app.begin_as took the user. ``visible``: the project's row was seen. ``failure``:
    the error that came instead. ``not_asked``: why the question could not be put.
    """

    bound: bool = False
    visible: bool = False
    failure: str | None = None
    not_asked: str | None = None


@dataclass(frozen=True)
class Found:
    """What the tables say of one user and one project."""

    account: Account
    project: Project
    collaboration: Collaboration | None
    invitation: Invitation | None
    rank: Rank


@dataclass(frozen=True)
class AccessExplanation:
    """Why a user may or may not do what in a project.

    ``disagreements`` are sentences on what contradicts: empty in a sound database.
    """

    found: Found
    verdicts: tuple[Verdict, ...]
    answer: Answer
    disagreements: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as JSON's types."""
        found = self.found
        return {
            "user": _plain(found.account),
            "project": _plain(found.project),
            "collaboration": _plain(found.collaboration),
            "email_invitation": _plain(found.invitation),
            "rank": _plain(found.rank),
            "may": [_plain(verdict) for verdict in self.verdicts],
            "database": _plain(self.answer),
            "disagreements": list(self.disagreements),
        }


def _plain(part: object) -> dict[str, Any] | None:
    if part is None:
        return None
    return {name: _value(value) for name, value in vars(part).items()}


def _value(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case tuple():
            return list(value)
    return value
