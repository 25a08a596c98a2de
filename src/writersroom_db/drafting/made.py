"""Statements that make or drop a thing, printed from its fact."""

from collections.abc import Callable

from writersroom_db.catalog import Fact
from writersroom_db.drafting import access, columns, rows, types
from writersroom_db.drafting.factset import FactSet, properties
from writersroom_db.drafting.names import last, lowered, on_table, without_last
from writersroom_db.migrations.owner import OWNER

_STATES = {
    "disabled": "disable",
    "replica only": "enable replica",
    "always": "enable always",
    "": "enable",
}
_ORDER = (
    "sequence",
    "constraint",
    "index",
    "statistics",
    "rule",
    "trigger",
    "policy",
    "grant",
    "comment",
)
_ROUTINES = ("function", "procedure")


def create(fact: Fact, facts: FactSet) -> tuple[str, ...]:
    """Return the statements that make what ``fact`` tells of; ``facts`` are those around it.

    Empty for a kind that no statement here can make.
    """
    maker = _MAKERS.get(fact.kind)
    return tuple(maker(fact, facts)) if maker else ()


def drop(fact: Fact, facts: FactSet) -> tuple[str, ...]:
    """Return the statements that take away what ``fact`` tells of."""
    kind, identity = fact.kind, fact.identity
    if kind == "grant":
        return access.regrant(identity, fact.definition, "")
    if kind == "comment":
        return access.no_comment(fact, facts)
    if kind == "default privileges":
        return access.default_privileges(identity, fact.definition, None)
    if kind == "row":
        return (rows.delete(fact, facts),)
    if kind == "column":
        return (f"alter table {without_last(identity)} drop column {last(identity)}",)
    if kind == "constraint":
        name, table = on_table(identity)
        return (f"alter table {table} drop constraint {name}",)
    if kind in ("enum", "composite type", "range type"):
        return (f"drop type {identity}",)
    return (f"drop {kind} {identity}",)


def with_all(fact: Fact, facts: FactSet) -> tuple[str, ...]:
    """Return the statements that make an object and everything that hangs on it."""
    what = facts.about(fact)
    statements = [*create(fact, facts)]
    hanging = [f for f in facts.hanging(what) if f != fact and f.kind in _ORDER]
    for one in sorted(hanging, key=lambda f: (_ORDER.index(f.kind), _foreign(f), f)):
        if not (one.kind == "sequence" and "identity of" in properties(one.definition)):
            statements += create(one, facts)
    return tuple(statements)


def with_comment(fact: Fact, facts: FactSet) -> tuple[str, ...]:
    """Return the statements that make a part of a table, and its comment if it has one."""
    return (*create(fact, facts), *own_comment(fact, facts))


def own_comment(fact: Fact, facts: FactSet) -> tuple[str, ...]:
    """Return the statement that makes a part's comment; empty if it has none."""
    kinds = {"statistics": "statistics object", "constraint": "table constraint"}
    comment = facts.find("comment", f"{kinds.get(fact.kind, fact.kind)} {fact.identity}")
    return create(comment, facts) if comment else ()


def _foreign(fact: Fact) -> bool:
    return fact.definition.startswith("FOREIGN KEY")


def table_settings(table: str, definition: str) -> tuple[str, ...]:
    """Return the statements for what a ``create table`` can't say, or says in another way."""
    told = properties(definition)
    statements = []
    for key, action in _TABLE_LINES.items():
        if key in told:
            statements.append(f"alter table {table} {action.format(told[key])}")
    if told.get("owner", OWNER) != OWNER:
        statements += access.own("table", table, told["owner"])
    return tuple(statements)


def trigger_state(kind: str, identity: str, state: str) -> str:
    """Return the statement that switches a trigger or rule; an empty state is the usual one."""
    name, table = on_table(identity)
    return f"alter table {table} {_STATES[state]} {kind} {name}"


_TABLE_LINES = {
    "row security": "enable row level security",
    "replica identity": "replica identity {}",
    "options": "set ({})",
    "toast options": "set (toast.{})",
}


def _table(fact: Fact, facts: FactSet) -> list[str]:
    told = properties(fact.definition)
    own = facts.columns(fact.identity)
    body = ",\n".join(f"    {columns.definition(column, facts)}" for column in own)
    kind = "unlogged table" if "unlogged" in told else "table"
    tail = f" partition by {lowered(told['partition by'])}" if "partition by" in told else ""
    statements = [f"create {kind} {fact.identity} (\n{body}\n){tail}"]
    for column in own:
        statements += columns.details(column)
    if "row security: forced" in fact.definition:
        statements.append(f"alter table {fact.identity} force row level security")
    settings = fact.definition.replace("row security: forced", "")
    if "row security: enabled" not in settings:
        settings = settings.replace("row security", "")
    return [*statements, *table_settings(fact.identity, settings)]


