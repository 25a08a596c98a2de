"""Rules about changing the columns of a table in use."""

from collections.abc import Iterator

from writersroom_db.lint.model import Model
from writersroom_db.lint.rewrites import column_rewrites, read_for_type_change, rewrites
from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.shapes import Action
from writersroom_db.lint.structure.rules import Rule

COLUMN_REWRITES = Rule(
    "column-rewrites-table",
    "A column is added to a table in use without a value that must be written into each row.",
    "Add it without default; set the default; fill old rows in a batched revision.",
)
TYPE_REWRITES = Rule(
    "type-change-rewrites-table",
    "The type of a column in use changes only where its bytes stay as they are.",
    "Add a column of the new type, keep it by trigger, fill it in batches, then change over.",
)
TYPE_SCANS = Rule(
    "type-change-scans-table",
    "The type of a column in use changes only where no check must be proved again, and no index"
    " built anew: one of an expression, with a condition, or of another collation.",
    "Drop the check in the same statement, add it again as not valid, and validate it in a revision"
    " of its own. Or add a column of the new type, keep it by trigger, fill it in batches, then"
    " change over.",
)
STORAGE_REWRITES = Rule(
    "storage-rewrites-table",
    "A table in use isn't written anew at once (logged, unlogged, access method, tablespace).",
    "Make a new table and move the rows in batches.",
)
REQUIRED = Rule(
    "required-column",
    "A column that is added to a table in use may be null or has a default.",
    "Give it a default, or add it nullable, fill it in batches, then require it.",
)
NOT_NULL_SCANS = Rule(
    "not-null-scans-table",
    "A column in use becomes NOT NULL only after a valid check has proved it.",
    "First add check (column is not null) not valid, then validate it in a revision of its own,"
    " then set not null and drop the check.",
)
RULES = (COLUMN_REWRITES, TYPE_REWRITES, TYPE_SCANS, STORAGE_REWRITES, REQUIRED, NOT_NULL_SCANS)


def rewritten(scene: Scene) -> Iterator[Hit]:
    """Find what writes the whole table anew."""
    if not scene.alters_table_in_use():
        return
    table = scene.shape.name
    for action in scene.shape.actions:
        if not rewrites(table, action, scene.model):
            continue
        if action.column:
            message = f"adding {action.name} writes each row of {table} anew"
            yield Hit(COLUMN_REWRITES, message, action.offset)
        elif action.kind == "alter type":
            message = f"{action.name} as {action.to} writes each row of {table} anew"
            yield Hit(TYPE_REWRITES, message, action.offset)
        else:
            message = f"{action.kind} writes each row of {table} anew"
            yield Hit(STORAGE_REWRITES, message, action.offset)


def retyped(scene: Scene) -> Iterator[Hit]:
    """Find changes of type that write no row, but read them all under their lock."""
    if not scene.alters_table_in_use():
        return
    table, actions = scene.shape.name, scene.shape.actions
    dropped = {action.name for action in actions if action.kind == "drop constraint"}
    for action in actions:
        if action.kind != "alter type" or rewrites(table, action, scene.model):
            continue
        if names := read_for_type_change(table, action, scene.model, dropped):
            message = f"{action.name} as {action.to} reads all of {table} for {', '.join(names)}"
            yield Hit(TYPE_SCANS, message, action.offset)


def required(scene: Scene) -> Iterator[Hit]:
    """Find columns that the rows there can't have."""
    if not scene.alters_table_in_use():
        return
    for action in scene.shape.actions:
        column = action.column
        if column and column.not_null and not column.default and not _fills_itself(action, scene):
            message = f"{column.name} is required, and the rows of {scene.shape.name} have none"
            yield Hit(REQUIRED, message, action.offset)


def not_null(scene: Scene) -> Iterator[Hit]:
    """Find SET NOT NULL, and a primary key, on a column that nothing has proved yet."""
    if not scene.alters_table_in_use():
        return
    for action in scene.shape.actions:
        for column in _made_required(action, scene.model, scene.shape.name):
            message = f"proving that {column} is never null reads all of {scene.shape.name}"
            yield Hit(NOT_NULL_SCANS, message, action.offset)


def _made_required(action: Action, model: Model, table: str) -> list[str]:
    columns: tuple[str, ...] = ()
    constraint = action.constraint
    if action.kind == "set not null":
        columns = (action.name,)
    elif constraint and constraint.kind == "not null" and constraint.valid:
        columns = constraint.columns
    elif constraint and constraint.kind == "primary key" and constraint.index:
        index = model.index(constraint.index, table.rpartition(".")[0])
        columns = index.keys if index else ()
    return [column for column in columns if not model.is_required(table, column)]


def _fills_itself(action: Action, scene: Scene) -> bool:
    column = action.column
    return column is not None and (column_rewrites(column, scene.model) or action.has("generated"))


CHECKS = (rewritten, retyped, required, not_null)
