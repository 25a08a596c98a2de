"""What readers say about a document."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from writersroom_db.services.paging import Listing
from writersroom_db.services.query import (
    UNCHANGED,
    Query,
    Unchanged,
    as_json,
    call,
    changed,
    changes,
    found,
    nothing,
    statement,
)


class CommentRow(NamedTuple):
    """A comment; ``position_data`` says where in the text it stands."""

    id: UUID
    document_id: UUID
    user_id: UUID
    content: str
    position_data: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    is_resolved: bool


def add(document_id: UUID, content: str, *, position: dict[str, Any] | None = None) -> Query[UUID]:
    """Comment on a document; commenters may. The answer is the comment's id.

    Raises NotAllowed, and NotFound for a document that the user may not read.
    """
    values = {
        "document_id": document_id,
        "content": content,
        "position": as_json(position or {}),
    }
    return Query("comments.add", statement("add_comment"), values, found)


def page(
    document_id: UUID,
    *,
    limit: int = 50,
    after: str | None = None,
    resolved: bool | None = None,
) -> Listing[CommentRow]:
    """List the comments on a document, the oldest first: all, resolved ones or open ones."""
    filters = {"document_id": document_id, "resolved": resolved}
    text = statement("comments_page")
    return Listing("comments.page", text, filters, CommentRow, "created_at", limit, after)


def edit(
    comment_id: UUID,
    *,
    content: str | Unchanged = UNCHANGED,
    position: dict[str, Any] | Unchanged = UNCHANGED,
) -> Query[None]:
    """Change one's own comment. Raises NotFound."""
    values = changes(content=content, position=position)
    text = statement("edit_comment")
    return Query("comments.edit", text, {"comment_id": comment_id, **values}, changed)


def resolve(comment_id: UUID, *, resolved: bool = True) -> Query[None]:
    """Say that a comment is dealt with, or is not; its author and editors may."""
    arguments = {"comment": comment_id, "resolved": resolved}
    return call("comments.resolve", "resolve_comment", nothing, **arguments)


def delete(comment_id: UUID) -> Query[None]:
    """Take a comment away; its author may, and who manages the project. Raises NotFound."""
    values = {"comment_id": comment_id}
    return Query("comments.delete", statement("delete_comment"), values, changed)
