"""Rules about changing rows of business tables: those in the schema app."""

from collections.abc import Iterator

from writersroom_db.lint.references import overwritten, write_targets
from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.shapes import Shape
from writersroom_db.lint.structure.rules import Rule

UNBATCHED = Rule(
    "unbatched-write",
    "Rows of a business table are changed in batches, a short transaction each.",
    "Give the file the header batch: schema.table by key, 1000 rows.",
)
RULES = (UNBATCHED,)

_BUSINESS = "app."
_VERBS = {"update", "delete", "merge", "with", "insert", "select", "("}


def unbatched(scene: Scene) -> Iterator[Hit]:
    """Find what locks as many rows as it meets until it commits, an INSERT that updates too."""
    if not _may_write(scene.shape):
        return
    batch = scene.file.header.batch
    for table, verb in write_targets(scene.shape.tokens):
        batched = batch is not None and batch.table == table
        if verb != "insert" and _is_business(table, scene) and not batched:
            yield Hit(UNBATCHED, f"{verb} of {table} in one transaction")
    for table in overwritten(scene.shape.tokens):
        if _is_business(table, scene) and batch is None:
            yield Hit(UNBATCHED, f"insert or update of {table} in one transaction")


def _may_write(shape: Shape) -> bool:
    from_query = shape.says("as with") or shape.says("as ( with")
    return shape.verb in _VERBS or (shape.is_a("create", "table") and from_query)


def _is_business(table: str, scene: Scene) -> bool:
    return table.startswith(_BUSINESS) and scene.in_use(table)


CHECKS = (unbatched,)
