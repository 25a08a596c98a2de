"""Sessions, and what is said in them: messages with their replies, requests to agents."""

from collections.abc import Iterable

import numpy as np

from writersroom_db.seed import cells, clock
from writersroom_db.seed.draws import Flags, Ints
from writersroom_db.seed.lives import agents, members, sessions
from writersroom_db.seed.lives.sessions import NONE
from writersroom_db.seed.rows.agents import MODELS
from writersroom_db.seed.rows.mentions import mentioning
from writersroom_db.seed.table import Table
from writersroom_db.seed.world import World

_USER, _AGENT, _SYSTEM, _SUGGESTION = 0, 1, 2, 3


def _sessions(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    found = sessions.sittings(world, rows)
    about = sessions.document(world, rows, found)
    agent = agents.of_sessions(world, rows)
    kinds = world.pick("session_type", "sessions.type", rows)
    lines = world.column("sessions.context_data").below(rows, 900).tolist()
    return (
        world.ids("sessions", rows),
        world.ids("users", found.user),
        cells.where(found.project != NONE, world.ids("projects", np.maximum(found.project, 0))),
        cells.chosen(world.values("session_type"), kinds),
        cells.times(found.start),
        cells.where(~found.open, cells.times(found.end)),
        [
            f'{{"cursor": {{"line": {line}}}, "client": {{"ip": "192.0.2.{line % 256}"}}}}'
            for line in lines
        ],
        cells.flags(found.open),
        cells.where(agent != NONE, world.ids("ai_agents", np.maximum(agent, 0))),
        cells.where(about != NONE, world.ids("documents", np.maximum(about, 0))),
    )


def _chat_messages(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    of, found = sessions.of_rows(world, "chat_messages", rows)
    at = sessions.moments(world, "chat_messages", rows, found)
    kind = world.pick("message_type", "chat_messages.type", rows)
    by_agent = (kind == _AGENT) | (kind == _SUGGESTION)
    where = np.maximum(found.project, 0)
    others = np.flatnonzero((found.project != NONE) & (kind == _USER) & (rows % 4 == 0))
    sender = found.user.copy()
    sender[others] = members.reader(
        world, "chat_messages.sender_id", rows[others], where[others], at[others]
    )
    edited = (kind == _USER) & world.happens("edited", "chat_messages.edited", rows)
    minute = world.column("chat_messages.edited_at").below(rows, clock.MINUTE)
    answers, answered = _replies(world, rows)
    scores = world.column("chat_messages.confidence_score").below(rows, 101)
    scored = by_agent & world.happens("scored", "chat_messages.scored", rows)
    picks = world.column("chat_messages.content").bits(rows)
    replies = cells.chosen(world.cells.answers, picks)
    said = [
        reply if answers else question
        for answers, reply, question in zip(
            by_agent.tolist(), replies, cells.chosen(world.cells.questions, picks), strict=True
        )
    ]
    return (
        world.ids("chat_messages", rows),
        world.ids("sessions", of),
        cells.where(kind == _USER, world.ids("users", sender)),
        cells.where(
            by_agent, world.ids("ai_agents", agents.answering(world, "chat_messages", rows, of))
        ),
        cells.chosen(world.values("message_type"), kind),
        mentioning(world, "chat_messages.content", rows, where, at, said),
        cells.where(kind == _SYSTEM, cells.same('{"scene": "joined"}'), '{"language": "en"}'),
        cells.times(at),
        cells.flags(edited),
        cells.where(edited, cells.times(np.minimum(at + minute, world.epoch))),
        cells.where(answers, world.ids("chat_messages", answered)),
        cells.where(scored, cells.hundredths(scores)),
        cells.where(by_agent, cells.numbers(200 + 35 * scores)),
    )


def _replies(world: World, rows: Ints) -> tuple[Flags, Ints]:
    """Return which messages answer another, and which they answer.

    That one is of their own block: blocks are loaded at the same time, and it must be there.
    """
    relation = world.children["chat_messages"]
    place = relation.position(rows)
    earlier = world.column("chat_messages.parent").below(rows, place)
    answered = np.where(place > 0, relation.child(relation.parent(rows), earlier), 0)
    wanted = world.happens("reply", "chat_messages.reply", rows)
    return wanted & (place > 0) & (answered >= rows[0]), answered


def _agent_interactions(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    of, found = sessions.of_rows(world, "agent_interactions", rows)
    at = sessions.moments(world, "agent_interactions", rows, found)
    where = np.maximum(found.project, 0)
    kinds = world.pick("interaction_type", "agent_interactions.type", rows)
    scores = world.column("agent_interactions.confidence_score").below(rows, 101)
    tokens = 120 + world.column("agent_interactions.tokens_used").below(rows, 3000)
    scored = world.happens("scored", "agent_interactions.scored", rows)
    asked = cells.chosen(
        world.cells.questions, world.column("agent_interactions.prompt").bits(rows)
    )
    lines = cells.chosen(world.cells.summaries, world.column("agent_interactions.idea").bits(rows))
    return (
        world.ids("agent_interactions", rows),
        world.ids("sessions", of),
        world.ids("ai_agents", agents.answering(world, "agent_interactions", rows, of)),
        world.ids("users", found.user),
        cells.chosen(world.values("interaction_type"), kinds),
        mentioning(world, "agent_interactions.prompt", rows, where, at, asked),
        cells.chosen(world.cells.answers, world.column("agent_interactions.response").bits(rows)),
        [
            f'[{{"content": "{line}", "confidence": 0.{score:03}}}]' if score % 3 == 0 else "[]"
            for line, score in zip(lines, scores.tolist(), strict=True)
        ],
        cells.where(scored, cells.hundredths(scores)),
        cells.numbers(300 + 40 * scores),
        cells.numbers(tokens),
        [f"0.0{1000 + token * 3}" for token in tokens.tolist()],
        cells.chosen(MODELS, world.column("agent_interactions.model_used").bits(rows)),
        cells.times(at),
    )


SESSIONS = Table(
    "sessions",
    (
        "id",
        "user_id",
        "project_id",
        "session_type",
        "started_at",
        "ended_at",
        "context_data",
        "is_active",
        "agent_id",
        "document_id",
    ),
    ("users", "projects", "ai_agents", "documents"),
    lambda world: world.recipe.counts["sessions"],
    _sessions,
)

CHAT_MESSAGES = Table(
    "chat_messages",
    (
        "id",
        "session_id",
        "sender_id",
        "agent_id",
        "message_type",
        "content",
        "metadata",
        "created_at",
        "is_edited",
        "edited_at",
        "parent_message_id",
        "confidence_score",
        "processing_time_ms",
    ),
    ("sessions", "users", "ai_agents"),
    lambda world: world.children["chat_messages"].total,
    _chat_messages,
)

AGENT_INTERACTIONS = Table(
    "agent_interactions",
    (
        "id",
        "session_id",
        "agent_id",
        "user_id",
        "interaction_type",
        "prompt",
        "response",
        "suggestions",
        "confidence_score",
        "processing_time_ms",
        "tokens_used",
        "cost",
        "model_used",
        "created_at",
    ),
    ("sessions", "users", "ai_agents"),
    lambda world: world.children["agent_interactions"].total,
    _agent_interactions,
)
