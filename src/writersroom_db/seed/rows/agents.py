"""Agents and what they know."""

import hashlib
from collections.abc import Iterable

import numpy as np

from writersroom_db.seed import cells, clock
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.lives import agents
from writersroom_db.seed.lives.sessions import NONE
from writersroom_db.seed.table import Table
from writersroom_db.seed.world import World

MODELS = ("claude-writer-3", "claude-writer-3-mini", "scribe-large-2")


def _ai_agents(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    owners = agents.owner(world, rows)
    born = agents.created(world, rows)
    personas = [world.cells.agents[row % len(world.cells.agents)] for row in rows.tolist()]
    cents = world.column("ai_agents.temperature").below(rows, 101)
    return (
        world.ids("ai_agents", rows),
        [
            name if owner == NONE else f"{name} {row}"
            for row, owner, (name, _, _) in zip(
                rows.tolist(), owners.tolist(), personas, strict=True
            )
        ],
        [text for _, _, text in personas],
        [specialty for _, specialty, _ in personas],
        [
            f'{{"streaming": true, "languages": ["en"], "context_tokens": {1000 * (1 + cent)}}}'
            for cent in cents.tolist()
        ],
        cells.flags(cents % 10 != 1),
        cells.numbers(500 + 40 * cents),
        cells.times(born),
        cells.times(clock.between(born, world.epoch, world.column("ai_agents.updated").unit(rows))),
        cells.chosen(MODELS, world.column("ai_agents.model_id").bits(rows)),
        [f"0.00{1 + cent % 9}" for cent in cents.tolist()],
        cells.numbers(1000 * (1 + cents % 8)),
        cells.hundredths(cents),
        cells.where(owners != NONE, world.ids("users", np.maximum(owners, 0))),
    )


def _agent_knowledge(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    of = rows % world.recipe.counts["ai_agents"]
    born = clock.between(
        agents.created(world, of),
        world.epoch,
        world.column("agent_knowledge.created_at").unit(rows),
    )
    texts = cells.chosen(world.pools.knowledge, world.column("agent_knowledge.content").bits(rows))
    contents = [f"{text} ({row})" for row, text in zip(rows.tolist(), texts, strict=True)]
    status = world.pick("embedding_status", "agent_knowledge.embedding_status", rows)
    embedded = np.asarray(world.values("embedding_status"))[status] == "embedded"
    return (
        world.ids("agent_knowledge", rows),
        world.ids("ai_agents", of),
        cells.chosen(world.cells.titles, world.column("agent_knowledge.title").bits(rows)),
        map(cells.escaped, contents),
        [f"library/craft-{row % 97}.pdf" for row in rows.tolist()],
        [hashlib.sha256(content.encode()).hexdigest() for content in contents],
        cells.chosen(world.values("embedding_status"), status),
        cells.where(embedded, cells.same("embed-text-2")),
        cells.where(
            embedded,
            cells.times(
                clock.between(
                    born, world.epoch, world.column("agent_knowledge.embedded_at").unit(rows)
                )
            ),
        ),
        [f'{{"page": {1 + row % 300}}}' for row in rows.tolist()],
        cells.times(born),
        cells.times(born),
    )


AI_AGENTS = Table(
    "ai_agents",
    (
        "id",
        "name",
        "personality",
        "specialty",
        "capabilities",
        "is_available",
        "response_time_ms",
        "created_at",
        "updated_at",
        "model_id",
        "cost_per_request",
        "max_tokens",
        "temperature",
        "owner_id",
    ),
    ("users",),
    lambda world: world.recipe.counts["ai_agents"],
    _ai_agents,
)

AGENT_KNOWLEDGE = Table(
    "agent_knowledge",
    (
        "id",
        "agent_id",
        "title",
        "content",
        "source",
        "content_hash",
        "embedding_status",
        "embedding_model",
        "embedded_at",
        "metadata",
        "created_at",
        "updated_at",
    ),
    ("ai_agents",),
    lambda world: world.recipe.counts["agent_knowledge"],
    _agent_knowledge,
)
