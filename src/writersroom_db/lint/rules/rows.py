"""Rules about changing rows of business tables: those in the schema app."""

from collections.abc import Iterator

from writersroom_db.lint.references import write_targets
from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.structure.rules import Rule

UNBATCHED = Rule(
    "unbatched-write",
    "Rows of a business table are changed in batches, a short transaction each.",
    "Give the file the header batch: schema.table by key, 1000 rows.",
)
RULES = (UNBATCHED,)

_BUSINESS = "app."


def unbatched(scene: Scene) -> Iterator[Hit]:
    """Find UPDATE, DELETE and MERGE that lock as many rows as they find until they commit."""
    if scene.shape.verb not in {"update", "delete", "merge", "with", "insert", "select"}:
        return
    batch = scene.file.header.batch
    for table, verb in write_targets(scene.shape.tokens):
        batched = batch is not None and batch.table == table
        business = table.startswith(_BUSINESS) and scene.in_use(table)
        if verb != "insert" and business and not batched:
            yield Hit(UNBATCHED, f"{verb} of {table} in one transaction")


CHECKS = (unbatched,)
