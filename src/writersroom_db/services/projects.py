"""Projects: the tenant's unit."""

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
    nothing,
    one,
    statement,
    value,
)


class ProjectRow(NamedTuple):
    """A project that is not deleted; ``status`` is active or archived."""

    id: UUID
    owner_id: UUID
    title: str
    description: str | None
    genre: str | None
    status: str
    visibility: str
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    template_id: UUID | None
    word_count: int
    character_count: int
    metadata: dict[str, Any]


class DeletedProjectRow(NamedTuple):
    """A project that is deleted, and when that was."""

    id: UUID
    title: str
    deleted_at: datetime


def create(
    title: str,
    *,
    description: str | None = None,
    genre: str | None = None,
    visibility: str = "private",
    metadata: dict[str, Any] | None = None,
    template: UUID | None = None,
) -> Query[UUID]:
    """Make a project of the user; its id is the answer. The template must be one they may read."""
    return call(
        "projects.create",
        "create_project",
        value,
        title=title,
        description=description,
        genre=genre,
        visibility=visibility,
        metadata=as_json(metadata or {}),
        template=template,
    )


def get(project_id: UUID) -> Query[ProjectRow]:
    """Read one project. Raises NotFound."""
    return Query("projects.get", statement("project"), {"project_id": project_id}, one(ProjectRow))


def page(
    *, limit: int = 50, after: str | None = None, status: str | None = None
) -> Listing[ProjectRow]:
    """List the projects that the user takes part in, last changed first."""
    text = statement("projects_page")
    return Listing(
        "projects.page", text, {"status": status}, ProjectRow, "updated_at", limit, after
    )


def public_page(
    *, limit: int = 50, after: str | None = None, genre: str | None = None
) -> Listing[ProjectRow]:
    """List public projects of all users, last changed first."""
    text = statement("public_projects_page")
    name = "projects.public_page"
    return Listing(name, text, {"genre": genre}, ProjectRow, "updated_at", limit, after)


def update(
    project_id: UUID,
    *,
    title: str | Unchanged = UNCHANGED,
    description: str | Unchanged | None = UNCHANGED,
    genre: str | Unchanged | None = UNCHANGED,
    visibility: str | Unchanged = UNCHANGED,
    metadata: dict[str, Any] | Unchanged = UNCHANGED,
) -> Query[None]:
    """Change what is given; owners and co-owners may. Raises NotFound."""
    values = changes(
        title=title,
        description=description,
        genre=genre,
        visibility=visibility,
        metadata=metadata,
    )
    text = statement("update_project")
    return Query("projects.update", text, {"project_id": project_id, **values}, changed)


def archive(project_id: UUID, *, archived: bool = True) -> Query[None]:
    """Put a project into the archive, or take it out; owners and co-owners may."""
    arguments = {"project": project_id, "archived": archived}
    return call("projects.archive", "archive_project", nothing, **arguments)


def delete(project_id: UUID) -> Query[None]:
    """Delete a project, which its owner may, and may restore for 90 days."""
    return call("projects.delete", "soft_delete_project", nothing, project=project_id)


def deleted(*, limit: int = 50, after: str | None = None) -> Listing[DeletedProjectRow]:
    """List the user's own projects that are deleted, the last one first."""
    text = statement("deleted_projects_page")
    return Listing("projects.deleted", text, {}, DeletedProjectRow, "deleted_at", limit, after)


def restore(project_id: UUID) -> Query[None]:
    """Take the deletion of a project back; its owner may."""
    return call("projects.restore", "restore_project", nothing, project=project_id)


def transfer(project_id: UUID, new_owner: UUID) -> Query[None]:
    """Give a project to one of its collaborators; its owner may, and stays as co-owner."""
    arguments = {"project": project_id, "new_owner": new_owner}
    return call("projects.transfer", "transfer_ownership", nothing, **arguments)
