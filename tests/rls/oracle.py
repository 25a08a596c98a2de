"""Asks PostgreSQL, as the services' role, what the model has decided."""

from collections.abc import Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from tests.rls.model import (
    COMMENTER,
    EDITOR,
    OWNER,
    World,
    changeable,
    readable,
    removable,
)
from tests.schema import rows
from tests.schema.rows import SHA256

# A column of each table that services may write, set to what it is.
WRITTEN = {
    "users": "first_name",
    "user_preferences": "preference_value",
    "projects": "title",
    "project_settings": "setting_value",
    "documents": "title",
    "characters": "name",
    "suggestions": "status",
    "comments": "content",
    "sessions": "context_data",
    "chat_messages": "content",
    "ai_agents": "name",
    "agent_knowledge": "title",
}
READ_ONLY = ("versions", "collaborations", "email_invitations", "agent_interactions")
NEVER_DELETED = (
    *("users", "projects", "documents", "versions", "collaborations", "email_invitations"),
    *("suggestions", "sessions", "chat_messages", "agent_interactions", "project_access"),
)

Insert = tuple[str, dict[str, object], bool]


@dataclass
class Verdict:
    """How many decisions were compared, and those that differ."""

    decisions: int = 0
    differences: list[str] = field(default_factory=list)

    def compare(self, what: str, expected: set[UUID], found: set[UUID], rows: int) -> None:
        """Count a decision a row."""
        self.decisions += rows
        for row in expected ^ found:
            more = "too many" if row in found else "too few"
            self.differences.append(f"{what}: {more}, {row}")


def judge(db: rows.Database, world: World, user: UUID) -> Verdict:
    """Compare every decision about what the user may do. Leaves the database as it was."""
    verdict = Verdict()
    with _as(db, user):
        _reading(db, world, user, verdict)
        _changing(db, world, user, verdict)
        _adding(db, world, user, verdict)
    return verdict


@contextmanager
def _as(db: rows.Database, user: UUID) -> Iterator[None]:
    with db.transaction(force_rollback=True):
        db.execute("set local role writersroom_app")
        db.execute("select app.begin_as(%s)", (user,))
        yield


def _count(world: World, table: str) -> int:
    whole: dict[str, Sized] = {
        "users": world.users,
        "projects": world.projects,
        "documents": world.documents,
        "sessions": world.sessions,
        "ai_agents": world.agents,
        **world.rows,
    }
    return len(whole[table])


def _reading(db: rows.Database, world: World, user: UUID, verdict: Verdict) -> None:
    for table, expected in readable(world, user):
        found = _ids(db, sql.SQL("select id from {}").format(sql.Identifier("app", table)))
        verdict.compare(f"{user} reads {table}", expected, found, _count(world, table))
    entered = {key for key, project in world.projects.items() if project.rank(user)}
    ranks = db.execute("select project_id, role_rank, user_id from app.project_access").fetchall()
    verdict.compare(
        f"{user} reads project_access",
        entered,
        {project for project, _, who in ranks if who == user},
        len(world.users) * len(world.projects),
    )
    for project, rank, who in ranks:
        if who != user or rank != world.projects[project].rank(user):
            verdict.differences.append(f"{user} reads rank {rank} of {who} in {project}")


def _changing(db: rows.Database, world: World, user: UUID, verdict: Verdict) -> None:
    for table, expected in changeable(world, user):
        column = sql.Identifier(WRITTEN[table])
        statement = sql.SQL("update {} set {} = {} returning id").format(
            sql.Identifier("app", table), column, column
        )
        found = _undone(db, statement)
        verdict.compare(f"{user} updates {table}", expected, found, _count(world, table))
    for table, expected in removable(world, user):
        statement = sql.SQL("delete from {} returning id").format(sql.Identifier("app", table))
        found = _undone(db, statement)
        verdict.compare(f"{user} deletes {table}", expected, found, _count(world, table))
    for table in READ_ONLY:
        statement = sql.SQL("update {} set id = id").format(sql.Identifier("app", table))
        _refused(db, statement, f"{user} updates {table}", verdict)
    for table in NEVER_DELETED:
        statement = sql.SQL("delete from {}").format(sql.Identifier("app", table))
        _refused(db, statement, f"{user} deletes {table}", verdict)


