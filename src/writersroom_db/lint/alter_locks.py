"""The lock that each subcommand of an ALTER takes."""

from collections.abc import Iterator

from writersroom_db.lint.foreign_keys import referenced_by, referencing_column
from writersroom_db.lint.lock_modes import Lock
from writersroom_db.lint.model import Model
from writersroom_db.lint.shapes import Action

_LIGHT = {
    "set statistics",
    "cluster on",
    "set without cluster",
    "set of column",
    "reset of column",
    "validate constraint",
}
_SEQUENCE_MODES = {
    "restart": "ShareRowExclusiveLock",
    "set generated": "ShareRowExclusiveLock",
    "drop identity": "AccessExclusiveLock",
    "drop column": "AccessExclusiveLock",
    "set schema": "AccessExclusiveLock",
}
_HEAVY_OPTIONS = {"user_catalog_table", "security_barrier", "security_invoker", "check_option"}


def of_table_action(table: str, action: Action, model: Model) -> Iterator[Lock]:
    """Yield the locks of one subcommand of ALTER TABLE."""
    yield table, _mode(action)
    yield from _of_sequences(table, action, model)
    yield from _of_foreign_keys(table, action, model)
    match action.kind:
        case "add constraint" | "add column":
            yield from _referenced(action)
        case "validate constraint":
            known = model.constraint(table, action.name)
            if known and known.references:
                yield known.references, "RowShareLock"
        case "drop constraint":
            known = model.constraint(table, action.name)
            if known and known.references:
                yield known.references, "AccessExclusiveLock"
        case "attach partition":
            yield action.name, "AccessExclusiveLock"
            yield from _referenced_by_parent(table, model)
        case "detach partition":
            yield from _referenced_by_parent(table, model)
            concurrent = action.has("concurrently")
            yield action.name, "AccessExclusiveLock"
            if concurrent:
                yield action.name, "ShareUpdateExclusiveLock"
        case "inherit":
            yield action.name, "ShareUpdateExclusiveLock"
        case "no inherit":
            yield action.name, "AccessShareLock"


def _of_foreign_keys(table: str, action: Action, model: Model) -> Iterator[Lock]:
    """Yield those on the other tables of the foreign keys that a change of type makes anew."""
    if action.kind != "alter type":
        return
    for constraint in model.table(table).constraints.values():
        if action.name in constraint.columns and constraint.references not in ("", table):
            yield constraint.references, "AccessExclusiveLock"
    for name in referencing_column(table, action.name, model):
        yield name, "AccessExclusiveLock"


def _of_sequences(table: str, action: Action, model: Model) -> Iterator[Lock]:
    """Yield those on the sequences that go with the columns."""
    mode = _SEQUENCE_MODES.get(action.kind)
    for column in model.table(table).columns.values() if mode else ():
        if mode and column.sequence and action.name in ("", column.name):
            yield column.sequence, mode


def _referenced_by_parent(table: str, model: Model) -> Iterator[Lock]:
    """Yield those of the foreign keys that a partition is given, or keeps as its own."""
    for referenced in referenced_by(table, model):
        yield referenced, "ShareRowExclusiveLock"


def of_view_action(action: Action) -> str:
    """Return the mode that one subcommand of ALTER VIEW or MATERIALIZED VIEW takes."""
    return _mode(action)


def _mode(action: Action) -> str:
    kind = action.kind
    if kind in _LIGHT:
        return "ShareUpdateExclusiveLock"
    if kind in {"attach partition", "detach partition"}:
        waits_little = kind == "attach partition" or _detaches_gently(action)
        return "ShareUpdateExclusiveLock" if waits_little else "AccessExclusiveLock"
    if kind.endswith("trigger"):
        return "ShareRowExclusiveLock"
    if kind in {"set", "reset"}:
        heavy = any(action.has(option) for option in _HEAVY_OPTIONS)
        return "AccessExclusiveLock" if heavy else "ShareUpdateExclusiveLock"
    if action.constraint and action.constraint.kind == "foreign key":
        return "ShareRowExclusiveLock"
    return "AccessExclusiveLock"


def _detaches_gently(action: Action) -> bool:
    return action.has("concurrently") or action.has("finalize")


def _referenced(action: Action) -> Iterator[Lock]:
    constraints = action.column.constraints if action.column else (action.constraint,)
    for constraint in constraints:
        if constraint and constraint.references:
            yield constraint.references, "ShareRowExclusiveLock"
