"""Every table and view as a class, for SQLAlchemy's ORM.

What a service reads and writes in the name of its user::

    with db.as_user(user_id) as session:
        session.scalars(select(LiveProject).order_by(LiveProject.updated_at.desc()))
        session.add(Comment(document_id=document, user_id=user_id, content="Cut this"))

The database owns the schema, and these classes only say it again: columns in their order, types,
nullability, keys, foreign and unique. A test proves them equal to the catalog. Checks, indexes and
the texts of defaults are not repeated, so never make tables from here.

- **Writing.** An insert names the columns that were set; what the database fills comes back with it
  (RETURNING), and so does what triggers change in an update. What services may write is a matter of
  column grants (``docs/security.md``): anything else is refused by 42501, and an update of a row
  that no policy lets the user change by ``StaleDataError``.
- **JSON.** A change inside a document goes unnoticed: assign a new one.
- **Hidden columns.** What services may not read is not loaded, and raises when it is asked for.
- **Encrypted columns** hold a `Sealed` value: ``user.mfa_secret.open(keyring, user.id)``.
- **Relationships** are for reading, and load nothing by themselves: ask for them with
  ``selectinload``. Rows are written with ids.
"""

from writersroom_db.models.accounts import AccountToken, DecoyLogin
from writersroom_db.models.agents import AgentKnowledge, AiAgent
from writersroom_db.models.audit import AuditEntry, AuditSeal, AuditState
from writersroom_db.models.base import Base
from writersroom_db.models.collaboration import Collaboration, EmailInvitation, ProjectAccess
from writersroom_db.models.conversations import AgentInteraction, ChatMessage, UserSession
from writersroom_db.models.documents import Document, Version
from writersroom_db.models.operations import (
    AlembicVersion,
    BreakGlassGrant,
    DataKey,
    DecoySecret,
    Environment,
    MigrationBatch,
    MigrationLog,
    Partition,
    PartitionedTable,
    RetentionPolicy,
    SeedBlock,
    SeedDeferred,
    SeedLoad,
)
from writersroom_db.models.people import User, UserPreference
from writersroom_db.models.projects import Project, ProjectSetting
from writersroom_db.models.remarks import Character, Comment, Suggestion
from writersroom_db.models.views import LiveDocument, LiveProject, Profile, ProjectVersion

__all__ = [
    "AccountToken",
    "AgentInteraction",
    "AgentKnowledge",
    "AiAgent",
    "AlembicVersion",
    "AuditEntry",
    "AuditSeal",
    "AuditState",
    "Base",
    "BreakGlassGrant",
    "Character",
    "ChatMessage",
    "Collaboration",
    "Comment",
    "DataKey",
    "DecoyLogin",
    "DecoySecret",
    "Document",
    "EmailInvitation",
    "Environment",
    "LiveDocument",
    "LiveProject",
    "MigrationBatch",
    "MigrationLog",
    "Partition",
    "PartitionedTable",
    "Profile",
    "Project",
    "ProjectAccess",
    "ProjectSetting",
    "ProjectVersion",
    "RetentionPolicy",
    "SeedBlock",
    "SeedDeferred",
    "SeedLoad",
    "Suggestion",
    "User",
    "UserPreference",
    "UserSession",
    "Version",
]
