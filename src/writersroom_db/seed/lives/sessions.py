"""Sessions: who sat down where, when, and for how long."""

from dataclasses import dataclass

import numpy as np

from writersroom_db.seed import clock
from writersroom_db.seed.draws import Flags, Ints
from writersroom_db.seed.lives import documents, members, projects, users
from writersroom_db.seed.world import EDGE_SESSIONS, MONTH, World, sessions_with_a_place

NONE = -1

_EDGES = ("chat_messages", "agent_interactions", "session_data")


@dataclass(frozen=True)
class Sittings:
    """Sessions, one an entry: ``project`` is NONE outside any.

    ``end`` is the last moment of what happened in it; one still open at the epoch ends there.
    """

    project: Ints
    user: Ints
    start: Ints
    end: Ints
    open: Flags


def sittings(world: World, sessions: Ints) -> Sittings:
    """Return who sat where and when."""
    where, who, earliest, latest = _seats(world, sessions)
    span = _span(world, sessions)
    placed = sessions_with_a_place(world.recipe)
    part = 1 - clock.skewed(
        world.column("sessions.started_at").unit(sessions), world.recipe.age("conversation_skew")
    )
    start = world.lively(
        "sessions.rhythm", clock.between(earliest, latest - 1, part), earliest, latest - 1
    )
    wanted, close = _placed(world, sessions, span)
    start = np.where(close & (wanted >= earliest) & (wanted < latest), wanted, start)
    invited = members.reader(world, "sessions.user_id", sessions, np.maximum(where, 0), start)
    who = np.where(where == NONE, who, invited)
    end = np.minimum(start + span, world.epoch)
    lasts = start + span > world.epoch
    abandoned = world.happens("abandoned", "sessions.abandoned", sessions) & (sessions >= placed)
    return Sittings(where, who, start, end, lasts | abandoned)


def document(world: World, sessions: Ints, found: Sittings) -> Ints:
    """Return the document that each session is about, NONE where it is about none."""
    relation = world.children["documents"]
    where = np.maximum(found.project, 0)
    many = relation.count(where)
    place = world.column("sessions.document_id").below(sessions, many)
    about = np.where(many > 0, relation.child(where, place), 0)
    is_about = (
        (found.project != NONE)
        & (many > 0)
        & world.happens("on_document", "sessions.on_document", sessions)
    )
    return np.where(is_about & (documents.created(world, about) <= found.start), about, NONE)


def moments(world: World, table: str, rows: Ints, found: Sittings) -> Ints:
    """Return when each row of ``table`` happened in its session, one after the other."""
    relation = world.children[table]
    many = relation.count(relation.parent(rows))
    step = (found.end - found.start) // many
    unit = world.column(f"{table}.created_at").unit(rows)
    return found.start + step * relation.position(rows) + (step * unit).astype(np.int64)


def of_rows(world: World, table: str, rows: Ints) -> tuple[Ints, Sittings]:
    """Return the session of each row of ``table``, and how it went."""
    sessions, places = np.unique(world.children[table].parent(rows), return_inverse=True)
    found = sittings(world, sessions)
    return sessions[places], Sittings(
        found.project[places],
        found.user[places],
        found.start[places],
        found.end[places],
        found.open[places],
    )


def _seats(world: World, sessions: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return project, its owner or else some user, and the bounds of the start."""
    oldest, placed = _oldest(world), sessions_with_a_place(world.recipe)
    where = world.children["sessions"].parent(sessions)
    # the first user's live projects are older than every edge
    where = np.where(sessions < placed, 3 * (sessions % 4), where)
    owners = projects.owner(world, where)
    earliest = np.maximum(projects.created(world, where), oldest)
    latest = np.minimum(projects.ended(world, where), users.left(world, owners))
    within = (earliest < latest) & (
        (sessions < placed) | world.happens("project_chat", "sessions.in_project", sessions)
    )
    alone = world.column("sessions.alone").below(sessions, world.recipe.counts["users"])
    since = np.maximum(users.created(world, alone), oldest)
    stays = since < users.left(world, alone)
    alone = np.where(stays, alone, 0)
    since = np.where(stays, since, oldest)
    return (
        np.where(within, where, NONE),
        np.where(within, owners, alone),
        np.where(within, earliest, since),
        np.where(within, latest, users.left(world, alone)),
    )


def _span(world: World, sessions: Ints) -> Ints:
    happens = world.children["chat_messages"].count(sessions)
    happens = happens + world.children["agent_interactions"].count(sessions)
    pace = 20 + world.column("sessions.pace").below(sessions, 60)
    minutes = 5 + world.column("sessions.minutes").below(sessions, 90)
    return minutes * clock.MINUTE + happens * pace * clock.SECOND


def _placed(world: World, sessions: Ints, span: Ints) -> tuple[Ints, Flags]:
    """Return the start that puts a session across an end of retention, or into a month of its own.

    The flags tell which sessions are to be so.
    """
    which = sessions % len(_EDGES)
    edges = np.array([world.recipe.edges[policy] for policy in _EDGES])[which]
    ended = world.near("session_data", "sessions.edge", sessions) - span
    across = np.where(which == _EDGES.index("session_data"), ended, edges - span // 2)
    monthly = _oldest(world) + (sessions - EDGE_SESSIONS) * MONTH + MONTH // 2
    first = sessions < sessions_with_a_place(world.recipe)
    close = world.happens("near_edge", "sessions.near_edge", sessions) & (sessions % 5 == 0)
    return np.where(first & (sessions >= EDGE_SESSIONS), monthly, across), first | close


def _oldest(world: World) -> int:
    return world.epoch - world.recipe.age("conversation_months") * MONTH
