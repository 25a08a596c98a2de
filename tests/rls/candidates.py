"""Rows that a user tries to add: one for each parent there is, and in the name of another."""

from collections.abc import Iterator
from uuid import UUID, uuid4

from tests.rls.model import COMMENTER, EDITOR, OWNER, World
from tests.schema.rows import SHA256

Candidate = tuple[str, dict[str, object], bool]
"""A table, a row, and whether the user may add it."""


def candidates(world: World, user: UUID) -> Iterator[Candidate]:
    """Give the rows that ``user`` tries to add."""
    other = next(each for each in world.users if each != user)
    yield from _of_their_own(user, other)
    yield from _in_projects(world, user)
    for document, (project, *_) in world.documents.items():
        yield from _in_a_document(world, user, other, document, project)
    for session in world.sessions:
        yield from _in_a_session(world, user, other, session)
    for agent, owner in world.agents.items():
        known: dict[str, object] = {
            "agent_id": agent,
            "title": "x",
            "content": "x",
            "source": "x",
            "content_hash": uuid4().hex * 2,
        }
        yield "agent_knowledge", known, owner == user


def _of_their_own(user: UUID, other: UUID) -> Iterator[Candidate]:
    for owner in (user, other):
        yield "projects", {"owner_id": owner, "title": "x"}, owner == user
        yield "user_preferences", {"user_id": owner, "preference_key": "another"}, owner == user
    for maker in (user, other, None):
        words = {"name": "x", "personality": "x", "specialty": "x"}
        yield "ai_agents", {**words, "owner_id": maker}, maker == user
    yield "sessions", {"user_id": user, "session_type": "chat"}, False
    yield "account_tokens", {"user_id": user, "token_hash": SHA256}, False
    account = {"email": "x@example.com", "first_name": "x", "last_name": "x"}
    yield "users", {**account, "password_hash": "x", "salt": "x"}, False


def _in_projects(world: World, user: UUID) -> Iterator[Candidate]:
    for key, project in world.projects.items():
        managed = project.rank(user) == OWNER
        yield "project_settings", {"project_id": key, "setting_key": "another"}, managed
        yield "collaborations", {"project_id": key, "user_id": user, "role": "viewer"}, False
        yield "project_access", {"project_id": key, "user_id": user, "role_rank": OWNER}, False
        document = {"title": "x", "type": "notes", "content_hash": SHA256, "s3_key": "k"}
        yield "documents", {"project_id": key, **document}, False
        invited = {"email": "x@example.com", "role": "viewer", "invited_by": user}
        token = {"invitation_token": SHA256, "invitation_expires_at": "2030-01-01"}
        yield "email_invitations", {"project_id": key, **invited, **token}, False


def _in_a_document(
    world: World, user: UUID, other: UUID, document: UUID, project: UUID
) -> Iterator[Candidate]:
    rank = world.rank(user, project)
    character = {"document_id": document, "name": "X"}
    yield "characters", character, rank >= EDITOR
    yield "characters", {**character, "created_by": user}, rank >= EDITOR
    yield "characters", {**character, "created_by": other}, False
    comment = {"document_id": document, "content": "x"}
    yield "comments", {**comment, "user_id": user}, rank >= COMMENTER
    yield "comments", {**comment, "user_id": other}, False
    for agent in (*world.agents, None):
        known = agent is None or world.knows(user, agent)
        suggested = {"agent_id": agent, "suggestion_type": "style", "content": "x"}
        yield "suggestions", {"document_id": document, **suggested}, rank >= EDITOR and known
    saved = {"version_number": 2, "content_hash": SHA256, "s3_key": "k", "created_by": user}
    yield "versions", {"document_id": document, **saved}, False


def _in_a_session(world: World, user: UUID, other: UUID, session: UUID) -> Iterator[Candidate]:
    speaks = world.speaks(user, session)
    said = {"session_id": session, "message_type": "user", "content": "x"}
    yield "chat_messages", {**said, "sender_id": user}, speaks
    yield "chat_messages", {**said, "sender_id": other}, False
    yield "chat_messages", said, False
    for agent in world.agents:
        knows = world.knows(user, agent)
        yield "chat_messages", {**said, "agent_id": agent}, speaks and knows
        yield "chat_messages", {**said, "agent_id": agent, "sender_id": other}, False
        words = {"interaction_type": "general", "prompt": "x", "response": "x"}
        asked = {"session_id": session, "agent_id": agent, **words}
        yield "agent_interactions", {**asked, "user_id": user}, speaks and knows
        yield "agent_interactions", {**asked, "user_id": other}, False
