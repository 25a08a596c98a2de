"""The agents that a user may ask."""

from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from writersroom_db.services.query import Query, every, statement


class AgentRow(NamedTuple):
    """An agent: the platform's where it has no owner, else its owner's."""

    id: UUID
    name: str
    specialty: str
    personality: str
    capabilities: dict[str, Any]
    is_available: bool
    owner_id: UUID | None
    model_id: str | None
    cost_per_request: Decimal
    max_tokens: int
    temperature: Decimal


def find(*, specialty: str | None = None) -> Query[tuple[AgentRow, ...]]:
    """List the agents that the user may ask, by name."""
    values = {"specialty": specialty}
    return Query("agents.find", statement("agents"), values, every(AgentRow))
