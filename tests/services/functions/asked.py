"""Every query of the functions that read, with the row that it makes; ids are of a tenant."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.services.conftest import Tenant
from writersroom_db.services import (
    agents,
    characters,
    chat,
    collaboration,
    comments,
    documents,
    interactions,
    people,
    projects,
    search,
    suggestions,
)
from writersroom_db.services.query import Asked, Query, Viewer

VIEWER = Viewer(UUID(int=1), b"a key for the cursors of tests..")
A_WHILE_AGO = datetime.now(UTC) - timedelta(days=30)


def reading(tenant: Tenant) -> list[tuple[Asked[Any], Any]]:
    """Return what reads, each with its row."""
    project, document = tenant.project, tenant.document
    return [
        (projects.get(project), projects.ProjectRow),
        (projects.page(), projects.ProjectRow),
        (projects.deleted(), projects.DeletedProjectRow),
        (projects.public_page(), projects.ProjectRow),
        (collaboration.collaborators(project), collaboration.CollaboratorRow),
        (collaboration.invitations(project), collaboration.EmailInvitationRow),
        (documents.get(document), documents.DocumentRow),
        (documents.page(project), documents.DocumentRow),
        (documents.deleted(project), documents.DeletedDocumentRow),
        (documents.version(document, 1), documents.VersionRow),
        (documents.versions(document), documents.VersionRow),
        (comments.page(document), comments.CommentRow),
        (suggestions.page(document), suggestions.SuggestionRow),
        (characters.page(document), characters.CharacterRow),
        (chat.sessions(), chat.SessionRow),
        (chat.messages(tenant.session), chat.MessageRow),
        (chat.thread(tenant.message), chat.MessageRow),
        (interactions.page(tenant.session), interactions.InteractionRow),
        (interactions.costs(A_WHILE_AGO), interactions.CostRow),
        (agents.find(), agents.AgentRow),
        (people.me(), people.AccountRow),
        (people.profiles([tenant.user]), people.ProfileRow),
        (search.documents("secret"), search.FoundDocument),
        (search.projects("secret"), search.FoundProject),
    ]


def queries(tenant: Tenant) -> list[tuple[Query[Any], Any]]:
    """Return the same, ready to run."""
    return [(asked.query(VIEWER), row) for asked, row in reading(tenant)]
