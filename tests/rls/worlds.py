"""Small worlds by chance, with every role, state, visibility and kind of session, in a database."""

import json
import random
from typing import NamedTuple
from uuid import UUID, uuid4

from tests.rls.model import LACKS, RANKS, Project, Session, World
from tests.schema import rows

_KINDS = ("writing", "chat", "collaboration", "review")


class Size(NamedTuple):
    """How many there are of what decides most."""

    users: int = 5
    projects: int = 4
    sessions: int = 6


SMALL = Size()


def make_world(db: rows.Database, chance: random.Random, size: Size = SMALL) -> World:
    """Write a world into the database, as its owner would, and return it."""
    world = World()
    world.users = [rows.user(db) for _ in range(size.users)]
    world.suspended = {chance.choice(world.users)} if chance.random() < 0.5 else set()
    world.rows = {
        name: {}
        for name in (
            *("collaborations", "email_invitations", "project_settings", "versions"),
            *("characters", "comments", "suggestions", "user_preferences"),
            *("chat_messages", "agent_interactions", "agent_knowledge"),
        )
    }
    for user in world.users:
        world.rows["user_preferences"][rows.preference(db, user)] = (user,)
    for owner in (None, *chance.sample(world.users, 2)):
        agent = rows.agent(db, owner_id=owner)
        world.agents[agent] = owner
        world.rows["agent_knowledge"][rows.knowledge(db, agent)] = (agent,)
    for number in range(size.projects):
        _project(db, world, chance, number)
    for _ in range(size.sessions):
        _session(db, world, chance)
    # who is suspended keeps what they have, and comes to none of it
    db.execute(
        "update app.users set is_active = false where id = any (%s)", (list(world.suspended),)
    )
    return world


def _project(db: rows.Database, world: World, chance: random.Random, number: int) -> None:
    owner = chance.choice(world.users)
    visibility = chance.choice(("private", "shared", "public", "public"))
    # what becomes public or is deleted later reaches what is in it by other triggers
    late, deleted = chance.random() < 0.5, chance.random() < 0.25
    key = rows.project(db, owner, visibility="private" if late else visibility)
    members: dict[UUID, tuple[str, frozenset[str]]] = {}
    # the owner is a member; where no trigger says so, one is missed
    kept = db.execute("select id from app.collaborations where project_id = %s", (key,)).fetchone()
    own: UUID = kept[0] if kept else uuid4()
    world.rows["collaborations"][own] = (key, owner)
    for user in world.users:
        if user == owner or chance.random() < 0.4:
            continue
        role, active = chance.choice(list(RANKS)), chance.random() < 0.7
        lacks = frozenset(chance.sample(LACKS, chance.choice((0, 1, 1, 2))))
        first = chance.choice(list(RANKS))
        found = rows.collaboration(db, key, user, role=first, is_active=not active)
        db.execute(
            "update app.collaborations set role = %s, is_active = %s, permissions = %s"
            " where id = %s",
            (role, active, json.dumps(dict.fromkeys(lacks, False)), found),
        )
        world.rows["collaborations"][found] = (key, user)
        if active:
            members[user] = (role, lacks)
        else:
            world.pending.add(found)
    world.projects[key] = Project(key, owner, visibility, deleted, members)
    made = [_document(db, world, chance, key) for _ in range(2)]
    invited = rows.invitation(
        db, key, owner, email=f"{number}@example.com", invitation_token=f"{number:064x}"
    )
    world.rows["email_invitations"][invited] = (key,)
    world.rows["project_settings"][rows.setting(db, key)] = (key,)
    db.execute(
        "update app.projects set visibility = %s, status = %s, deleted_at = %s where id = %s",
        (
            visibility,
            "deleted" if deleted else "active",
            "2026-01-01" if deleted else None,
            key,
        ),
    )
    for document in made:
        _delete_and_restore(db, world, chance, document)


def _delete_and_restore(
    db: rows.Database, world: World, chance: random.Random, document: UUID
) -> None:
    """Delete a document or not, and restore it or not, now that the visibility is set."""
    for gone in chance.choice(((), (), (True,), (True, False))):
        db.execute(
            "update app.documents set deleted_at = %s, is_active = %s where id = %s",
            ("2026-01-02" if gone else None, not gone, document),
        )
        (world.deleted.add if gone else world.deleted.discard)(document)


def _document(db: rows.Database, world: World, chance: random.Random, project: UUID) -> UUID:
    early = chance.random() < 0.2
    document = rows.document(
        db, project, deleted_at="2026-01-02" if early else None, is_active=not early
    )
    if early:
        world.deleted.add(document)
    author = chance.choice(world.users)
    world.documents[document] = (project,)
    world.rows["versions"][rows.version(db, document, author)] = (project,)
    world.rows["characters"][rows.character(db, document)] = (project, document)
    world.rows["suggestions"][rows.suggestion(db, document)] = (project,)
    world.rows["comments"][rows.comment(db, document, author)] = (project, author)
    return document


def _session(db: rows.Database, world: World, chance: random.Random) -> None:
    user, kind = chance.choice(world.users), chance.choice(_KINDS)
    project = chance.choice([None, *world.projects])
    key = rows.session(db, user, session_type=kind, project_id=project)
    world.sessions[key] = Session(key, user, kind, project)
    for sender in (chance.choice([None, user]), chance.choice(world.users)):
        said = rows.message(db, key, sender_id=sender)
        world.rows["chat_messages"][said] = (key,) if sender is None else (key, sender)
    system = next(agent for agent, owner in world.agents.items() if owner is None)
    asked = rows.interaction(db, rows.Conversation(user, system, key))
    world.rows["agent_interactions"][asked] = (key,)
