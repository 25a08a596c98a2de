"""Rules about kinds of type, and names that depend on a search_path."""

from collections.abc import Iterator

from writersroom_db.lint.references import write_targets
from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.structure.rules import Rule

ENUM = Rule(
    "enum-type",
    "A closed list is text with a check: an enum's equality isn't leakproof, so under row-level"
    " security it can't use an index.",
    "Write a varchar with a check: docs/decisions/0031-varchar-with-check-rather-than-enums.md",
)
UNQUALIFIED = Rule(
    "unqualified-name",
    "Every name says its schema, so that no search_path decides what a statement changes.",
    "Write schema.name.",
)
RULES = (ENUM, UNQUALIFIED)

_IN_A_SCHEMA = {
    "table", "foreign table", "view", "materialized view", "function", "procedure", "sequence",
    "type", "domain", "statistics",
}  # fmt: skip
_BY_NAME = {"lock", "reindex", "vacuum", "cluster"}


def enums(scene: Scene) -> Iterator[Hit]:
    """Find enums, made or grown."""
    shape = scene.shape
    grown = shape.is_a("alter", "type") and any(a.kind == "add value" for a in shape.actions)
    if grown or (shape.is_a("create", "type") and shape.has("enum")):
        yield Hit(ENUM, f"{shape.name} is an enum")


def unqualified(scene: Scene) -> Iterator[Hit]:
    """Find names without a schema, where one decides what is changed."""
    for name in _changed(scene):
        if name and "." not in name and scene.in_use(name):
            yield Hit(UNQUALIFIED, f"{name} has no schema")


def _changed(scene: Scene) -> Iterator[str]:
    shape = scene.shape
    if shape.has("temporary"):
        return
    if shape.kind in _IN_A_SCHEMA or shape.verb in _BY_NAME or _changes_index(scene):
        yield from shape.names
    elif shape.kind in {"index", "trigger", "policy", "rule"}:
        yield shape.on
    elif shape.verb in {"insert", "update", "delete", "merge", "with"}:
        yield from (name for name, _ in write_targets(shape.tokens))


def _changes_index(scene: Scene) -> bool:
    return scene.shape.is_a("drop", "index") or scene.shape.is_a("alter", "index")


CHECKS = (enums, unqualified)
