"""Rows to test with: each function inserts one, with all that must be there, and returns its id."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID, uuid4

from psycopg import Connection, sql
from psycopg.rows import TupleRow

Database: TypeAlias = Connection[TupleRow]

SHA256 = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Conversation:
    """A chat session, with who takes part in it."""

    user: UUID
    agent: UUID
    session: UUID


def insert(db: Database, table: str, **values: object) -> UUID:
    """Insert one row into ``app.table`` and return its id."""
    query = sql.SQL("insert into app.{} ({}) values ({}) returning id").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(map(sql.Placeholder, values)),
    )
    row = db.execute(query, values).fetchone()
    assert row is not None
    new: UUID = row[0]
    return new


def user(db: Database, **values: object) -> UUID:
    """Add a user."""
    defaults: dict[str, object] = {
        "email": f"{uuid4()}@example.com",
        "first_name": "Nora",
        "last_name": "Vance",
        "password_hash": "hash",
        "salt": "salt",
    }
    return insert(db, "users", **(defaults | values))


def project(db: Database, owner: UUID | None = None, **values: object) -> UUID:
    """Add a project, of a new user unless ``owner`` is given."""
    defaults: dict[str, object] = {"owner_id": owner or user(db), "title": "The Long Cut"}
    return insert(db, "projects", **(defaults | values))


def document(db: Database, project_id: UUID | None = None, **values: object) -> UUID:
    """Add a screenplay, in a new project unless one is given."""
    defaults: dict[str, object] = {
        "project_id": project_id or project(db),
        "title": "First draft",
        "type": "screenplay",
        "content_hash": SHA256,
        "s3_key": "documents/first-draft",
    }
    return insert(db, "documents", **(defaults | values))


def version(db: Database, document_id: UUID, author: UUID, **values: object) -> UUID:
    """Add version 1 of a document."""
    defaults: dict[str, object] = {
        "document_id": document_id,
        "version_number": 1,
        "content_hash": SHA256,
        "s3_key": "versions/1",
        "created_by": author,
    }
    return insert(db, "versions", **(defaults | values))


def comment(db: Database, document_id: UUID, author: UUID, **values: object) -> UUID:
    """Add a comment on a document."""
    defaults: dict[str, object] = {
        "document_id": document_id,
        "user_id": author,
        "content": "Cut this",
    }
    return insert(db, "comments", **(defaults | values))


def character(db: Database, document_id: UUID, **values: object) -> UUID:
    """Add a character to a document."""
    defaults: dict[str, object] = {"document_id": document_id, "name": "MARA"}
    return insert(db, "characters", **(defaults | values))


def suggestion(db: Database, document_id: UUID, **values: object) -> UUID:
    """Add a suggestion for a document."""
    defaults: dict[str, object] = {
        "document_id": document_id,
        "suggestion_type": "dialogue",
        "content": "Say less",
    }
    return insert(db, "suggestions", **(defaults | values))


def collaboration(db: Database, project_id: UUID, member: UUID, **values: object) -> UUID:
    """Add an editor to a project."""
    defaults: dict[str, object] = {"project_id": project_id, "user_id": member, "role": "editor"}
    return insert(db, "collaborations", **(defaults | values))


def invitation(db: Database, project_id: UUID, host: UUID, **values: object) -> UUID:
    """Add an open invitation of a stranger to a project."""
    defaults: dict[str, object] = {
        "project_id": project_id,
        "email": "stranger@example.com",
        "role": "viewer",
        "invited_by": host,
        "invitation_token": SHA256,
        "invitation_expires_at": "2099-01-01",
    }
    return insert(db, "email_invitations", **(defaults | values))


def preference(db: Database, user_id: UUID, key: str = "theme") -> UUID:
    """Set a preference of a user."""
    return insert(db, "user_preferences", user_id=user_id, preference_key=key)


def setting(db: Database, project_id: UUID, key: str = "paper") -> UUID:
    """Set a setting of a project."""
    return insert(db, "project_settings", project_id=project_id, setting_key=key)


def agent(db: Database, **values: object) -> UUID:
    """Add an agent of the system's."""
    defaults: dict[str, object] = {
        "name": "Script doctor",
        "personality": "Blunt",
        "specialty": "structure",
    }
    return insert(db, "ai_agents", **(defaults | values))


def knowledge(db: Database, agent_id: UUID, **values: object) -> UUID:
    """Add a piece of knowledge to an agent."""
    defaults: dict[str, object] = {
        "agent_id": agent_id,
        "title": "Three acts",
        "content": "Set up, confront, resolve.",
        "source": "handbook",
        "content_hash": SHA256,
    }
    return insert(db, "agent_knowledge", **(defaults | values))


def session(db: Database, user_id: UUID, **values: object) -> UUID:
    """Open a chat session of a user."""
    defaults: dict[str, object] = {"user_id": user_id, "session_type": "chat"}
    return insert(db, "sessions", **(defaults | values))


def conversation(db: Database) -> Conversation:
    """Open a chat session of a new user with a new agent."""
    talker, helper = user(db), agent(db)
    return Conversation(talker, helper, session(db, talker, agent_id=helper))


def message(db: Database, session_id: UUID, **values: object) -> UUID:
    """Say something in a session."""
    defaults: dict[str, object] = {
        "session_id": session_id,
        "message_type": "user",
        "content": "Is the midpoint too early?",
    }
    return insert(db, "chat_messages", **(defaults | values))


def interaction(db: Database, talk: Conversation, **values: object) -> UUID:
    """Ask the agent of a conversation something."""
    defaults: dict[str, object] = {
        "session_id": talk.session,
        "agent_id": talk.agent,
        "user_id": talk.user,
        "interaction_type": "structure",
        "prompt": "Where is the midpoint?",
        "response": "On page 55.",
    }
    return insert(db, "agent_interactions", **(defaults | values))
