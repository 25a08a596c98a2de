"""What stands beside a document: its characters, comments and suggestions."""

from collections.abc import Iterable

import numpy as np

from writersroom_db.seed import cells, clock
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.lives import documents, members
from writersroom_db.seed.lives.agents import systems
from writersroom_db.seed.recipe import CASES
from writersroom_db.seed.rows.mentions import mentioning
from writersroom_db.seed.table import Table
from writersroom_db.seed.world import World

_ROLES = ("protagonist", "antagonist", "mentor", "love interest", "comic relief", "supporting")
_PENDING = 0


def _since(world: World, table: str, rows: Ints, of: Ints) -> Ints:
    """Return when each row was written: between its document's beginning and end."""
    earliest, latest = documents.created(world, of), documents.ended(world, of)
    part = world.column(f"{table}.created_at").unit(rows)
    return world.lively(f"{table}.rhythm", clock.between(earliest, latest, part), earliest, latest)


def _characters(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    of = world.children["characters"].parent(rows)
    where = documents.project(world, of)
    born = _since(world, "characters", rows, of)
    ages = world.column("characters.age").below(rows, 80).tolist()
    jobs = cells.chosen(world.cells.jobs, world.column("characters.job").bits(rows))
    relation = world.children["characters"]
    others = relation.child(of, world.column("characters.knows").below(rows, relation.count(of)))
    return (
        world.ids("characters", rows),
        world.ids("documents", of),
        cells.chosen(world.cells.first_names, documents.name_picks(world, rows)),
        cells.where(
            world.happens("described", "characters.has_role", rows),
            cells.chosen(_ROLES, world.column("characters.role").bits(rows)),
        ),
        cells.where(
            world.happens("described", "characters.described", rows),
            cells.chosen(world.cells.traits, world.column("characters.description").bits(rows)),
        ),
        [
            f'{{"age": "{3 + age}", "occupation": "{job}"}}'
            for age, job in zip(ages, jobs, strict=True)
        ],
        [
            f'{{"ties": [{{"character_id": "{other}", "kind": "knows"}}]}}'
            for other in world.ids("characters", others)
        ],
        cells.times(born),
        cells.times(born),
        world.ids("users", members.writer(world, "characters.created_by", rows, where, born)),
        world.ids("projects", where),
        cells.flags(documents.public(world, of)),
    )


def _comments(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    of = world.children["comments"].parent(rows)
    where = documents.project(world, of)
    born = _since(world, "comments", rows, of)
    resolved = world.happens("resolved", "comments.resolved", rows)
    latest = documents.ended(world, of)
    touched = clock.between(born, latest, world.column("comments.updated_at").unit(rows))
    said = cells.chosen(world.cells.feedback, world.column("comments.content").bits(rows))
    places = world.column("comments.position_data").below(rows, 6000).tolist()
    return (
        world.ids("comments", rows),
        world.ids("documents", of),
        world.ids("users", members.reader(world, "comments.user_id", rows, where, born)),
        mentioning(world, "comments.content", rows, where, born, said),
        [f'{{"page": {1 + place // 50}, "line": {1 + place % 50}}}' for place in places],
        cells.times(born),
        cells.times(np.where(resolved, touched, born)),
        cells.flags(resolved),
        world.ids("projects", where),
    )


def _suggestions(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    of = world.children["suggestions"].parent(rows)
    where = documents.project(world, of)
    earliest, latest = documents.created(world, of), documents.ended(world, of)
    born = _since(world, "suggestions", rows, of)
    edge = world.near("suggestions", "suggestions.edge", rows)
    close = (rows < CASES) | world.happens("near_edge", "suggestions.near_edge", rows)
    born = np.where(close & (edge >= earliest) & (edge <= latest), edge, born)
    status = world.pick("suggestion_status", "suggestions.status", rows)
    answered = status != _PENDING
    applied = clock.between(born, latest, world.column("suggestions.applied_at").unit(rows))
    by = members.writer(world, "suggestions.applied_by", rows, where, applied)
    scores = world.column("suggestions.confidence_score").below(rows, 101)
    said = cells.chosen(world.cells.proposals, world.column("suggestions.content").bits(rows))
    lines = cells.chosen(world.cells.lines, world.column("suggestions.alternative").bits(rows))
    return (
        world.ids("suggestions", rows),
        world.ids("documents", of),
        cells.where(
            world.happens("scored", "suggestions.by_agent", rows),
            world.ids(
                "ai_agents", world.column("suggestions.agent_id").below(rows, systems(world))
            ),
        ),
        cells.chosen(
            world.values("suggestion_type"),
            world.pick("suggestion_type", "suggestions.type", rows),
        ),
        mentioning(world, "suggestions.content", rows, where, born, said),
        [f'{{"page": {1 + score % 20}}}' for score in scores.tolist()],
        cells.where(world.happens("scored", "suggestions.scored", rows), cells.hundredths(scores)),
        cells.chosen(world.values("suggestion_status"), status),
        cells.times(born),
        cells.where(answered, cells.times(applied)),
        cells.where(answered, world.ids("users", by)),
        [
            f'[{{"content": "{line}"}}]' if score % 2 else "[]"
            for score, line in zip(scores.tolist(), lines, strict=True)
        ],
        world.ids("projects", where),
    )


CHARACTERS = Table(
    "characters",
    (
        "id",
        "document_id",
        "name",
        "role",
        "description",
        "attributes",
        "relationships",
        "created_at",
        "updated_at",
        "created_by",
        "project_id",
        "is_public",
    ),
    ("documents", "users"),
    lambda world: world.children["characters"].total,
    _characters,
)

COMMENTS = Table(
    "comments",
    (
        "id",
        "document_id",
        "user_id",
        "content",
        "position_data",
        "created_at",
        "updated_at",
        "is_resolved",
        "project_id",
    ),
    ("documents", "users"),
    lambda world: world.children["comments"].total,
    _comments,
)

SUGGESTIONS = Table(
    "suggestions",
    (
        "id",
        "document_id",
        "agent_id",
        "suggestion_type",
        "content",
        "metadata",
        "confidence_score",
        "status",
        "created_at",
        "applied_at",
        "applied_by",
        "alternatives",
        "project_id",
    ),
    ("documents", "users", "ai_agents"),
    lambda world: world.children["suggestions"].total,
    _suggestions,
)
