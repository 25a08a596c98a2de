"""Explains what a user may do in a project, and has the database itself confirm it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.access.explanation import (
    AccessExplanation,
    Account,
    Answer,
    Collaboration,
    Found,
    Invitation,
    Project,
    Rank,
)
from writersroom_db.access.owner import as_owner
from writersroom_db.access.verdicts import contradictions, judge
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import NoSuchProject, NoSuchUser

_SQL = Path(__file__).parent / "sql"
_APP = "writersroom_app"


def explain_access(url: DatabaseUrl, user: str, project: str) -> AccessExplanation:
    """Explain what ``user`` (an id or an address) may do in ``project`` (an id). Changes nothing.

    Reads as the owner, then asks as writersroom_app, in one read-only snapshot that is rolled back:
    what changes meanwhile can't make the two disagree.

    Raises NoSuchUser, NoSuchProject, NotMigrated where there is no app.project_access, and
    MayNotRead when the login can't become the owner.
    """
    with (
        as_owner(url, "app", "project_access") as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute("set local row_security = off")
        found = _read(connection, user, project)
        answer = _ask(connection, found)
    verdicts = judge(found)
    return AccessExplanation(found, verdicts, answer, contradictions(found, verdicts, answer))


def _read(connection: psycopg.Connection[TupleRow], user: str, project: str) -> Found:
    account = _find_account(connection, user)
    project_id = _uuid(project)
    ids = {"user": account.id, "project": project_id}
    row = _one(connection, "project", ids) if project_id else None
    if row is None:
        raise NoSuchProject(f"There is no project {project}.")
    collaboration = _one(connection, "collaboration", ids)
    invitation = _one(connection, "invitation", ids)
    rank = _one(connection, "rank", ids)
    return Found(
        account,
        Project(*row),
        _collaboration(*collaboration) if collaboration else None,
        Invitation(*invitation) if invitation else None,
        Rank(*rank) if rank else Rank(None, None),
    )


def _find_account(connection: psycopg.Connection[TupleRow], user: str) -> Account:
    row = _one(connection, "account", {"id": _uuid(user), "email": user})
    if row is None:
        raise NoSuchUser(f"There is no user {user}.")
    return Account(*row)


def _ask(connection: psycopg.Connection[TupleRow], found: Found) -> Answer:
    """Ask the database, as the services would, and leave nothing behind."""
    with connection.transaction(force_rollback=True):
        connection.execute("set local row_security = on")
        try:
            connection.execute(f"set local role {_APP}".encode())
        except psycopg.errors.InsufficientPrivilege:
            return Answer(not_asked=f"{connection.info.user} may not become {_APP}")
        try:
            connection.execute("select app.begin_as(%s)", (found.account.id,))
            row = _one(connection, "visible", {"project": found.project.id})
        except psycopg.errors.InvalidAuthorizationSpecification:
            return Answer()
        except psycopg.errors.InsufficientPrivilege as error:
            return Answer(failure=error.diag.message_primary)
        return Answer(bound=True, visible=row is not None and bool(row[0]))


def _collaboration(state: Any, role: str, taken_away: list[str], expires_at: Any) -> Collaboration:
    return Collaboration(state, role, tuple(taken_away), expires_at)


def _one(
    connection: psycopg.Connection[TupleRow], name: str, values: Mapping[str, object]
) -> TupleRow | None:
    return connection.execute((_SQL / f"{name}.sql").read_bytes(), values).fetchone()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
