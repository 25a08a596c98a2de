"""Projects of every state and visibility, at both sides of their retention, and their settings."""

from collections.abc import Iterable

import numpy as np

from writersroom_db.seed import cells, clock
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.lives import projects, users
from writersroom_db.seed.lives.documents import project_counts
from writersroom_db.seed.recipe import CASES
from writersroom_db.seed.rows.members import COLLABORATIONS
from writersroom_db.seed.table import Table
from writersroom_db.seed.world import World

_LONGEST_TITLE, _SHORTEST_TITLE = 1, 2
_SETTINGS = (
    ("page_size", ('{"page_size": "letter"}', '{"page_size": "a4"}')),
    ("autosave_seconds", ('{"autosave_seconds": 30}', '{"autosave_seconds": 120}')),
    ("revision_colours", ('{"revision_colours": ["white", "blue", "pink"]}', "{}")),
    ("scene_numbers", ('{"scene_numbers": true}', '{"scene_numbers": false}')),
    ("agents", ('{"agents": {"instructions": "Never explain the lighthouse."}}', "{}")),
    ("watermark", ('{"watermark": "机密"}', "{}")),
)


def _projects(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    state, born, end = (
        projects.status(world, rows),
        projects.created(world, rows),
        projects.ended(world, rows),
    )
    archived = (state == projects.ARCHIVED) | (
        (state == projects.DELETED) & (world.column("projects.was_archived").below(rows, 4) == 0)
    )
    archived_at = np.where(
        state == projects.ARCHIVED,
        end,
        clock.between(born, end, world.column("projects.archived_at").unit(rows)),
    )
    updated = clock.between(born, end, world.column("projects.updated_at").unit(rows))
    words, characters = project_counts(world, rows)
    templates = world.happens("from_template", "projects.template", rows) & (rows >= CASES)
    return (
        world.ids("projects", rows),
        world.ids("users", projects.owner(world, rows)),
        _titles(world, rows),
        cells.where(
            world.happens("described", "projects.described", rows),
            cells.chosen(world.cells.descriptions, world.column("projects.description").bits(rows)),
        ),
        cells.where(
            world.happens("described", "projects.has_genre", rows),
            cells.chosen(world.cells.genres, world.column("projects.genre").bits(rows)),
        ),
        cells.chosen(world.values("status"), state),
        cells.times(born),
        cells.times(np.where(state == projects.ACTIVE, updated, end)),
        _metadata(world, rows),
        cells.flags(archived),
        cells.chosen(world.values("visibility"), projects.visibility(world, rows)),
        cells.where(
            templates, world.ids("projects", world.column("projects.template_id").below(rows, 3))
        ),
        cells.numbers(words),
        cells.numbers(characters),
        cells.where(archived, cells.times(archived_at)),
        cells.where(state == projects.DELETED, cells.times(end)),
    )


def _titles(world: World, rows: Ints) -> list[str]:
    titles = cells.chosen(world.cells.titles, world.column("projects.title").bits(rows))
    odd = world.happens("awkward", "projects.odd_title", rows).tolist()
    strange = cells.chosen(world.cells.awkward, world.column("projects.awkward").bits(rows))
    for place, row in enumerate(rows.tolist()):
        if row == _LONGEST_TITLE:
            titles[place] = "長" * 255
        elif row == _SHORTEST_TITLE:
            titles[place] = "?"
        elif odd[place]:
            titles[place] = strange[place]
    return titles


def _metadata(world: World, rows: Ints) -> list[str]:
    picks = world.column("projects.metadata").below(rows, 1000).tolist()
    genres = world.pools.genres
    credited = zip(*users.names(world, projects.owner(world, rows)), strict=True)
    return [
        cells.document(
            {
                "tags": [genres[pick % len(genres)]],
                "target": {"pages": 60 + pick % 90},
                "credits": [{"name": f"{first} {last}", "role": "written by"}],
            }
        )
        for pick, (first, last) in zip(picks, credited, strict=True)
    ]


def _project_settings(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    parents = rows % world.recipe.counts["projects"]
    keys = (rows // world.recipe.counts["projects"] + parents) % len(_SETTINGS)
    picks = world.column("project_settings.value").below(rows, 12).tolist()
    set_at = clock.between(
        projects.created(world, parents),
        projects.ended(world, parents),
        world.column("project_settings.at").unit(rows),
    )
    return (
        world.ids("project_settings", rows),
        world.ids("projects", parents),
        [_SETTINGS[key][0] for key in keys.tolist()],
        [
            _SETTINGS[key][1][pick % len(_SETTINGS[key][1])]
            for key, pick in zip(keys.tolist(), picks, strict=True)
        ],
        cells.times(set_at),
        cells.times(set_at),
    )


PROJECTS = Table(
    "projects",
    (
        "id",
        "owner_id",
        "title",
        "description",
        "genre",
        "status",
        "created_at",
        "updated_at",
        "metadata",
        "is_archived",
        "visibility",
        "template_id",
        "word_count",
        "character_count",
        "archived_at",
        "deleted_at",
    ),
    ("users",),
    lambda world: world.recipe.counts["projects"],
    _projects,
    along=COLLABORATIONS,
    silenced="projects_add_owner_collaboration",
)

PROJECT_SETTINGS = Table(
    "project_settings",
    ("id", "project_id", "setting_key", "setting_value", "created_at", "updated_at"),
    ("projects",),
    lambda world: min(
        world.recipe.counts["project_settings"], len(_SETTINGS) * world.recipe.counts["projects"]
    ),
    _project_settings,
)
