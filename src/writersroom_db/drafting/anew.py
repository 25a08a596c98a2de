"""Makes anew what no ALTER can change: replaced where that can be, else dropped and made."""

from writersroom_db.catalog import Fact
from writersroom_db.drafting import access, made
from writersroom_db.drafting.context import Context
from writersroom_db.drafting.factset import FactSet, changed, properties
from writersroom_db.drafting.names import last
from writersroom_db.drafting.tables import options
from writersroom_db.migrations.owner import OWNER


def worded(context: Context, fact: Fact, target: FactSet) -> tuple[str, ...]:
    """Return the statements that make a thing, in the words of its declaration if it has any.

    What only a second statement can say (an owner, a trigger switched off) is printed.
    """
    printed = made.create(fact, target)
    words = context.words.making(fact) if target is context.after else None
    return (words.text, *printed[1:]) if words else printed


def anew(context: Context, before: Fact, after: Fact, target: FactSet) -> tuple[str, ...]:
    """Return the statements that make a thing anew, in the declaration's words if it has any."""
    up = worded(context, after, target)
    owner = access.owner_of(before)
    ours = owner == OWNER
    if after.kind in ("function", "procedure") and _same_shape(before, after):
        if ours:
            return (_or_replace(up[0]), *up[1:])
        if owner == access.owner_of(after):
            return access.in_the_name_of(owner, after.identity, _or_replace(up[0]))
    if after.kind == "view" and ours and _may_replace(context, after, target):
        return (_or_replace(up[0]), *up[1:])
    if after.kind in ("trigger", "rule") and " CONSTRAINT TRIGGER " not in before.definition:
        return (_or_replace(up[0]), *up[1:])
    what = target.about(after)
    if after.kind in ("view", "materialized view", "function", "procedure"):
        indexes = [f for f in target.hanging(what) if f.kind == "index"]
        kept = [s for index in indexes for s in made.create(index, target)]
        hanging = access.hanging_words(target, what)
        # given away last: then it is no longer ours to grant or to comment on
        return (*made.drop(before, target), up[0], *kept, *hanging, *up[1:])
    return (*made.drop(before, target), *up, *made.own_comment(after, target))


def _same_shape(before: Fact, after: Fact) -> bool:
    """Tell whether CREATE OR REPLACE may turn one function into the other."""
    shape = [_shape(fact) for fact in (before, after)]
    return shape[0] == shape[1]


def _shape(fact: Fact) -> list[str]:
    lines = fact.definition.splitlines()
    return [line for line in lines[1:3] if line.startswith(("CREATE", " RETURNS"))]


def _may_replace(context: Context, after: Fact, target: FactSet) -> bool:
    """Tell whether the view keeps its columns, and gets new ones only behind them."""
    source = context.before if target is context.after else context.after
    old = [_typed(column) for column in source.columns(after.identity)]
    new = [_typed(column) for column in target.columns(after.identity)]
    return new[: len(old)] == old


def _typed(column: Fact) -> tuple[str, str, str | None]:
    told = properties(column.definition)
    return last(column.identity), told["type"], told.get("collation")


def _or_replace(statement: str) -> str:
    opening, _, rest = statement.partition(" ")
    return statement if rest.lower().startswith("or replace ") else f"{opening} or replace {rest}"


def _reowned(before: Fact, after: Fact) -> tuple[str, ...]:
    owner = access.owner_of(after)
    same = owner == access.owner_of(before)
    return () if same else access.own(after.kind, after.identity, owner)


def view_settings(before: Fact, after: Fact) -> tuple[str, ...]:
    """Return the statements for a view whose query stays; empty where it doesn't."""
    queries = [fact.definition.partition("query:\n")[2] for fact in (before, after)]
    told = [
        Fact(fact.kind, fact.identity, fact.definition.partition("query:\n")[0])
        for fact in (before, after)
    ]
    different = changed(*told)
    ours = access.owner_of(before) == OWNER
    if not ours or queries[0] != queries[1] or not different.keys() <= {"options", "owner"}:
        return ()
    old, new = different.get("options", (None, None))
    alter = f"alter {after.kind} {after.identity}"
    return (*(f"{alter} {option}" for option in options(old, new)), *_reowned(before, after))