def _column(fact: Fact, facts: FactSet) -> list[str]:
    add = f"alter table {without_last(fact.identity)} add column "
    return [add + columns.definition(fact, facts), *columns.details(fact)]


def _constraint(fact: Fact, _facts: FactSet) -> list[str]:
    name, table = on_table(fact.identity)
    text = lowered(fact.definition.splitlines()[0])
    return [f"alter table {table} add constraint {name} {text}"]


def _index(fact: Fact, _facts: FactSet) -> list[str]:
    statement, *settings = fact.definition.splitlines()
    made = [lowered(statement)] if statement.startswith("CREATE") else []
    table = _facts.about(fact).removeprefix("relation ")
    if "clustered" in settings:
        made.append(f"alter table {table} cluster on {last(fact.identity)}")
    return made


def _switched(fact: Fact, _facts: FactSet) -> list[str]:
    """Return a trigger or rule, which may end in a line that tells how it is switched."""
    text, _, state = fact.definition.rpartition("\n")
    if state not in _STATES or not text:
        return [lowered(fact.definition).removesuffix(";")]
    return [lowered(text).removesuffix(";"), trigger_state(fact.kind, fact.identity, state)]


def _policy(fact: Fact, _facts: FactSet) -> list[str]:
    told = properties(fact.definition)
    name, table = on_table(fact.identity)
    parts = [f"create policy {name} on {table}"]
    if "restrictive" in told:
        parts.append("as restrictive")
    parts.append(f"for {told['for']}\nto {told['to'].replace('PUBLIC', 'public')}")
    if "using" in told:
        parts.append(f"using ({told['using']})")
    if "with check" in told:
        parts.append(f"with check ({told['with check']})")
    return ["\n".join(parts)]


def _view(fact: Fact, _facts: FactSet) -> list[str]:
    settings, _, query = fact.definition.partition("query:\n")
    told = properties(settings)
    options = f"\nwith ({told['options']})" if "options" in told else ""
    verb = "create or replace view" if fact.kind == "view" else "create materialized view"
    text = lowered(query.strip().removesuffix(";"))
    tail = "\nwith no data" if "not populated" in told else ""
    statements = [f"{verb} {fact.identity}{options}\nas\n{text}{tail}"]
    if told.get("owner", OWNER) != OWNER:
        statements += access.own(fact.kind, fact.identity, told["owner"])
    return statements


def _routine(fact: Fact, _facts: FactSet) -> list[str]:
    statements = [fact.definition.partition("\n")[2]]
    owner = access.owner_of(fact)
    if owner != OWNER:
        statements += access.own(fact.kind, fact.identity, owner)
    return statements


def _statistics(fact: Fact, _facts: FactSet) -> list[str]:
    told = properties(fact.definition)
    statements = [lowered(fact.definition.splitlines()[-1])]
    if "target" in told:
        statements.append(f"alter statistics {fact.identity} set statistics {told['target']}")
    return statements


def _schema(fact: Fact, _facts: FactSet) -> list[str]:
    return [f"create schema {fact.identity} authorization {access.owner_of(fact)}"]


_Maker = Callable[[Fact, FactSet], list[str]]
_MAKERS: dict[str, _Maker] = {
    "schema": _schema,
    "table": _table,
    "column": _column,
    "constraint": _constraint,
    "index": _index,
    "trigger": _switched,
    "rule": _switched,
    "policy": _policy,
    "statistics": _statistics,
    "view": _view,
    "materialized view": _view,
    "function": _routine,
    "procedure": _routine,
    "grant": lambda fact, _: list(access.regrant(fact.identity, "", fact.definition)),
    "comment": lambda fact, facts: list(access.comment(fact, facts)),
    "default privileges": lambda fact, _: list(
        access.default_privileges(fact.identity, None, fact.definition)
    ),
    "row": lambda fact, facts: [rows.insert(fact, facts)],
    "sequence": lambda fact, _: types.sequence(fact),
    "domain": lambda fact, _: types.domain(fact),
    "enum": lambda fact, _: types.enum(fact),
    "composite type": lambda fact, _: types.composite(fact),
    "range type": lambda fact, _: types.range_type(fact),
}

KINDS = frozenset(_MAKERS)
"""The kinds of fact that can be made by a statement."""
