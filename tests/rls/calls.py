"""Calls of the definer's functions: on each project, member and document there is."""

import json
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from tests.rls.model import COMMENTER, EDITOR, NOBODY, OWNER, VIEWER, World
from tests.schema.rows import SHA256


class Call(NamedTuple):
    """A call, and whether the function does it for the user; else it raises 42501."""

    function: str
    arguments: str
    values: tuple[object, ...]
    allowed: bool


def calls(world: World, user: UUID) -> Iterator[Call]:
    """Give the calls that ``user`` tries."""
    for key in world.projects:
        yield from _on_a_project(world, user, key)
    for agent in world.agents:
        knows = world.knows(user, agent)
        yield Call("open_session", "'chat', agent => %s", (agent,), knows)
    for project, member in world.rows["collaborations"].values():
        yield from _on_a_member(world, user, project, member)
    for document, (project, *_) in world.documents.items():
        yield from _on_a_document(world, user, document, project)
    for comment, (project, author) in world.rows["comments"].items():
        lowest = COMMENTER if author == user else EDITOR
        yield Call("resolve_comment", "%s", (comment,), world.may(user, project, lowest))
    for invitation, (project, *_) in world.rows["email_invitations"].items():
        may = world.may(user, project, OWNER)
        yield Call("revoke_email_invitation", "%s", (invitation,), may)


def _on_a_project(world: World, user: UUID, key: UUID) -> Iterator[Call]:
    project = world.projects[key]
    manages, owns = world.may(user, key, OWNER), project.owner == user
    lacks = project.lacks(user)
    for given in ((), ("export",), ("export", "invite"), ("edit", "comment", "export", "invite")):
        values = (key, SHA256, json.dumps(dict.fromkeys(given, False)))
        may = manages and "invite" not in lacks and lacks <= set(given)
        arguments = "%s, 'x@example.com', 'viewer', %s, now() + interval '1 day', %s"
        yield Call("invite", arguments, values, may)
    yield Call("archive_project", "%s", (key,), manages)
    yield Call("soft_delete_project", "%s", (key,), owns and not project.deleted)
    yield Call("restore_project", "%s", (key,), owns and project.deleted)
    makes = world.may(user, key, EDITOR)
    yield Call("create_document", "%s, 'x', 'notes', %s, 'k', 1, 1", (key, SHA256), makes)
    reads = world.may(user, key, VIEWER) or project.public
    yield Call("create_project", "'x', template => %s", (key,), reads)
    yield Call("open_session", "'writing', %s", (key,), reads)
    yield Call("open_session", "'review', %s", (key,), world.may(user, key, COMMENTER))


def _on_a_member(world: World, user: UUID, key: UUID, member: UUID) -> Iterator[Call]:
    project = world.projects[key]
    manages = world.may(user, key, OWNER)
    other = member not in (user, project.owner)
    lacks = project.lacks(user)
    for given in ((), ("export", "invite"), ("edit", "comment", "export", "invite")):
        values = (key, member, json.dumps(dict.fromkeys(given, False)))
        may = manages and other and lacks <= set(given) and project.rank(member) > NOBODY
        yield Call("change_role", "%s, %s, 'viewer', %s", values, may)
    leaves = member == user and member != project.owner
    yield Call("revoke", "%s, %s", (key, member), leaves or (manages and other))
    stays = project.rank(member) > NOBODY and member not in world.suspended
    owns = project.owner == user and not project.deleted
    yield Call("transfer_ownership", "%s, %s", (key, member), owns and stays)


def _on_a_document(world: World, user: UUID, document: UUID, project: UUID) -> Iterator[Call]:
    edits = world.may(user, project, EDITOR)
    saves = edits and document not in world.deleted
    yield Call("save_version", "%s, 1, %s, 'k', 1, 1", (document, SHA256), saves)
    yield Call("soft_delete_document", "%s", (document,), edits)
    yield Call("restore_document", "%s", (document,), edits)
    reads = world.may(user, project, VIEWER) or world.projects[project].public
    sits = reads and document not in world.deleted
    yield Call("open_session", "'writing', document => %s", (document,), sits)
