"""Rules about partitions that come and go while their parent is in use."""

import re
from collections.abc import Iterator

from writersroom_db.lint.model import Model
from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.shapes import Action
from writersroom_db.lint.structure.rules import Rule

ATTACH_SCANS = Rule(
    "attach-scans",
    "A table with rows is attached only after a valid check has proved its bounds.",
    "First add check (key is not null and key >= 'from' and key < 'to') not valid, then validate"
    " it in a revision of its own, then attach.",
)
DETACH_BLOCKS = Rule(
    "detach-blocks",
    "A partition is detached concurrently.",
    "Write detach partition … concurrently, in a revision that says transaction: no.",
)
DEFAULT_PARTITION = Rule(
    "default-partition",
    "There is no default partition: nothing empties it, and it forbids detaching concurrently.",
    "Make the months that are missing: writersroom-db partitions ensure.",
)
PARTITION_OF = Rule(
    "partition-of-blocks",
    "A partition is made beside its parent and then attached.",
    "Write create table … (like parent including all), then attach it: that lets others go on.",
)
RULES = (ATTACH_SCANS, DETACH_BLOCKS, DEFAULT_PARTITION, PARTITION_OF)

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)(?: 00:00(?::00)?)?\+00(?::?00)?")


def attached(scene: Scene) -> Iterator[Hit]:
    """Find ATTACH of a table that must be read from end to end."""
    for action in _actions(scene, "attach partition"):
        if action.has("default"):
            yield _default(action.name, action.offset)
        elif scene.in_use(action.name) and not _bounds_proved(scene, action):
            yield Hit(
                ATTACH_SCANS,
                f"attaching reads all of {action.name} under its strongest lock",
                action.offset,
            )


def detached(scene: Scene) -> Iterator[Hit]:
    """Find DETACH that keeps everyone out of the parent."""
    for action in _actions(scene, "detach partition"):
        gentle = action.has("concurrently") or action.has("finalize")
        if not gentle and scene.in_use(scene.shape.name):
            message = f"detaching {action.name} keeps everyone out of {scene.shape.name}"
            yield Hit(DETACH_BLOCKS, message, action.offset)


def made(scene: Scene) -> Iterator[Hit]:
    """Find partitions made within their parent, and default ones."""
    shape = scene.shape
    if not shape.is_a("create", "table", "foreign table") or not shape.has("partition of"):
        return
    if shape.has("default partition"):
        yield _default(shape.name, 0)
    elif scene.in_use(shape.on):
        yield Hit(PARTITION_OF, f"making {shape.name} keeps everyone out of {shape.on}")


def _default(name: str, offset: int) -> Hit:
    return Hit(DEFAULT_PARTITION, f"{name} would be a default partition", offset)


def _actions(scene: Scene, kind: str) -> Iterator[Action]:
    if scene.shape.is_a("alter", "table"):
        yield from (action for action in scene.shape.actions if action.kind == kind)


def _bounds_proved(scene: Scene, action: Action) -> bool:
    """Say whether a valid check names the key, that it is not null, and both bounds."""
    keys = scene.model.table(scene.shape.name).keys
    bounds = [_plain(t.text) for t in action.tokens if t.kind in {"string", "number"}]
    required = all(scene.model.is_required(action.name, key) for key in keys)
    return required and any(
        all(bound in _plain(check) for bound in bounds)
        and all(key in check.split() for key in keys)
        for check in _checks(scene.model, action.name)
    )


def _checks(model: Model, table: str) -> list[str]:
    constraints = model.table(table).constraints.values()
    return [c.expression for c in constraints if c.kind == "check" and c.valid]


def _plain(text: str) -> str:
    """Return a text in which a midnight in UTC is written in one way."""
    return _MIDNIGHT.sub(r"\1+00", text)


CHECKS = (attached, detached, made)
