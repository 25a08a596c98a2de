"""Who may do what, told again in Python: from the data model and its decisions, not policies."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

OWNER, EDITOR, COMMENTER, VIEWER, NOBODY = 4, 3, 2, 1, 0
LACKS = ("comment", "edit", "export", "invite")
"""What an override may take away."""

RANKS = {"owner": OWNER, "editor": EDITOR, "commenter": COMMENTER, "viewer": VIEWER}
SHARED = ("collaboration", "review")

Rows = dict[UUID, tuple[UUID, ...]]
"""Rows by id, with the ids of what they belong to."""


@dataclass(frozen=True)
class Project:
    """A project; ``members`` holds the role of each active collaborator, and what it lacks."""

    id: UUID
    owner: UUID
    visibility: str
    deleted: bool
    members: dict[UUID, tuple[str, frozenset[str]]]

    @property
    def public(self) -> bool:
        """Whether any signed-in user may read it."""
        return self.visibility == "public" and not self.deleted

    def rank(self, user: UUID) -> int:
        """Return what the user may do in it."""
        if user == self.owner:
            return OWNER
        if user not in self.members:
            return NOBODY
        role, lacks = self.members[user]
        most = VIEWER if "comment" in lacks else COMMENTER if "edit" in lacks else OWNER
        return min(RANKS[role], most)

    def lacks(self, user: UUID) -> frozenset[str]:
        """Return what is taken away from the user in it."""
        return self.members[user][1] if user in self.members else frozenset()


@dataclass(frozen=True)
class Session:
    """A session of a user, within a project or none."""

    id: UUID
    user: UUID
    kind: str
    project: UUID | None

    @property
    def shared(self) -> bool:
        """Whether it belongs to its project's members, and not to who opened it."""
        return self.kind in SHARED


@dataclass
class World:
    """All rows. ``rows`` holds those of other tables, with what each belongs to.

    ``suspended`` are among the users, ``deleted`` among the documents.
    """

    users: list[UUID] = field(default_factory=list)
    suspended: set[UUID] = field(default_factory=set)
    projects: dict[UUID, Project] = field(default_factory=dict)
    documents: Rows = field(default_factory=dict)
    deleted: set[UUID] = field(default_factory=set)
    sessions: dict[UUID, Session] = field(default_factory=dict)
    agents: dict[UUID, UUID | None] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    pending: set[UUID] = field(default_factory=set)

    def rank(self, user: UUID, project: UUID | None) -> int:
        """Return what the user may do in the project."""
        return NOBODY if project is None else self.projects[project].rank(user)

    def may(self, user: UUID, project: UUID, lowest: int) -> bool:
        """Tell whether the user has at least this rank in the project, which is not deleted."""
        return self.rank(user, project) >= lowest and not self.projects[project].deleted

    def hears(self, user: UUID, session: UUID) -> bool:
        """Tell whether the user may read the session, and what is said in it."""
        found = self.sessions[session]
        return self.rank(user, found.project) >= VIEWER if found.shared else found.user == user

    def speaks(self, user: UUID, session: UUID) -> bool:
        """Tell whether the user may say something in the session."""
        found = self.sessions[session]
        return self.rank(user, found.project) >= COMMENTER if found.shared else found.user == user

    def knows(self, user: UUID, agent: UUID) -> bool:
        """Tell whether the user may see the agent."""
        return self.agents[agent] in (None, user)


def readable(world: World, user: UUID) -> Iterator[tuple[str, set[UUID]]]:
    """Give for each table the rows that the user may read."""
    ranks = {key: project.rank(user) for key, project in world.projects.items()}
    public = {key for key, project in world.projects.items() if project.public}
    entered = {key for key, rank in ranks.items() if rank}
    yield "users", {user}
    yield "projects", entered | public
    shown = {key for key, (of,) in world.documents.items() if of in public} - world.deleted
    yield "documents", _within(world.documents, entered) | shown
    told = {key for key, (_, of) in world.rows["characters"].items() if of in shown}
    yield "characters", _within(world.rows["characters"], entered) | told
    for table in ("versions", "comments", "suggestions", "project_settings"):
        yield table, _within(world.rows[table], entered)
    managed = {key for key, rank in ranks.items() if rank == OWNER}
    yield "email_invitations", _within(world.rows["email_invitations"], managed)
    yield (
        "collaborations",
        {
            key
            for key, (project, member) in world.rows["collaborations"].items()
            if member == user
            or project in managed
            or (project in entered and key not in world.pending)
        },
    )
    yield "user_preferences", _within(world.rows["user_preferences"], {user})
    yield "sessions", {key for key in world.sessions if world.hears(user, key)}
    heard = {key for key in world.sessions if world.hears(user, key)}
    for table in ("chat_messages", "agent_interactions"):
        yield table, _within(world.rows[table], heard)
    known = {key for key in world.agents if world.knows(user, key)}
    yield "ai_agents", known
    yield "agent_knowledge", _within(world.rows["agent_knowledge"], known)


def changeable(world: World, user: UUID) -> Iterator[tuple[str, set[UUID]]]:
    """Give for each table that services may update the rows that the user may change."""
    ranks = {key: project.rank(user) for key, project in world.projects.items()}
    edits = {key for key, rank in ranks.items() if rank >= EDITOR}
    managed = {key for key, rank in ranks.items() if rank == OWNER}
    yield "users", {user}
    yield "user_preferences", _within(world.rows["user_preferences"], {user})
    yield "projects", managed
    yield "project_settings", _within(world.rows["project_settings"], managed)
    yield "documents", _within(world.documents, edits)
    yield "characters", _within(world.rows["characters"], edits)
    yield "suggestions", _within(world.rows["suggestions"], edits)
    yield "comments", _own_comments(world, user)
    own = {key for key, session in world.sessions.items() if session.user == user}
    yield "sessions", {key for key in own if world.speaks(user, key)}
    yield (
        "chat_messages",
        {
            key
            for key, (session, *sender) in world.rows["chat_messages"].items()
            if sender == [user] and world.speaks(user, session)
        },
    )
    own = {key for key, owner in world.agents.items() if owner == user}
    yield "ai_agents", own
    yield "agent_knowledge", _within(world.rows["agent_knowledge"], own)


def removable(world: World, user: UUID) -> Iterator[tuple[str, set[UUID]]]:
    """Give for each table that services may delete from the rows that the user may remove."""
    changes = dict(changeable(world, user))
    for table in ("user_preferences", "project_settings", "characters", "agent_knowledge"):
        yield table, changes[table]
    yield "ai_agents", changes["ai_agents"]
    managed = {key for key, project in world.projects.items() if project.rank(user) == OWNER}
    yield "comments", _own_comments(world, user) | _within(world.rows["comments"], managed)


def _own_comments(world: World, user: UUID) -> set[UUID]:
    return {
        key
        for key, (project, author) in world.rows["comments"].items()
        if author == user and world.rank(user, project) >= COMMENTER
    }


def _within(rows: Rows, allowed: set[UUID]) -> set[UUID]:
    return {key for key, (of, *_) in rows.items() if of in allowed}
