"""Rules about dropping and renaming what running services or later revisions still use."""

from collections.abc import Iterator

from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.structure.rules import Rule

DROP_EARLY = Rule(
    "drop-before-contract",
    "What services use is dropped only in a file whose phase is contract.",
    "Ship the services that do without it first; put the drop into a file with phase: contract.",
)
RENAME_EARLY = Rule(
    "rename-before-contract",
    "What services use is renamed only in a file whose phase is contract.",
    "Add the new name beside the old one (a column kept by trigger, a view); drop the old one"
    " later, in a file with phase: contract.",
)
CASCADE = Rule(
    "drop-cascade",
    "Nothing is dropped or truncated with cascade, which takes along what the file doesn't name.",
    "Drop each object by its name.",
)
LOSES_ROWS = Rule(
    "rows-lost-unsaid",
    "A down file that drops a table or a column says so: rollback counts what would be lost.",
    "Add the header loses-rows: schema.table",
)
RULES = (DROP_EARLY, RENAME_EARLY, CASCADE, LOSES_ROWS)

_USED_BY_SERVICES = (
    "table", "foreign table", "view", "materialized view", "function", "procedure", "routine",
    "schema", "type", "domain", "sequence",
)  # fmt: skip
_RENAMES = {"rename column", "rename", "set schema"}


def dropped(scene: Scene) -> Iterator[Hit]:
    """Find drops in an up file that ships before the services are ready for it."""
    shape = scene.shape
    if scene.down or scene.file.header.phase == "contract":
        return
    if shape.is_a("drop", *_USED_BY_SERVICES):
        for name in filter(scene.in_use, shape.names):
            yield Hit(DROP_EARLY, f"dropping {name} breaks the services that use it")
    if scene.alters_table_in_use():
        for action in shape.actions:
            if action.kind == "drop column":
                what = f"{shape.name}.{action.name}"
                message = f"dropping {what} breaks the services that use it"
                yield Hit(DROP_EARLY, message, action.offset)


def renamed(scene: Scene) -> Iterator[Hit]:
    """Find renaming in an up file that ships before the services are ready for it."""
    shape = scene.shape
    kinds = (*_USED_BY_SERVICES, "aggregate")
    if scene.down or scene.file.header.phase == "contract" or not shape.is_a("alter", *kinds):
        return
    for action in shape.actions:
        if action.kind in _RENAMES and scene.in_use(shape.name):
            what = f"{shape.name}.{action.name}" if action.name else shape.name
            message = f"renaming {what} breaks the services that use it"
            yield Hit(RENAME_EARLY, message, action.offset)


def cascading(scene: Scene) -> Iterator[Hit]:
    """Find CASCADE."""
    shape = scene.shape
    if (shape.is_a("drop") or shape.is_a("truncate")) and shape.has("cascade"):
        what = ", ".join(shape.names) or shape.kind
        yield Hit(CASCADE, f"{shape.verb} of {what} takes along what hangs on it")
    if shape.is_a("alter"):
        for action in shape.actions:
            if action.kind.startswith("drop") and action.has("cascade"):
                message = f"{action.kind} {action.name} takes along what hangs on it"
                yield Hit(CASCADE, message, action.offset)


def lost(scene: Scene) -> Iterator[Hit]:
    """Find rows that a down file destroys without saying so."""
    if not scene.down:
        return
    said = scene.file.header.loses_rows
    for table, what, offset in _destroyed(scene):
        if table not in said and scene.in_use(table):
            yield Hit(LOSES_ROWS, f"{what} loses rows of {table}", offset)


def _destroyed(scene: Scene) -> Iterator[tuple[str, str, int]]:
    shape = scene.shape
    if shape.is_a("drop", "table") or shape.is_a("truncate"):
        for name in shape.names:
            yield name, shape.verb, 0
    if shape.is_a("drop", "schema") and shape.has("cascade"):
        for table in scene.model.tables.values():
            if table.schema in shape.names:
                yield table.name, "drop", 0
    if shape.is_a("alter", "table"):
        for action in shape.actions:
            if action.kind == "drop column":
                yield shape.name, f"drop of {action.name}", action.offset


CHECKS = (dropped, renamed, cascading, lost)
