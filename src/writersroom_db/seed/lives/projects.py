"""Projects: whose they are, when they began and ended."""

import numpy as np

from writersroom_db.seed import clock
from writersroom_db.seed.draws import Flags, Ints
from writersroom_db.seed.lives import users
from writersroom_db.seed.recipe import CASES
from writersroom_db.seed.world import World

ACTIVE, ARCHIVED, DELETED = 0, 1, 2


def owner(world: World, projects: Ints) -> Ints:
    """Return whose each project is; the first ones are the first user's, who is old enough."""
    return np.where(projects < CASES, 0, world.children["projects"].parent(projects))


def created(world: World, projects: Ints) -> Ints:
    """Return when each project began: between its owner's coming and going."""
    owners = owner(world, projects)
    earliest, latest = users.created(world, owners), users.left(world, owners)
    unit = world.column("projects.created_at").unit(projects)
    moments = world.lively(
        "projects.rhythm", clock.between(earliest, latest, unit), earliest, latest
    )
    return np.where(projects < CASES, earliest + (projects + 1) * clock.DAY, moments)


def status(world: World, projects: Ints) -> Ints:
    """Return the state of each project, as a place in the weights."""
    return world.pick("status", "projects.status", projects)


def visibility(world: World, projects: Ints) -> Ints:
    """Return who may see each project, as a place in the weights."""
    picked = world.pick("visibility", "projects.visibility", projects)
    return np.where(projects < CASES, (projects // 3) % 3, picked)


def public(world: World, projects: Ints) -> Flags:
    """Tell which projects anybody may read: those that are public and not deleted."""
    shown: Flags = visibility(world, projects) == world.values("visibility").index("public")
    kept: Flags = status(world, projects) != DELETED
    return shown & kept


def ended(world: World, projects: Ints) -> Ints:
    """Return when each project was archived or deleted; the epoch where it is active."""
    state = status(world, projects)
    born = created(world, projects)
    some = clock.between(born, world.epoch, world.column("projects.ended_at").unit(projects))
    edge = np.where(
        state == ARCHIVED,
        world.near("project_archived", "projects.edge", projects),
        world.near("project_deleted", "projects.edge", projects),
    )
    close = (projects < CASES) | world.happens("near_edge", "projects.near_edge", projects)
    moment = np.where(close & (edge > born + clock.DAY), edge, some)
    return np.where(state == ACTIVE, world.epoch, moment)
