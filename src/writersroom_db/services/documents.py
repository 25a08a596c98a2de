"""Documents and their versions. Their texts are in a content store, never in the database."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast
from uuid import UUID

from writersroom_db.errors.services import InvalidValue, NotAllowed
from writersroom_db.services.paging import Listing
from writersroom_db.services.query import (
    UNCHANGED,
    Query,
    Rows,
    Unchanged,
    as_json,
    call,
    changed,
    changes,
    found,
    nothing,
    one,
    statement,
    value,
)


class DocumentRow(NamedTuple):
    """The head of a document that is not deleted: its newest version's hash, key and counts."""

    id: UUID
    project_id: UUID
    title: str
    type: str
    content_hash: str
    s3_key: str
    version_number: int
    created_at: datetime
    updated_at: datetime
    word_count: int
    character_count: int
    last_edited_by: UUID | None
    last_edited_at: datetime | None
    metadata: dict[str, Any]


class VersionRow(NamedTuple):
    """A version of a document; numbers count from 1."""

    id: UUID
    document_id: UUID
    version_number: int
    content_hash: str
    s3_key: str
    created_by: UUID
    created_at: datetime
    change_summary: str | None
    word_count: int
    character_count: int
    diff_data: dict[str, Any]


class DeletedDocumentRow(NamedTuple):
    """A document that is deleted, and when that was."""

    id: UUID
    title: str
    deleted_at: datetime


class Stored(Protocol):
    """A text in a content store: where it is, and its sha256 in hex."""

    @property
    def key(self) -> str:
        """Where the text is."""

    @property
    def sha256(self) -> str:
        """Its hash, in hex."""


class Counts(NamedTuple):
    """Words and characters of a text."""

    words: int
    characters: int


def count(text: str) -> Counts:
    """Count ``text``: words are what stands between white space."""
    return Counts(len(text.split()), len(text))


def encoded(text: str) -> bytes:
    """Return ``text`` as it is stored. Raises InvalidValue for what is no text of Unicode."""
    try:
        return text.encode()
    except (AttributeError, UnicodeEncodeError):
        refusal = InvalidValue("The text is not one of Unicode.")
    raise refusal


def create(
    project_id: UUID,
    title: str,
    type: str,  # noqa: A002 - the column's name
    stored: Stored,
    counts: Counts,
    *,
    metadata: dict[str, Any] | None = None,
) -> Query[UUID]:
    """Make a document with its first version; editors may. Its id is the answer."""
    return call(
        "documents.create",
        "create_document",
        value,
        project=project_id,
        title=title,
        type=type,
        content_hash=stored.sha256,
        s3_key=stored.key,
        word_count=counts.words,
        character_count=counts.characters,
        metadata=as_json(metadata or {}),
    )


def get(document_id: UUID) -> Query[DocumentRow]:
    """Read the head of a document. Raises NotFound."""
    values = {"document_id": document_id}
    return Query("documents.get", statement("document"), values, one(DocumentRow))


def page(
    project_id: UUID,
    *,
    limit: int = 50,
    after: str | None = None,
    type: str | None = None,  # noqa: A002 - the column's name
) -> Listing[DocumentRow]:
    """List the documents of a project, last changed first."""
    filters = {"project_id": project_id, "type": type}
    text = statement("documents_page")
    return Listing("documents.page", text, filters, DocumentRow, "updated_at", limit, after)


def update(
    document_id: UUID,
    *,
    title: str | Unchanged = UNCHANGED,
    type: str | Unchanged = UNCHANGED,  # noqa: A002 - the column's name
    metadata: dict[str, Any] | Unchanged = UNCHANGED,
) -> Query[None]:
    """Change what is given; editors may. Raises NotFound."""
    values = changes(title=title, type=type, metadata=metadata)
    text = statement("update_document")
    return Query("documents.update", text, {"document_id": document_id, **values}, changed)


def delete(document_id: UUID) -> Query[None]:
    """Delete a document, which can be restored; editors may."""
    return call("documents.delete", "soft_delete_document", nothing, document=document_id)


def deleted(
    project_id: UUID, *, limit: int = 50, after: str | None = None
) -> Listing[DeletedDocumentRow]:
    """List the documents of a project that are deleted, the last one first."""
    filters = {"project_id": project_id}
    text = statement("deleted_documents_page")
    return Listing(
        "documents.deleted", text, filters, DeletedDocumentRow, "deleted_at", limit, after
    )


def restore(document_id: UUID) -> Query[None]:
    """Take the deletion of a document back; editors may."""
    return call("documents.restore", "restore_document", nothing, document=document_id)


def save_version(
    document_id: UUID,
    base_version: int,
    stored: Stored,
    counts: Counts,
    *,
    change_summary: str | None = None,
    diff_data: dict[str, Any] | None = None,
    idempotency_key: UUID | None = None,
) -> Query[int]:
    """Save the next version on top of ``base_version``; editors may. Its number is the answer.

    What ``stored`` names must be in the store already: `writersroom_db.sessions.texts` sees to
    both. Under the same ``idempotency_key`` a version is saved once. Raises StaleVersion where
    others have saved since.
    """
    arguments = {
        "document": document_id,
        "base_version": base_version,
        "content_hash": stored.sha256,
        "s3_key": stored.key,
        "word_count": counts.words,
        "character_count": counts.characters,
        "change_summary": change_summary,
        "diff_data": as_json(diff_data or {}),
        "idempotency_key": idempotency_key,
    }
    query = call("documents.save_version", "save_version", value, **arguments)
    return replace(query, idempotency_key=idempotency_key)


def may_edit(project_id: UUID) -> Query[UUID]:
    """Give the project back if the user may edit in it. Raises NotAllowed."""
    values = {"project_id": project_id}
    return Query("documents.may_edit", statement("may_edit"), values, _allowed)


def place_to_save(document_id: UUID) -> Query[UUID]:
    """Give the project of a document that the user may save to. Raises NotAllowed."""
    values = {"document_id": document_id}
    return Query("documents.place_to_save", statement("place_to_save"), values, _allowed)


def version(document_id: UUID, number: int) -> Query[VersionRow]:
    """Read one version. Raises NotFound."""
    values = {"document_id": document_id, "version_number": number}
    return Query("documents.version", statement("version"), values, one(VersionRow))


def versions(
    document_id: UUID, *, limit: int = 50, after: str | None = None
) -> Listing[VersionRow]:
    """List the versions of a document, the newest first."""
    filters = {"document_id": document_id}
    text = statement("versions_page")
    return Listing("documents.versions", text, filters, VersionRow, "version_number", limit, after)


def restore_version(
    document_id: UUID,
    number: int,
    base_version: int,
    *,
    change_summary: str | None = None,
    idempotency_key: UUID | None = None,
) -> Query[int]:
    """Save the text of version ``number`` once more, as the newest; its number is the answer.

    Raises NotFound where there is no such version, and StaleVersion as `save_version` does.
    """
    values = {
        "document_id": document_id,
        "version_number": number,
        "base_version": base_version,
        "change_summary": change_summary or f"Restored version {number}",
        "idempotency_key": idempotency_key,
    }
    text = statement("restore_version")
    return Query("documents.restore_version", text, values, found, idempotency_key)


def _allowed(rows: Rows) -> UUID:
    for (project_id,) in rows:
        return cast("UUID", project_id)
    raise NotAllowed
