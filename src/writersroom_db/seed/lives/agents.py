"""Agents: the system's, and those that users made for themselves."""

import numpy as np

from writersroom_db.seed import clock
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.lives import sessions, users
from writersroom_db.seed.lives.sessions import NONE
from writersroom_db.seed.world import World, sessions_with_a_place

_STRIDE = 3


def systems(world: World) -> int:
    """Return how many of the agents, from the first on, are the system's."""
    return min(len(world.pools.agents), world.recipe.counts["ai_agents"])


def owner(world: World, agents: Ints) -> Ints:
    """Return whose each agent is, NONE for the system's: who used it in the session made for it."""
    used_in = np.minimum(_session(world, agents), world.recipe.counts["sessions"] - 1)
    who = sessions.sittings(world, np.maximum(used_in, 0)).user
    return np.where(agents < systems(world), NONE, who)


def created(world: World, agents: Ints) -> Ints:
    """Return when each agent was made: before it was first used."""
    used_in = np.clip(_session(world, agents), 0, world.recipe.counts["sessions"] - 1)
    found = sessions.sittings(world, used_in)
    part = world.column("ai_agents.created_at").unit(agents)
    own = clock.between(users.created(world, found.user), found.start, part)
    return np.where(agents < systems(world), world.beginning + agents * clock.DAY, own)


def of_sessions(world: World, rows: Ints) -> Ints:
    """Return the agent of each session, NONE where there is none."""
    system = world.column("sessions.agent_id").below(rows, systems(world))
    first = sessions_with_a_place(world.recipe)
    own = systems(world) + (rows - first) // _STRIDE
    has_own = (
        (rows >= first) & ((rows - first) % _STRIDE == 0) & (own < world.recipe.counts["ai_agents"])
    )
    with_system = world.happens("with_agent", "sessions.with_agent", rows)
    return np.where(has_own, own, np.where(with_system, system, NONE))


def answering(world: World, table: str, rows: Ints, of: Ints) -> Ints:
    """Return who answers in the sessions ``of``, a row of ``table`` each: there is always one."""
    agents = of_sessions(world, of)
    system = world.column(f"{table}.agent_id").below(rows, systems(world))
    return np.where(agents == NONE, system, agents)


def _session(world: World, agents: Ints) -> Ints:
    return sessions_with_a_place(world.recipe) + (agents - systems(world)) * _STRIDE
