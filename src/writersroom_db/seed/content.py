"""Writes the texts of seeded versions where a content store keeps them."""

from collections.abc import Iterator
from uuid import UUID

import numpy as np

from writersroom_db.content import ContentStore
from writersroom_db.content.parallel import in_parallel
from writersroom_db.seed.lives import documents
from writersroom_db.seed.rows.documents import VERSIONS
from writersroom_db.seed.world import World


def write_content(world: World, store: ContentStore) -> int:
    """Store the text of every version under its key; return how many there are.

    Raises ContentNotWritten; run again, it begins anew.
    """
    puts = in_parallel(lambda body: store.put(*body), _bodies(world))
    return sum(1 for _ in puts)


def _bodies(world: World) -> Iterator[tuple[UUID, bytes]]:
    relation = world.children["versions"]
    for block in VERSIONS.blocks(world):
        rows = np.arange(block.first, block.last)
        projects = world.ids("projects", documents.project(world, relation.parent(rows)))
        for project, (draft, _) in zip(projects, documents.versions(world, rows), strict=True):
            yield UUID(project), draft.text.encode()
