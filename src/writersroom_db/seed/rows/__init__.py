"""The rows of every table, in an order in which each finds what it refers to."""

from writersroom_db.seed.rows.agents import AGENT_KNOWLEDGE, AI_AGENTS
from writersroom_db.seed.rows.conversations import AGENT_INTERACTIONS, CHAT_MESSAGES, SESSIONS
from writersroom_db.seed.rows.documents import DOCUMENTS, VERSIONS
from writersroom_db.seed.rows.members import COLLABORATIONS, EMAIL_INVITATIONS
from writersroom_db.seed.rows.people import USER_PREFERENCES, USERS
from writersroom_db.seed.rows.projects import PROJECT_SETTINGS, PROJECTS
from writersroom_db.seed.rows.remarks import CHARACTERS, COMMENTS, SUGGESTIONS

TABLES = (
    USERS,
    USER_PREFERENCES,
    AI_AGENTS,
    AGENT_KNOWLEDGE,
    PROJECTS,
    PROJECT_SETTINGS,
    COLLABORATIONS,
    EMAIL_INVITATIONS,
    DOCUMENTS,
    VERSIONS,
    CHARACTERS,
    COMMENTS,
    SUGGESTIONS,
    SESSIONS,
    CHAT_MESSAGES,
    AGENT_INTERACTIONS,
)
"""Every table of the product."""

BY_NAME = {table.name: table for table in TABLES}
"""The same, by name."""
