"""What agents were asked and answered, and what it cost."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from writersroom_db.services.paging import Listing
from writersroom_db.services.query import Query, as_json, every, statement, value


class InteractionRow(NamedTuple):
    """A question to an agent and its answer; ``cost`` is in the currency of the agents' prices."""

    id: UUID
    session_id: UUID
    agent_id: UUID
    user_id: UUID
    interaction_type: str
    prompt: str
    response: str
    suggestions: list[Any]
    confidence_score: Decimal | None
    processing_time_ms: int | None
    tokens_used: int | None
    cost: Decimal | None
    model_used: str | None
    created_at: datetime


class CostRow(NamedTuple):
    """What the user's questions to one agent have cost."""

    agent_id: UUID
    interactions: int
    tokens: int
    cost: Decimal


def record(
    session_id: UUID,
    agent_id: UUID,
    interaction_type: str,
    prompt: str,
    response: str,
    *,
    cost: Decimal | None = None,
    tokens: int | None = None,
    model: str | None = None,
    milliseconds: int | None = None,
    confidence: Decimal | None = None,
    suggestions: list[Any] | None = None,
) -> Query[UUID]:
    """Keep a question and its answer in the user's name; its id is the answer."""
    values = {
        "session_id": session_id,
        "agent_id": agent_id,
        "interaction_type": interaction_type,
        "prompt": prompt,
        "response": response,
        "suggestions": as_json(suggestions or []),
        "confidence": confidence,
        "milliseconds": milliseconds,
        "tokens": tokens,
        "cost": cost,
        "model": model,
    }
    return Query("interactions.record", statement("record_interaction"), values, value)


def page(session_id: UUID, *, limit: int = 50, after: str | None = None) -> Listing[InteractionRow]:
    """List what was asked in a session, the newest first."""
    filters = {"session_id": session_id}
    text = statement("interactions_page")
    return Listing("interactions.page", text, filters, InteractionRow, "created_at", limit, after)


def costs(since: datetime) -> Query[tuple[CostRow, ...]]:
    """Add up what the user's own questions have cost since a time, the dearest agent first."""
    return Query("interactions.costs", statement("costs"), {"since": since}, every(CostRow))
