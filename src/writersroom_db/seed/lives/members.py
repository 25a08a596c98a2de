"""Who works on a project besides its owner, in which role, and since when."""

from math import gcd

import numpy as np

from writersroom_db.seed import clock
from writersroom_db.seed.draws import Flags, Ints
from writersroom_db.seed.lives import projects, users
from writersroom_db.seed.world import World

ACTIVE, PENDING, EXPIRED, REVOKED = 0, 1, 2, 3
OWNER, EDITOR, COMMENTER = 0, 1, 2
_STRIDES = 16


def project(world: World, members: Ints) -> Ints:
    """Return the project of each membership."""
    return world.children["members"].parent(members)


def user(world: World, members: Ints) -> Ints:
    """Return whose each membership is.

    The members of a project are taken from the other users at a stride that meets each once.
    """
    relation = world.children["members"]
    where = relation.parent(members)
    others = world.recipe.counts["users"] - 1
    start = world.column("members.start").below(where, others)
    strides = np.array([step for step in range(1, 100) if gcd(step, others) == 1][:_STRIDES])
    stride = strides[world.column("members.stride").below(where, len(strides))]
    steps = (start + relation.position(members) * stride) % others
    found: Ints = (projects.owner(world, where) + 1 + steps) % (others + 1)
    return found


def role(world: World, members: Ints) -> Ints:
    """Return the role, as a place in the weights."""
    return world.pick("role", "members.role", members)


def state(world: World, members: Ints) -> Ints:
    """Return whether each is active, invited, no longer invited, or revoked."""
    picked = world.pick("membership", "members.state", members)
    return np.where(_overlaps(world, members), picked, REVOKED)


def joined(world: World, members: Ints) -> Ints:
    """Return when each was invited or joined."""
    earliest, latest = _span(world, members)
    part = clock.skewed(world.column("members.joined_at").unit(members), 2)
    return clock.between(earliest, latest, part)


def writer(world: World, column: str, rows: Ints, where: Ints, at: Ints) -> Ints:
    """Return who wrote in the projects ``where`` at the moments ``at``: owner or active editor.

    ``rows`` are those of ``column``, by which the choice falls.
    """
    return _someone(world, column, rows, where, at, EDITOR)


def reader(world: World, column: str, rows: Ints, where: Ints, at: Ints) -> Ints:
    """Return who was there as `writer` does, but commenters too."""
    return _someone(world, column, rows, where, at, COMMENTER)


def _someone(world: World, column: str, rows: Ints, where: Ints, at: Ints, lowest: int) -> Ints:
    relation = world.children["members"]
    owners = projects.owner(world, where)
    if not relation.total:
        return owners
    many = relation.count(where)
    position = world.column(f"{column} of members").below(rows, many)
    members = np.where(many > 0, relation.child(where, position), 0)
    may = (
        (many > 0)
        & ~world.happens("by_owner", f"{column} by owner", rows)
        & (state(world, members) == ACTIVE)
        & (role(world, members) <= lowest)
        & (joined(world, members) <= at)
    )
    found = user(world, members)
    return np.where(may & (users.left(world, found) >= at), found, owners)


def _span(world: World, members: Ints) -> tuple[Ints, Ints]:
    where, who = project(world, members), user(world, members)
    earliest = np.maximum(projects.created(world, where), users.created(world, who))
    return earliest, np.minimum(projects.ended(world, where), users.left(world, who))


def _overlaps(world: World, members: Ints) -> Flags:
    earliest, latest = _span(world, members)
    return earliest < latest
