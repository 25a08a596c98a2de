"""What agents and people propose for a document, and what came of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from writersroom_db.services.paging import Listing
from writersroom_db.services.query import Query, as_json, changed, found, statement


class SuggestionRow(NamedTuple):
    """A suggestion; ``status`` is pending, applied, rejected or modified."""

    id: UUID
    document_id: UUID
    agent_id: UUID | None
    suggestion_type: str
    content: str
    metadata: dict[str, Any]
    confidence_score: Decimal | None
    status: str
    created_at: datetime
    applied_at: datetime | None
    applied_by: UUID | None
    alternatives: list[Any]


def propose(
    document_id: UUID,
    suggestion_type: str,
    content: str,
    *,
    agent_id: UUID | None = None,
    confidence: Decimal | None = None,
    alternatives: list[Any] | None = None,
    metadata: dict[str, Any] | None = None,
) -> Query[UUID]:
    """Propose a change; editors may, in an agent's name or without. The answer is its id."""
    values = {
        "document_id": document_id,
        "agent_id": agent_id,
        "suggestion_type": suggestion_type,
        "content": content,
        "metadata": as_json(metadata or {}),
        "confidence": confidence,
        "alternatives": as_json(alternatives or []),
    }
    return Query("suggestions.propose", statement("propose"), values, found)


def page(
    document_id: UUID,
    *,
    limit: int = 50,
    after: str | None = None,
    status: str | None = None,
) -> Listing[SuggestionRow]:
    """List the suggestions for a document, the newest first."""
    filters = {"document_id": document_id, "status": status}
    text = statement("suggestions_page")
    return Listing("suggestions.page", text, filters, SuggestionRow, "created_at", limit, after)


def apply(suggestion_id: UUID, *, modified: bool = False) -> Query[None]:
    """Mark a pending suggestion as applied, or as applied in other words; editors may.

    Save the text that it led to in the same session, so that both are there or neither is. Raises
    NotFound for one that was answered already.
    """
    return _answer("suggestions.apply", suggestion_id, "modified" if modified else "applied")


def reject(suggestion_id: UUID) -> Query[None]:
    """Mark a pending suggestion as rejected; editors may. Raises NotFound as `apply` does."""
    return _answer("suggestions.reject", suggestion_id, "rejected")


def _answer(name: str, suggestion_id: UUID, status: str) -> Query[None]:
    values = {"suggestion_id": suggestion_id, "status": status, "applies": status != "rejected"}
    return Query(name, statement("answer_suggestion"), values, changed)
