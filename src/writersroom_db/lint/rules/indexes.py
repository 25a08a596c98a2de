"""Rules about building, rebuilding and dropping indexes."""

from collections.abc import Iterator

from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.structure.rules import Rule

BLOCKS_WRITES = Rule(
    "index-blocks-writes",
    "An index on a table in use is built concurrently, so that writes go on.",
    "Write create index concurrently if not exists, in a revision that says transaction: no.",
)
ON_PARTITIONED = Rule(
    "index-on-partitioned",
    "An index on a partitioned table in use begins with create index … on only.",
    "Make it on only the parent, concurrently on each partition, then attach these to it.",
)
REINDEX_BLOCKS = Rule(
    "reindex-blocks",
    "An index in use is rebuilt concurrently.",
    "Write reindex … concurrently, in a revision that says transaction: no.",
)
DROP_BLOCKS = Rule(
    "drop-index-blocks",
    "An index in use is dropped concurrently, so that its table stays readable.",
    "Write drop index concurrently if exists, in a revision that says transaction: no.",
)
RULES = (BLOCKS_WRITES, ON_PARTITIONED, REINDEX_BLOCKS, DROP_BLOCKS)


def created(scene: Scene) -> Iterator[Hit]:
    """Find indexes whose making keeps writers out."""
    shape = scene.shape
    if not shape.is_a("create", "index") or not scene.in_use(shape.on):
        return
    if scene.model.table(shape.on).partitioned:
        if not shape.has("only"):
            yield Hit(
                ON_PARTITIONED,
                f"building the index on {shape.on} keeps writers out of all its partitions",
            )
    elif not shape.has("concurrently"):
        yield Hit(BLOCKS_WRITES, f"building the index keeps writers out of {shape.on}")


def rebuilt(scene: Scene) -> Iterator[Hit]:
    """Find rebuilding that keeps writers out."""
    shape = scene.shape
    if shape.is_a("reindex") and not shape.has("concurrently") and shape.name not in scene.made:
        what = f"{shape.kind} {shape.name}".strip()
        yield Hit(REINDEX_BLOCKS, f"rebuilding {what} keeps writers out, and readers of the index")


def dropped(scene: Scene) -> Iterator[Hit]:
    """Find dropping that waits for every reader, while everyone else waits for it."""
    shape = scene.shape
    if not shape.is_a("drop", "index") or shape.has("concurrently"):
        return
    for name in filter(scene.in_use, shape.names):
        index = scene.model.index(name)
        if index is None or scene.in_use(index.table):
            table = index.table if index else "its table"
            yield Hit(DROP_BLOCKS, f"dropping {name} keeps everyone out of {table}")


CHECKS = (created, rebuilt, dropped)
