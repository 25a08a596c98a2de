"""The characters in a document."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from writersroom_db.services.paging import Listing
from writersroom_db.services.query import (
    UNCHANGED,
    Query,
    Unchanged,
    as_json,
    changed,
    changes,
    found,
    statement,
)


class CharacterRow(NamedTuple):
    """A character; ``relationships`` are by the other's name."""

    id: UUID
    document_id: UUID
    name: str
    role: str | None
    description: str | None
    attributes: dict[str, Any]
    relationships: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    created_by: UUID | None


def add(
    document_id: UUID,
    name: str,
    *,
    role: str | None = None,
    description: str | None = None,
    attributes: dict[str, Any] | None = None,
    relationships: dict[str, Any] | None = None,
) -> Query[UUID]:
    """Add a character; editors may. The answer is its id."""
    values = {
        "document_id": document_id,
        "name": name,
        "role": role,
        "description": description,
        "attributes": as_json(attributes or {}),
        "relationships": as_json(relationships or {}),
    }
    return Query("characters.add", statement("add_character"), values, found)


def page(document_id: UUID, *, limit: int = 50, after: str | None = None) -> Listing[CharacterRow]:
    """List the characters in a document, as they came."""
    filters = {"document_id": document_id}
    text = statement("characters_page")
    return Listing("characters.page", text, filters, CharacterRow, "created_at", limit, after)


def update(
    character_id: UUID,
    *,
    name: str | Unchanged = UNCHANGED,
    role: str | Unchanged | None = UNCHANGED,
    description: str | Unchanged | None = UNCHANGED,
    attributes: dict[str, Any] | Unchanged = UNCHANGED,
    relationships: dict[str, Any] | Unchanged = UNCHANGED,
) -> Query[None]:
    """Change what is given; editors may. Raises NotFound."""
    values = changes(
        name=name,
        role=role,
        description=description,
        attributes=attributes,
        relationships=relationships,
    )
    text = statement("update_character")
    return Query("characters.update", text, {"character_id": character_id, **values}, changed)


def delete(character_id: UUID) -> Query[None]:
    """Take a character out of its document; editors may. Raises NotFound."""
    values = {"character_id": character_id}
    return Query("characters.delete", statement("delete_character"), values, changed)
