"""The lock that each subcommand of an ALTER takes."""

from collections.abc import Iterator

from writersroom_db.lint.foreign_keys import referenced_by
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
_HEAVY_OPTIONS = {"user_catalog_table", "security_barrier", "security_invoker", "check_option"}


def of_table_action(table: str, action: Action, model: Model) -> Iterator[Lock]:
    """Yield the locks of one subcommand of ALTER TABLE."""
    yield table, _mode(action)
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
