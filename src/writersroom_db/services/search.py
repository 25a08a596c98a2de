"""Full-text search, in English, in what the user may read.

Words are those of ``websearch_to_tsquery``: ``"long night" or dawn -noir``.
"""

from typing import NamedTuple
from uuid import UUID

from writersroom_db.services.paging import check_limit
from writersroom_db.services.query import Query, every, statement


class FoundDocument(NamedTuple):
    """A document whose title matches, and how well."""

    id: UUID
    project_id: UUID
    title: str
    type: str
    rank: float


class FoundProject(NamedTuple):
    """A project whose description matches, and how well."""

    id: UUID
    title: str
    description: str
    rank: float


def documents(
    words: str, *, project_id: UUID | None = None, limit: int = 50
) -> Query[tuple[FoundDocument, ...]]:
    """Search the titles of documents, in one project or in all; the best match comes first."""
    values = {"words": words, "project_id": project_id, "limit": check_limit(limit)}
    return Query("search.documents", statement("search_documents"), values, every(FoundDocument))


def projects(words: str, *, limit: int = 50) -> Query[tuple[FoundProject, ...]]:
    """Search the descriptions of projects; the best match comes first."""
    values = {"words": words, "limit": check_limit(limit)}
    return Query("search.projects", statement("search_projects"), values, every(FoundProject))
