"""Who takes part in a project: inviting, accepting, changing roles, ending."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from writersroom_db.services.query import (
    UNCHANGED,
    Query,
    Unchanged,
    as_json,
    call,
    changed,
    changes,
    every,
    nothing,
    statement,
    value,
)
from writersroom_db.services.tokens import MailedToken, expiry


class CollaboratorRow(NamedTuple):
    """Who takes part in a project, or is invited to (then not active); names as a profile shows."""

    user_id: UUID
    role: str
    permissions: dict[str, bool]
    is_active: bool
    joined_at: datetime
    invited_by: UUID | None
    invitation_expires_at: datetime | None
    first_name: str | None
    last_name: str | None
    avatar_url: str | None


class EmailInvitationRow(NamedTuple):
    """An open invitation to an address that has no account."""

    id: UUID
    email: str
    role: str
    permissions: dict[str, bool]
    invited_by: UUID
    created_at: datetime
    invitation_expires_at: datetime


def invite(
    project_id: UUID,
    email: str,
    role: str,
    *,
    valid_for: timedelta = timedelta(days=7),
    permissions: dict[str, bool] | None = None,
) -> Query[str]:
    """Invite an address; owners and co-owners may. The answer is the token, to be mailed.

    ``permissions`` can only take away: ``{"comment": False}``. An invitation lasts 30 days at most.
    The token is kept nowhere: the database has its sha256.
    """
    token = MailedToken()
    return call(
        "collaboration.invite",
        "invite",
        token.read,
        project=project_id,
        email=email,
        role=role,
        token_hash=token.sha256,
        expires_at=expiry(valid_for),
        permissions=as_json(permissions or {}),
    )


def accept(token: str) -> Query[UUID]:
    """Take part by the ``token`` of an invitation; the answer is the project.

    Raises NotAllowed, whatever is wrong with the token.
    """
    return call("collaboration.accept", "accept_invitation", value, token=token)


def collaborators(project_id: UUID) -> Query[tuple[CollaboratorRow, ...]]:
    """List who takes part in a project and who is invited, as far as the user may see."""
    text = statement("collaborators")
    values = {"project_id": project_id}
    return Query("collaboration.collaborators", text, values, every(CollaboratorRow))


def invitations(project_id: UUID) -> Query[tuple[EmailInvitationRow, ...]]:
    """List the open invitations to addresses without an account, for who manages the project."""
    text = statement("email_invitations")
    values = {"project_id": project_id}
    return Query("collaboration.invitations", text, values, every(EmailInvitationRow))


def change_role(
    project_id: UUID,
    user_id: UUID,
    role: str,
    *,
    permissions: dict[str, bool] | Unchanged = UNCHANGED,
) -> Query[None]:
    """Give a collaborator another role; owners and co-owners may, to others than the owner.

    What ``permissions`` took away stays taken, unless they are given. Raises NotAllowed, and
    NotFound for whom the user doesn't see in the project.
    """
    values = {"project_id": project_id, "user_id": user_id, "role": role}
    text = statement("change_role")
    changing = changes(permissions=permissions)
    return Query("collaboration.change_role", text, {**values, **changing}, changed)


def revoke(project_id: UUID, user_id: UUID) -> Query[None]:
    """End a collaboration, or an invitation; the owner stays."""
    arguments = {"project": project_id, "collaborator": user_id}
    return call("collaboration.revoke", "revoke", nothing, **arguments)


def revoke_invitation(invitation_id: UUID) -> Query[None]:
    """Take an invitation to an address without an account back."""
    name = "collaboration.revoke_invitation"
    return call(name, "revoke_email_invitation", nothing, invitation=invitation_id)
