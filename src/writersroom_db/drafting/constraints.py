"""Changes of constraints of tables that stay: without a lock that lasts, where that can be had."""

import re
from collections.abc import Iterator

from writersroom_db.catalog import Fact
from writersroom_db.drafting import made
from writersroom_db.drafting.change import Change, Stage
from writersroom_db.drafting.context import Context, dropped
from writersroom_db.drafting.names import lowered, on_table

_NOT_VALID = " NOT VALID"
_OF_INDEX = re.compile(
    r"(?P<kind>PRIMARY KEY|UNIQUE)(?P<nulls> NULLS NOT DISTINCT)? (?P<columns>\([^)]*\))"
    r"(?P<include> INCLUDE \([^)]*\))?(?P<rest>.*)"
)


def constraint_changes(
    context: Context, before: Fact | None, after: Fact | None
) -> Iterator[Change]:
    """Yield the changes that turn ``before`` into ``after``; None where there is none."""
    if after is None:
        if before is not None:
            yield _removed(context, before)
    elif before is not None and before.definition == after.definition + _NOT_VALID:
        yield _validated(context, after)
    elif _OF_INDEX.match(after.definition) and not _partitioned(context, after):
        yield from _by_index(context, before, after)
    elif _can_wait(context, after):
        yield from _not_valid_first(context, before, after)
    else:
        yield _at_once(context, before, after)


def _partitioned(context: Context, fact: Fact) -> bool:
    return context.after.partitioned(on_table(fact.identity)[1])


def _can_wait(context: Context, fact: Fact) -> bool:
    """Tell whether NOT VALID can be said; not for a partitioned table's foreign key before 18."""
    if fact.definition.startswith("FOREIGN KEY"):
        return not _partitioned(context, fact)
    return fact.definition.startswith("CHECK")


def _removed(context: Context, fact: Fact) -> Change:
    foreign = fact.definition.startswith("FOREIGN KEY")
    return Change(
        made.drop(fact, context.before),
        made.with_comment(fact, context.before),
        order=dropped(5 if foreign else 6),
    )


def _add(context: Context, fact: Fact) -> str:
    """Return ``constraint name …``, in the declaration's words where it has any."""
    name, table = on_table(fact.identity)
    element = context.words.elements(table).get(f"constraint {name}")
    if element is not None and fact is context.after.find("constraint", fact.identity):
        return element
    return f"constraint {name}\n{lowered(_text(fact))}"


def _text(fact: Fact) -> str:
    return fact.definition.splitlines()[0].removesuffix(_NOT_VALID)


def _replace(before: Fact | None, table: str) -> str:
    """Return the opening of the statement: the old constraint goes with the new one's coming."""
    alter = f"alter table {table}"
    return alter if before is None else f"{alter}\ndrop constraint {on_table(before.identity)[0]},"


def _comment(context: Context, fact: Fact) -> tuple[str, ...]:
    """Return the comment, which goes with a constraint that is dropped and added."""
    comment = made.own_comment(fact, context.after)
    return comment if comment == made.own_comment(fact, context.before) else ()


def _back(context: Context, before: Fact | None, after: Fact) -> tuple[str, ...]:
    name, table = on_table(after.identity)
    if before is None:
        return (f"alter table {table} drop constraint {name}",)
    opening = _replace(after, table)
    return (f"{opening}\nadd {_add(context, before)}", *_comment(context, before))


def _not_valid_first(context: Context, before: Fact | None, after: Fact) -> Iterator[Change]:
    table = on_table(after.identity)[1]
    add = f"{_replace(before, table)}\nadd {_add(context, after)} not valid"
    yield Change(
        (add, *_comment(context, after)),
        _back(context, before, after),
        order=context.placed(after),
    )
    if not after.definition.endswith(_NOT_VALID):
        yield _validated(context, after)


def _validated(context: Context, fact: Fact) -> Change:
    name, table = on_table(fact.identity)
    again = f"drop constraint if exists {name},\nadd {_add(context, fact)} not valid"
    return Change(
        (f"alter table {table} validate constraint {name}",),
        (f"alter table {table}\n{again}", *_comment(context, fact)),
        stage=Stage.ONLINE,
        order=context.placed(fact),
    )


def _at_once(context: Context, before: Fact | None, after: Fact) -> Change:
    table = on_table(after.identity)[1]
    return Change(
        (f"{_replace(before, table)}\nadd {_add(context, after)}", *_comment(context, after)),
        _back(context, before, after),
        order=context.placed(after),
        left=(f"constraint {after.identity}: {table} is locked while all of it is read",),
    )


def _by_index(context: Context, before: Fact | None, after: Fact) -> Iterator[Change]:
    """Yield the building of the index while others write, and the constraint that takes it over."""
    name, table = on_table(after.identity)
    told = _OF_INDEX.match(after.definition.splitlines()[0])
    if told is None:
        return
    index = name if before is None else f"{name[:59]}_new"
    schema = table.partition(".")[0]
    nulls, include, rest = (lowered(told[key] or "") for key in ("nulls", "include", "rest"))
    on = f"{index} on {table} {told['columns']}{include}{nulls}"
    yield Change(
        (f"create unique index concurrently if not exists {on}",),
        (f"drop index concurrently if exists {schema}.{index}",),
        stage=Stage.ONLINE,
        order=context.placed(after),
    )
    using = f"add constraint {name} {lowered(told['kind'])} using index {index}{rest}"
    yield Change(
        (f"{_replace(before, table)}\n{using}", *_comment(context, after)),
        (*_back(context, before, after), f"create unique index {on}"),
        stage=Stage.FINISH,
        order=context.placed(after),
    )
