"""Rules about adding constraints to a table or domain in use."""

from collections.abc import Iterator

from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.shapes import Action, Constraint
from writersroom_db.lint.structure.rules import Rule

BUILDS_INDEX = Rule(
    "constraint-builds-index",
    "A unique or primary key constraint of a table in use takes over an index that is ready.",
    "Create the unique index concurrently first, then add constraint … using index.",
)
CHECK_SCANS = Rule(
    "check-scans-table",
    "A check is added to a table in use as not valid, and validated later.",
    "Write not valid, and validate the constraint in a revision of its own.",
)
FOREIGN_KEY_SCANS = Rule(
    "foreign-key-scans-table",
    "A foreign key is added to a table in use as not valid, and validated later.",
    "Write not valid, and validate the constraint in a revision of its own.",
)
VALIDATED_UNDER_LOCK = Rule(
    "validated-under-lock",
    "A constraint isn't validated in the transaction that added it, and still holds its lock.",
    "Validate the constraint in the next revision.",
)
DOMAIN_SCANS = Rule(
    "domain-scans-tables",
    "A domain in use gets no constraint that reads every table with such a column.",
    "Write not valid, and validate it in a revision of its own; or put a check on the column.",
)
RULES = (BUILDS_INDEX, CHECK_SCANS, FOREIGN_KEY_SCANS, VALIDATED_UNDER_LOCK, DOMAIN_SCANS)

_INDEXED = {"unique", "primary key", "exclude"}


def added(scene: Scene) -> Iterator[Hit]:
    """Find constraints that read the whole table, or build an index, under their lock."""
    if not scene.alters_table_in_use():
        return
    for action in scene.shape.actions:
        for constraint in _constraints(action):
            hit = _broken(scene.shape.name, constraint)
            if hit and not _is_of_nulls(action, constraint):
                yield hit


def validated(scene: Scene) -> Iterator[Hit]:
    """Find VALIDATE within the transaction that added the constraint."""
    if not scene.alters_table_in_use() or not scene.file.header.transactional:
        return
    for action in scene.shape.actions:
        if action.kind == "validate constraint" and _name(scene, action) in scene.made:
            message = f"{action.name} is validated under the lock that adding it took"
            yield Hit(VALIDATED_UNDER_LOCK, message, action.offset)


def of_a_domain(scene: Scene) -> Iterator[Hit]:
    """Find constraints on a domain that has columns."""
    shape = scene.shape
    if not shape.is_a("alter", "domain") or not scene.in_use(shape.name):
        return
    for action in shape.actions:
        checks = action.constraint is not None and action.constraint.valid
        if checks or action.kind == "set not null":
            message = f"every table with a column of {shape.name} is read, and locked for writes"
            yield Hit(DOMAIN_SCANS, message, action.offset)


def _broken(table: str, constraint: Constraint) -> Hit | None:
    if constraint.kind in _INDEXED and not constraint.index:
        message = f"building its index keeps everyone out of {table}"
        return Hit(BUILDS_INDEX, message, constraint.offset)
    if constraint.kind == "check" and constraint.valid:
        message = f"proving the check reads all of {table}, and keeps everyone out"
        return Hit(CHECK_SCANS, message, constraint.offset)
    if constraint.kind == "foreign key" and constraint.valid:
        message = f"proving it reads all of {table}; no one writes it or {constraint.references}"
        return Hit(FOREIGN_KEY_SCANS, message, constraint.offset)
    return None


def _is_of_nulls(action: Action, constraint: Constraint) -> bool:
    """Say whether it is a foreign key of a new column without default, which nobody proves."""
    column = action.column
    return column is not None and constraint.kind == "foreign key" and not column.default


def _constraints(action: Action) -> tuple[Constraint, ...]:
    if action.column:
        return action.column.constraints
    return (action.constraint,) if action.constraint else ()


def _name(scene: Scene, action: Action) -> str:
    return f"{scene.shape.name} {action.name}"


CHECKS = (added, validated, of_a_domain)
