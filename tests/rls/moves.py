"""Rows that a user tries to move, as if the columns that say where they belong were granted."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID, uuid4

from tests.rls.model import COMMENTER, EDITOR, OWNER, World, changeable

COLUMNS = {
    "agent_knowledge": "agent_id",
    "ai_agents": "owner_id",
    "characters": "document_id, project_id",
    "chat_messages": "session_id, sender_id",
    "comments": "document_id, project_id, user_id",
    "project_settings": "project_id",
    "projects": "id",
    "sessions": "user_id, project_id",
    "suggestions": "document_id, project_id",
    "user_preferences": "user_id",
    "users": "id",
}
"""What no service may update: a policy's check is what would be left to refuse it."""


Place = dict[str, UUID | None]


class Move(NamedTuple):
    """A row, what it is given, and whether it may be there."""

    table: str
    row: UUID
    values: Place
    allowed: bool


def moves(world: World, user: UUID) -> Iterator[Move]:
    """Give the moves that ``user`` tries of the rows that they may change."""
    other = next(each for each in world.users if each != user)
    lowest = {"characters": EDITOR, "suggestions": EDITOR, "comments": COMMENTER}
    for table, keys in changeable(world, user):
        for key in sorted(keys):
            if table in lowest:
                for document, (project, *_) in world.documents.items():
                    there: Place = {"document_id": document, "project_id": project}
                    yield Move(table, key, there, world.rank(user, project) >= lowest[table])
            if table == "sessions":
                for project in world.projects:
                    sits = world.rank(user, project) >= COMMENTER
                    allowed = sits or not world.sessions[key].shared
                    yield Move(table, key, {"project_id": project}, allowed)
            for values, allowed in _moved(world, user, other, table):
                yield Move(table, key, values, allowed)


def _moved(world: World, user: UUID, other: UUID, table: str) -> Iterator[tuple[Place, bool]]:
    if table in ("comments", "sessions", "user_preferences"):
        yield {"user_id": other}, False
    elif table == "ai_agents":
        yield {"owner_id": other}, False
        yield {"owner_id": None}, False
    elif table in ("projects", "users"):
        yield {"id": uuid4()}, False
    elif table == "agent_knowledge":
        for agent, owner in world.agents.items():
            yield {"agent_id": agent}, owner == user
    elif table == "project_settings":
        for project in world.projects:
            yield {"project_id": project}, world.rank(user, project) >= OWNER
    elif table == "chat_messages":
        yield {"sender_id": other}, False
        for session in world.sessions:
            yield {"session_id": session}, world.speaks(user, session)