def _adding(db: rows.Database, world: World, user: UUID, verdict: Verdict) -> None:
    for table, values, expected in _candidates(world, user):
        statement = sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier("app", table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(map(sql.Placeholder, values)),
        )
        verdict.decisions += 1
        try:
            with db.transaction(force_rollback=True):
                db.execute(statement, values)
            found = True
        except psycopg.errors.InsufficientPrivilege:
            found = False
        except psycopg.errors.ForeignKeyViolation:
            # a hidden document is as good as none, which a trigger says before the policy is asked
            assert "document_id" in values
            found = False
        if found != expected:
            answer = "is let" if found else "is kept"
            verdict.differences.append(f"{user} {answer} from inserting into {table}: {values}")


def _candidates(world: World, user: UUID) -> Iterator[Insert]:
    """Give a row for each parent there is, and in the name of another."""
    other = next(each for each in world.users if each != user)
    for owner in (user, other):
        yield "projects", {"owner_id": owner, "title": "x"}, owner == user
        yield (
            "user_preferences",
            {"user_id": owner, "preference_key": "another"},
            owner == user,
        )
        own = {"name": "x", "personality": "x", "specialty": "x", "owner_id": owner}
        yield "ai_agents", own, owner == user
    for key, project in world.projects.items():
        rank = project.rank(user)
        yield "project_settings", {"project_id": key, "setting_key": "another"}, rank == OWNER
        yield "collaborations", {"project_id": key, "user_id": user, "role": "viewer"}, False
    for key, (project_id, *_) in world.documents.items():
        rank = world.rank(user, project_id)
        yield "characters", {"document_id": key, "name": "X"}, rank >= EDITOR
        mine = {"document_id": key, "user_id": user, "content": "x"}
        yield "comments", mine, rank >= COMMENTER
        yield "comments", {**mine, "user_id": other}, False
        for agent in world.agents:
            suggested = {
                "document_id": key,
                "agent_id": agent,
                "suggestion_type": "style",
                "content": "x",
            }
            yield "suggestions", suggested, rank >= EDITOR and world.knows(user, agent)
        version = {
            "document_id": key,
            "version_number": 2,
            "content_hash": SHA256,
            "s3_key": "k",
            "created_by": user,
        }
        yield "versions", version, False
    for key in world.sessions:
        said = {"session_id": key, "sender_id": user, "message_type": "user", "content": "x"}
        yield "chat_messages", said, world.speaks(user, key)
        yield "chat_messages", {**said, "sender_id": other}, False
        for agent in world.agents:
            asked = {
                "session_id": key,
                "agent_id": agent,
                "user_id": user,
                "interaction_type": "general",
                "prompt": "x",
                "response": "x",
            }
            yield "agent_interactions", asked, world.speaks(user, key) and world.knows(user, agent)
    for agent, of in world.agents.items():
        known: dict[str, object] = {
            "agent_id": agent,
            "title": "x",
            "content": "x",
            "source": "x",
            "content_hash": uuid4().hex * 2,
        }
        yield "agent_knowledge", known, of == user


def _ids(db: rows.Database, query: sql.Composed) -> set[UUID]:
    return {key for (key,) in db.execute(query).fetchall()}


def _undone(db: rows.Database, statement: sql.Composed) -> set[UUID]:
    with db.transaction(force_rollback=True):
        return _ids(db, statement)


def _refused(db: rows.Database, statement: sql.Composed, what: str, verdict: Verdict) -> None:
    verdict.decisions += 1
    try:
        with db.transaction(force_rollback=True):
            db.execute(statement)
        verdict.differences.append(f"{what}: not refused")
    except psycopg.errors.InsufficientPrivilege:
        pass
