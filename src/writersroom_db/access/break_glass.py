"""Lets a login look into one project, or one user's own rows, for hours and for a reason."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.access.owner import as_owner
from writersroom_db.connection.relations import relation_exists
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BreakGlassRefused, NoSuchLogin, NoSuchProject, NoSuchUser

ROLE = "writersroom_break_glass"
LONGEST = 480
"""Minutes that a grant lasts at most, as ``ops.break_glass_grants`` checks."""

_SQL = Path(__file__).parent / "sql"
_TABLE = ("ops", "break_glass_grants")
_SHORTEST_REASON = 10


@dataclass(frozen=True)
class BreakGlassPlan:
    """Who is let in where, why, and for how many minutes: to a project, or else to a user."""

    login: str
    project: UUID | None
    user: UUID | None
    reason: str
    minutes: int

    @property
    def sql(self) -> str:
        """The statement that is run, with the plan's own fields as parameters."""
        return _text("break_glass")

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        return {**vars(self), "project": _plain(self.project), "user": _plain(self.user)}


@dataclass(frozen=True)
class BreakGlassGrant:
    """A grant as it stands in ``ops.break_glass_grants``."""

    login: str
    project: UUID | None
    user: UUID | None
    reason: str
    granted_by: str
    granted_at: datetime
    expires_at: datetime

    def to_json(self) -> dict[str, Any]:
        """Return the grant as JSON's types."""
        return {key: _plain(value) for key, value in vars(self).items()}


def plan_break_glass(
    url: DatabaseUrl,
    login: str,
    *,
    project: UUID | None = None,
    user: UUID | None = None,
    reason: str,
    minutes: int,
) -> BreakGlassPlan:
    """Plan to let ``login`` look into a project, or into a user's own rows. Changes nothing.

    Raises BreakGlassRefused where the database would refuse the grant, NoSuchLogin,
    NoSuchProject and NoSuchUser; NotMigrated and MayNotRead as `as_owner` says.
    """
    if (project is None) == (user is None):
        raise BreakGlassRefused("A grant is for one project, or for one user.")
    if len(reason.strip()) < _SHORTEST_REASON:
        raise BreakGlassRefused(f"The reason has less than {_SHORTEST_REASON} characters.")
    if not 0 < minutes <= LONGEST:
        raise BreakGlassRefused(f"{minutes} minutes are not between 1 and {LONGEST}.")
    with as_owner(url, *_TABLE) as connection:
        values = {"login": login, "role": ROLE, "project": project, "user": user}
        row = connection.execute(_text("let_in").encode(), values).fetchone()
    if row is None:
        raise NoSuchLogin(f"There is no login {login}.")
    own, member, found_project, found_user = row
    if own:
        raise BreakGlassRefused(f"{login} can't let themselves in.")
    if not member:
        raise BreakGlassRefused(
            f"{login} is no member of {ROLE}.", hint=f"grant {ROLE} to {login};"
        )
    if project is not None and not found_project:
        raise NoSuchProject(f"There is no project {project}.")
    if user is not None and not found_user:
        raise NoSuchUser(f"There is no user {user}.")
    return BreakGlassPlan(login, project, user, reason.strip(), minutes)


def break_glass(url: DatabaseUrl, plan: BreakGlassPlan) -> BreakGlassGrant:
    """Let the planned login in."""
    with as_owner(url, *_TABLE) as connection:
        return _grants(connection, "break_glass", vars(plan))[0]


def end_break_glass(url: DatabaseUrl, login: str) -> tuple[BreakGlassGrant, ...]:
    """End what is open for ``login``, and return it. Raises as `as_owner` says."""
    with as_owner(url, *_TABLE) as connection:
        return _grants(connection, "end_break_glass", {"login": login})


def read_open_grants(connection: psycopg.Connection[TupleRow]) -> tuple[BreakGlassGrant, ...]:
    """Return what is open now, the oldest first; empty where there is no such table yet."""
    if not relation_exists(connection, *_TABLE):
        return ()
    return _grants(connection, "open_break_glass", {})


def _grants(
    connection: psycopg.Connection[TupleRow], name: str, values: dict[str, Any]
) -> tuple[BreakGlassGrant, ...]:
    rows = connection.execute(_text(name).encode(), values).fetchall()
    return tuple(BreakGlassGrant(*row) for row in rows)


def _text(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value and str(value)
