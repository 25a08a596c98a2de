"""Changes of indexes of tables that stay: built and dropped while others write."""

import re
from collections.abc import Iterator

from writersroom_db.catalog import Fact
from writersroom_db.drafting import made
from writersroom_db.drafting.change import Change, Stage, only_left
from writersroom_db.drafting.context import Context, dropped
from writersroom_db.drafting.factset import FactSet, properties
from writersroom_db.drafting.names import IDENT, last, lowered, without_last
from writersroom_db.drafting.tables import options

_OPENING = re.compile(rf"create (unique )?index ({IDENT})\s+on ", re.IGNORECASE)


def index_changes(context: Context, before: Fact | None, after: Fact | None) -> Iterator[Change]:
    """Yield the changes that turn ``before`` into ``after``; None where there is none."""
    old, new = _statement(before), _statement(after)
    fact = after or before
    if fact is None:
        return
    if old != new:
        yield _rebuilt(context, fact, old, new, before, after)
    yield from _settings(context, fact, before, after)


def _statement(fact: Fact | None) -> str:
    """Return what makes the index; empty for none, and for one that a constraint makes."""
    opening = fact.definition.splitlines()[0] if fact else ""
    return opening if opening.startswith("CREATE") else ""


def _rebuilt(
    context: Context, fact: Fact, old: str, new: str, before: Fact | None, after: Fact | None
) -> Change:
    table = context.after.about(fact).removeprefix("relation ")
    if not new:
        table = context.before.about(fact).removeprefix("relation ")
    words = context.words.making(after) if after else None
    text = words.text if words else lowered(new)
    if context.after.partitioned(table):
        return _on_partitioned(context, fact, table, text, before, after)
    up, down = (
        _online(fact.identity, bool(old), text),
        _online(fact.identity, bool(new), lowered(old)),
    )
    comments = [made.own_comment(fact, facts) for facts in (context.before, context.after)]
    if comments[0] == comments[1]:
        up += comments[1]
    if old:
        down += comments[0]
    return Change(up, down, stage=Stage.ONLINE, order=context.placed(fact) if new else dropped(7))


def _online(index: str, replaces: bool, statement: str) -> tuple[str, ...]:
    """Return statements that make, replace or (empty ``statement``) drop an index.

    They can be run again from the first one, wherever they were stopped.
    """
    drop = f"drop index concurrently if exists {index}"
    if not statement:
        return (drop,)
    if not replaces:
        return (_concurrently(statement, last(index)),)
    new = f"{last(index)[:59]}_new"
    rename = f"alter index if exists {without_last(index)}.{new} rename to {last(index)}"
    return (_concurrently(statement, new), drop, rename)


def _concurrently(statement: str, name: str) -> str:
    return _OPENING.sub(
        lambda found: (
            f"create {(found[1] or '').lower()}index concurrently if not exists {name}\non "
        ),
        statement,
        count=1,
    )


def _on_partitioned(
    context: Context, fact: Fact, table: str, text: str, before: Fact | None, after: Fact | None
) -> Change:
    drop = f"drop index {fact.identity}"
    up = ([drop] if before else []) + ([text] if after else [])
    back = lowered(_statement(before)).replace(" on only ", " on ")
    down = ([drop] if after else []) + ([back] if before else [])
    left = f"index {fact.identity}: writes to {table} wait until it is built; where that is long,"
    return Change(
        tuple(up),
        tuple(down),
        order=context.placed(fact) if after else dropped(7),
        left=(f"{left} make it on only the parent and concurrently on each partition",)
        if after
        else (),
    )


def _settings(
    context: Context, fact: Fact, before: Fact | None, after: Fact | None
) -> Iterator[Change]:
    """Yield what an index's own statement does not say, where the index stays."""
    old, new = (_lines(side) for side in (before, after))
    if old == new:
        return
    stays = _is_there(context.before, fact) and _is_there(context.after, fact)
    left = [key for key in {**old, **new} if key not in ("clustered", "options")]
    if left and (stays or after is not None):
        yield only_left(f"index {fact.identity}: {', '.join(left)}; write how")
    up, down = _set(context, fact, old, new), _set(context, fact, new, old)
    if after is not None or stays:
        back = down if stays else ()
        yield Change(tuple(up), tuple(back), stage=Stage.FINISH, order=context.placed(fact, 1))


def _is_there(facts: FactSet, fact: Fact) -> bool:
    """Tell whether the index is there; one that a constraint owns has no fact, if it is plain."""
    return bool(facts.find("index", fact.identity)) or facts.about(fact).startswith("relation ")


def _lines(fact: Fact | None) -> dict[str, str]:
    lines = fact.definition.splitlines() if fact else []
    return properties("\n".join(line for line in lines if not line.startswith("CREATE")))


def _set(context: Context, fact: Fact, old: dict[str, str], new: dict[str, str]) -> list[str]:
    table = context.after.about(fact).removeprefix("relation ")
    statements = []
    if ("clustered" in old) != ("clustered" in new):
        on = f"cluster on {last(fact.identity)}"
        statements.append(
            f"alter table {table} {on if 'clustered' in new else 'set without cluster'}"
        )
    changes = options(old.get("options"), new.get("options"))
    return statements + [f"alter index {fact.identity} {change}" for change in changes]
