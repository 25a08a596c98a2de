"""Objects that are new, or gone, with everything that hangs on them."""

import re
from collections.abc import Iterator

from writersroom_db.catalog import Fact
from writersroom_db.drafting import access, made
from writersroom_db.drafting.change import Change, Stage, only_left
from writersroom_db.drafting.context import Context
from writersroom_db.drafting.factset import FactSet
from writersroom_db.drafting.names import QUALIFIED
from writersroom_db.migrations.owner import OWNER

_LAST = (9,)
_REFERENCES = re.compile(rf"FOREIGN KEY .*? REFERENCES ({QUALIFIED})\(")
_GIVES_AWAY = re.compile(r"alter .* owner to ", re.IGNORECASE)
_MAIN = (
    "schema",
    "enum",
    "domain",
    "composite type",
    "range type",
    "sequence",
    "function",
    "procedure",
    "table",
    "view",
    "materialized view",
)


def new_objects(context: Context) -> Iterator[Change]:
    """Yield the making of what is declared and not there, in the words of the declaration."""
    for fact, what in _only_in(context.after, context.before):
        place = context.placed(fact)
        lost = (fact.identity,) if fact.kind == "table" else ()
        drop = made.drop(fact, context.after)
        words = context.words.about(what)
        if not words:
            up = made.with_all(fact, context.after)
            yield Change(up, drop, order=place, loses_down=lost)
            continue
        for at, statement in enumerate(words):
            down = drop if at == 0 else ()
            order = (*place[:1], statement.place, -1, 0)
            up = _with_room(statement.text, fact)
            yield Change(up, down, order=order, loses_down=lost if down else ())
        yield from _cut_loose(context, fact, what, place)


def _cut_loose(
    context: Context, table: Fact, what: str, place: tuple[int, ...]
) -> Iterator[Change]:
    """Yield a way back for foreign keys to tables that are made later, and so dropped earlier."""
    for fact in context.after.hanging(what):
        found = _REFERENCES.match(fact.definition) if fact.kind == "constraint" else None
        other = context.after.find("table", found[1]) if found else None
        if other is None or other == table or context.before.find("table", other.identity):
            continue
        if context.placed(other) > place:
            yield Change((), made.drop(fact, context.after), order=_LAST)


def _with_room(statement: str, fact: Fact) -> tuple[str, ...]:
    """Return the statement; one that gives an object away, with the right that this takes."""
    owner = access.owner_of(fact)
    if owner == OWNER or not _GIVES_AWAY.match(" ".join(statement.split())):
        return (statement,)
    opening, _, closing = access.own(fact.kind, fact.identity, owner)
    return (opening, statement, closing)


def gone_objects(context: Context) -> Iterator[Change]:
    """Yield the dropping of what is there and no longer declared; what uses it goes first."""
    gone = dict(_only_in(context.before, context.after))
    for rank, fact in enumerate(_users_first(context.before, gone)):
        table = fact.kind == "table"
        yield Change(
            made.drop(fact, context.before),
            made.with_all(fact, context.before),
            stage=Stage.CONTRACT,
            order=(1 if fact.kind.endswith("view") else 3, rank),
            loses_up=(fact.identity,) if table else (),
        )
        if table:
            yield from _perhaps_renamed(context, fact)


def _only_in(here: FactSet, there: FactSet) -> Iterator[tuple[Fact, str]]:
    """Yield each object of one side that the other lacks, and what its facts are about."""
    for fact in here.all():
        what = here.about(fact)
        if fact.kind == "sequence" and (
            not what.startswith("sequence ") or there.find("sequence", fact.identity)
        ):
            continue
        if fact.kind in _MAIN and not there.holds(what):
            yield fact, what


def _users_first(facts: FactSet, gone: dict[Fact, str]) -> list[Fact]:
    """Return ``gone`` in an order that can be dropped; what a body names, it doesn't hold."""
    ordered: list[Fact] = []
    seen: set[Fact] = set()

    def visit(fact: Fact) -> None:
        if fact in seen:
            return
        seen.add(fact)
        for user in sorted(gone):
            if user != fact and _uses(facts, user, gone[user], fact):
                visit(user)
        ordered.append(fact)

    for fact in sorted(gone, key=lambda f: (-_MAIN.index(f.kind), f)):
        visit(fact)
    return ordered


def _uses(facts: FactSet, user: Fact, what: str, used: Fact) -> bool:
    if used.kind == "schema":
        return user.identity.startswith(f"{used.identity}.")
    routine = user.kind in ("function", "procedure")
    if routine and (used.kind not in _MAIN[1:5] or "LANGUAGE plpgsql" in user.definition):
        return False
    name = used.identity.partition("(")[0]
    mention = re.compile(rf"(?<![\w.\"]){re.escape(name)}(?![\w\"])")
    return any(
        mention.search(fact.definition) for fact in facts.hanging(what) if fact.kind != "comment"
    )


def _perhaps_renamed(context: Context, gone: Fact) -> Iterator[Change]:
    shape = _shape(context.before, gone)
    for fact, _ in _only_in(context.after, context.before):
        if fact.kind == "table" and _shape(context.after, fact) == shape:
            yield only_left(
                f"{gone.identity} goes and {fact.identity} comes with the same columns: maybe a"
                " rename; if so, write it instead, or the rows are lost"
            )


def _shape(facts: FactSet, table: Fact) -> list[str]:
    columns = facts.columns(table.identity)
    return [
        f"{column.identity.removeprefix(table.identity)} {column.definition.splitlines()[1]}"
        for column in columns
    ]
