"""Statements about columns: as PostgreSQL tells of them, added, dropped and changed."""

from writersroom_db.catalog import Fact
from writersroom_db.drafting.factset import FactSet, changed, properties
from writersroom_db.drafting.names import last, without_last

GENERATED = ("generated, stored", "generated, virtual")
_SEPARATE = ("position", "not null")
_DETAILS = {"storage": "", "compression": "default", "statistics": "-1", "options": ""}
_OPTIONS = ("n_distinct", "n_distinct_inherited")


def definition(column: Fact, facts: FactSet) -> str:
    """Return the column as it stands in a ``create table``, without its constraints."""
    told = properties(column.definition)
    parts = [last(column.identity), told["type"]]
    if "collation" in told:
        parts.append(f"collate {told['collation']}")
    if "not null" in told:
        parts.append("not null")
    if "default" in told:
        parts.append(f"default {told['default']}")
    parts += [
        f"generated always as ({told[kind]}) {kind.partition(', ')[2]}"
        for kind in GENERATED
        if kind in told
    ]
    if "identity" in told:
        parts.append(f"generated {told['identity']} as identity{_options(column, facts)}")
    return " ".join(parts)


def _options(column: Fact, facts: FactSet) -> str:
    """Return an identity's options, in parentheses, where they are not PostgreSQL's own."""
    for fact in facts.hanging(f"relation {without_last(column.identity)}"):
        told = properties(fact.definition)
        if fact.kind == "sequence" and told.get("identity of") == column.identity:
            parts = [f"sequence name {fact.identity}"]
            if (told["start"], told["increment"], told["cache"]) != ("1", "1", "1"):
                parts.append(f"start {told['start']} increment {told['increment']}")
                parts.append(f"cache {told['cache']}")
            parts += ["cycle"] if "cycles" in told else []
            return f" ({' '.join(parts)})"
    return ""


def details(column: Fact) -> tuple[str, ...]:
    """Return the statements for what a ``create table`` can't say of the column."""
    told = properties(column.definition)
    return tuple(_detail(column, key, told[key]) for key in _DETAILS if key in told)


def altered(before: Fact, after: Fact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the statements that change a column, all but NOT NULL, and what can't be drafted."""
    different = changed(before, after)
    table, name = without_last(after.identity), last(after.identity)
    alter = f"alter table {table} alter column {name}"
    statements: list[str] = []
    left: list[str] = []
    statements += _retyped(before, after, alter)
    for key, (old, new) in different.items():
        if key in _SEPARATE or key in ("type", "collation"):
            continue
        if key == "default":
            if statements and _changes_type(before, after):
                continue
            statements.append(
                f"{alter} drop default" if new is None else f"{alter} set default {new}"
            )
        elif key in _DETAILS:
            statements.append(_detail(after, key, new))
        elif key == "identity":
            statements.append(_identity(alter, old, new))
        elif key in GENERATED and new is None:
            statements.append(f"{alter} drop expression")
        else:
            left.append(f"{after.identity}: {key} can't be changed in place; write how")
    return tuple(statements), tuple(left)


def _changes_type(before: Fact, after: Fact) -> bool:
    return bool({"type", "collation"} & changed(before, after).keys())


def _retyped(before: Fact, after: Fact, alter: str) -> list[str]:
    """Return the change of type: the default steps aside, for it may not convert."""
    if not _changes_type(before, after):
        return []
    old, new = properties(before.definition), properties(after.definition)
    collation = f" collate {new['collation']}" if "collation" in new else ""
    using = ""
    if _base(old["type"]) != _base(new["type"]):
        using = f" using {last(after.identity)}::{new['type']}"
    statements = [f"{alter} type {new['type']}{collation}{using}"]
    if "default" in old:
        statements.insert(0, f"{alter} drop default")
    if "default" in new:
        statements.append(f"{alter} set default {new['default']}")
    return statements


def _base(type_name: str) -> str:
    return type_name.partition("(")[0]


def _identity(alter: str, old: str | None, new: str | None) -> str:
    if new is None:
        return f"{alter} drop identity"
    verb = "add generated" if old is None else "set generated"
    return f"{alter} {verb} {new}{' as identity' if old is None else ''}"


def _detail(column: Fact, key: str, value: str | None) -> str:
    name = column.identity
    alter = f"alter table {without_last(name)} alter column {last(name)}"
    if key == "options":
        return f"{alter} set ({value})" if value else f"{alter} reset ({', '.join(_OPTIONS)})"
    own = _own_storage(column) if key == "storage" else _DETAILS[key]
    return f"{alter} set {key} {value or own}"


def _own_storage(column: Fact) -> str:
    """Return the storage of the column's type; SET STORAGE DEFAULT came with 16."""
    return "main" if _base(properties(column.definition)["type"]) == "numeric" else "extended"
