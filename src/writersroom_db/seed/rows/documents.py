"""Documents with their versions: chains without a gap, hashes and counts of texts that exist."""

from collections.abc import Iterable
from uuid import UUID

import numpy as np

from writersroom_db.content import content_key
from writersroom_db.seed import cells
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.lives import documents
from writersroom_db.seed.lives.scripts import Edit
from writersroom_db.seed.table import Table
from writersroom_db.seed.world import World


def _documents(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    born, end, gone = (
        documents.created(world, rows),
        documents.ended(world, rows),
        documents.deleted(world, rows),
    )
    kinds, digests, words, characters = [], [], [], []
    for draft in documents.heads(world, rows):
        kinds.append(draft.kind)
        digests.append(draft.digest())
        words.append(draft.words)
        characters.append(draft.characters)
    last = documents.last(world, rows)
    saved = documents.saved(world, last)
    projects = world.ids("projects", documents.project(world, rows))
    titles = cells.chosen(world.cells.titles, world.column("documents.title").bits(rows))
    return (
        world.ids("documents", rows),
        projects,
        [
            strange if odd else title
            for odd, strange, title in zip(
                world.happens("awkward", "documents.odd_title", rows).tolist(),
                cells.chosen(world.cells.awkward, world.column("documents.awkward").bits(rows)),
                titles,
                strict=True,
            )
        ],
        kinds,
        digests,
        map(content_key, map(UUID, projects), digests),
        cells.numbers(documents.length(world, rows)),
        cells.times(born),
        cells.times(np.where(gone, end, saved)),
        [f'{{"page_count": {1 + count // 180}, "language": "en"}}' for count in words],
        cells.flags(~gone),
        map(str, words),
        map(str, characters),
        world.ids("users", documents.author(world, last, saved)),
        cells.times(saved),
        cells.where(gone, cells.times(end)),
        cells.flags(documents.public(world, rows)),
    )


def _versions(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    parents = world.children["versions"].parent(rows)
    saved = documents.saved(world, rows)
    digests, diffs, words, characters = [], [], [], []
    numbers = world.children["versions"].position(rows) + 1
    projects = world.ids("projects", documents.project(world, parents))
    for number, (draft, edit) in zip(
        numbers.tolist(), documents.versions(world, rows), strict=True
    ):
        digests.append(draft.digest())
        diffs.append(_diff(number, edit))
        words.append(str(draft.words))
        characters.append(str(draft.characters))
    return (
        world.ids("versions", rows),
        world.ids("documents", parents),
        cells.numbers(numbers),
        digests,
        map(content_key, map(UUID, projects), digests),
        world.ids("users", documents.author(world, rows, saved)),
        cells.times(saved),
        cells.where(
            world.happens("summary", "versions.summary", rows),
            cells.chosen(world.cells.summaries, world.column("versions.change_summary").bits(rows)),
        ),
        diffs,
        words,
        characters,
        projects,
        cells.where(rows % 2 == 0, world.ids("versions.idempotency_key", rows)),
    )


def _diff(number: int, edit: Edit | None) -> str:
    if edit is None:
        return "{}"
    kind = "insert" if edit.inserted else "replace"
    added, removed = max(edit.words, 0), max(-edit.words, 0)
    hunk = f'{{"op": "{kind}", "start": {edit.place}, "end": {edit.place + 1}}}'
    return (
        f'{{"base_version": {number - 1}, "words_added": {added}, "words_removed": {removed},'
        f' "hunks": [{hunk}]}}'
    )


DOCUMENTS = Table(
    "documents",
    (
        "id",
        "project_id",
        "title",
        "type",
        "content_hash",
        "s3_key",
        "version_number",
        "created_at",
        "updated_at",
        "metadata",
        "is_active",
        "word_count",
        "character_count",
        "last_edited_by",
        "last_edited_at",
        "deleted_at",
        "is_public",
    ),
    ("projects", "users"),
    lambda world: world.children["documents"].total,
    _documents,
)

VERSIONS = Table(
    "versions",
    (
        "id",
        "document_id",
        "version_number",
        "content_hash",
        "s3_key",
        "created_by",
        "created_at",
        "change_summary",
        "diff_data",
        "word_count",
        "character_count",
        "project_id",
        "idempotency_key",
    ),
    ("documents", "users"),
    lambda world: world.children["versions"].total,
    _versions,
)
