"""Views in the way of a change of type: dropped before it, and made again behind it."""

import re
from collections.abc import Iterator

from writersroom_db.catalog import Fact
from writersroom_db.drafting import made
from writersroom_db.drafting.change import Change
from writersroom_db.drafting.context import Context, dropped
from writersroom_db.drafting.factset import FactSet, changed

_LAST = 2


def views_in_the_way(context: Context) -> tuple[Fact, ...]:
    """Return the views over tables whose columns get another type, users of others last."""
    names = set(_retyped(context))
    found: list[Fact] = []
    while True:
        more = [
            fact
            for fact in context.before.all()
            if fact.kind in ("view", "materialized view")
            and context.after.find(fact.kind, fact.identity)
            and fact not in found
            and _names_any(fact, names)
        ]
        if not more:
            return tuple(found)
        found += more
        names = {fact.identity for fact in more}


def steps_aside(context: Context, views: tuple[Fact, ...]) -> Iterator[Change]:
    """Yield the dropping and the making again of ``views``."""
    for rank, before in enumerate(views):
        after = context.after.find(before.kind, before.identity)
        if after is not None:
            yield Change(
                made.drop(before, context.before),
                _again(context, before, context.before),
                order=(*dropped(-1), len(views) - rank),
            )
            yield Change(
                _again(context, after, context.after),
                made.drop(after, context.after),
                order=(_LAST, rank),
            )


def _again(context: Context, view: Fact, facts: FactSet) -> tuple[str, ...]:
    words = context.words.about(facts.about(view)) if facts is context.after else ()
    return tuple(w.text for w in words) or made.with_all(view, facts)


def _retyped(context: Context) -> Iterator[str]:
    for after in context.after.all():
        before = context.before.find("column", after.identity) if after.kind == "column" else None
        if before is not None and {"type", "collation"} & changed(before, after).keys():
            table = context.after.about(after).removeprefix("relation ")
            if context.after.find("table", table):
                yield table


def _names_any(view: Fact, names: set[str]) -> bool:
    query = view.definition.partition("query:\n")[2]
    return any(re.search(rf'(?<![\w."]){re.escape(name)}(?![\w"])', query) for name in names)
