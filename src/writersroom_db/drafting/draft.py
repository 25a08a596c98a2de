"""From two sets of facts to SQL: what turns what the migrations build into what is declared."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from writersroom_db.catalog import Fact, compare
from writersroom_db.drafting.change import Change, Stage
from writersroom_db.drafting.constraints import constraint_changes
from writersroom_db.drafting.context import Context
from writersroom_db.drafting.factset import FactSet, properties
from writersroom_db.drafting.indexes import index_changes
from writersroom_db.drafting.objects import altered_change, dropped_change, made_change
from writersroom_db.drafting.tables import column_changes, table_change
from writersroom_db.drafting.views import steps_aside, views_in_the_way
from writersroom_db.drafting.whole import gone_objects, new_objects
from writersroom_db.drafting.words import DeclaredWords


@dataclass(frozen=True)
class Draft:
    """The changes of one revision, in order: up forwards, down backwards.

    ``irreversible`` says why there is no way back, empty if there is one. ``left`` says what is
    still to be written or decided.
    """

    stage: Stage
    up: tuple[str, ...]
    down: tuple[str, ...]
    loses_up: tuple[str, ...]
    loses_down: tuple[str, ...]
    irreversible: str


def draft_all(
    migrated: AbstractSet[Fact], declared: AbstractSet[Fact], words: DeclaredWords
) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Return the drafts in the order in which they are to run, and what is left to write."""
    context = Context(FactSet(migrated), FactSet(declared), words)
    changes = list(_changes(context, migrated, declared))
    stages = sorted({change.stage for change in changes if change.up or change.down})
    left = dict.fromkeys(line for change in changes for line in change.left)
    return tuple(_gather(stage, changes) for stage in stages), tuple(left)


def _gather(stage: Stage, changes: list[Change]) -> Draft:
    mine = sorted((c for c in changes if c.stage == stage), key=lambda change: change.order)
    reasons = dict.fromkeys(change.irreversible for change in mine if change.irreversible)
    return Draft(
        stage,
        up=tuple(statement for change in mine for statement in change.up),
        down=tuple(statement for change in reversed(mine) for statement in change.down),
        loses_up=tuple(dict.fromkeys(table for change in mine for table in change.loses_up)),
        loses_down=tuple(dict.fromkeys(table for change in mine for table in change.loses_down)),
        irreversible="; ".join(reasons),
    )


def _changes(
    context: Context, migrated: AbstractSet[Fact], declared: AbstractSet[Fact]
) -> Iterator[Change]:
    yield from new_objects(context)
    yield from gone_objects(context)
    aside = views_in_the_way(context)
    yield from steps_aside(context, aside)
    elsewhere = {f"relation {view.identity}" for view in aside}
    diff = compare(declared, migrated)
    pairs: list[tuple[Fact | None, Fact | None]] = [
        *((None, fact) for fact in diff.missing),
        *((fact, None) for fact in diff.unexpected),
        *((live, wanted) for wanted, live in diff.changed),
    ]
    tables: set[str] = set()
    for before, after in pairs:
        what = _what(context, before, after)
        comes_or_goes = before is None or after is None
        if what in elsewhere or (comes_or_goes and _is_object(what) and not context.stays(what)):
            continue
        fact = after or before
        if fact is not None and fact.kind == "column":
            tables.add(what.removeprefix("relation "))
        else:
            yield from _change(context, before, after)
    for table in sorted(tables):
        if context.after.find("table", table) and context.before.find("table", table):
            yield from column_changes(context, table)


def _what(context: Context, before: Fact | None, after: Fact | None) -> str:
    if after is not None:
        return context.after.about(after)
    return context.before.about(before) if before is not None else ""


def _is_object(what: str) -> bool:
    """Tell whether an object is made and dropped whole, with all that hangs on it."""
    return what.startswith(("relation ", "routine ", "type ", "sequence ", "schema "))


def _change(context: Context, before: Fact | None, after: Fact | None) -> Iterator[Change]:
    fact = after or before
    kind = fact.kind if fact else ""
    if kind == "constraint":
        yield from constraint_changes(context, before, after)
    elif kind == "index":
        yield from index_changes(context, before, after)
    elif kind == "sequence" and _of_identity(before, after):
        return
    elif before is None and after is not None:
        yield made_change(context, after)
    elif after is None and before is not None:
        yield dropped_change(context, before)
    elif before is not None and after is not None:
        if kind == "table":
            yield table_change(context, before, after)
        else:
            yield from altered_change(context, before, after)


def _of_identity(before: Fact | None, after: Fact | None) -> bool:
    """Tell whether a sequence comes or goes with a column's identity."""
    fact = after or before
    alone = before is None or after is None
    return alone and fact is not None and "identity of" in properties(fact.definition)
