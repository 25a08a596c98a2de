"""Writes the page on who may do what, from the declared state's facts and files.

``python -m writersroom_db.access.matrix > docs/security.md``
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from writersroom_db.access.functions import DefinerFunction, read_functions
from writersroom_db.access.grants import (
    COMMANDS,
    Grant,
    Relation,
    columns_granted,
    read_grants,
    read_relations,
    roles_of,
)
from writersroom_db.access.policies import Policy, read_policies
from writersroom_db.catalog import Fact
from writersroom_db.declared import declared_facts

Rule: TypeAlias = tuple[str, str, str, str]
"""A role, its commands, their columns and their rows, in words."""

_TEMPLATE = Path(__file__).parent / "security.md"


def page(facts: Iterable[Fact]) -> str:
    """Return the page as Markdown: the template, with what ``facts`` say in its places."""
    facts = frozenset(facts)
    relations, grants = read_relations(facts), read_grants(facts)
    policies, functions = read_policies(facts), read_functions(facts, grants)
    text = _TEMPLATE.read_text(encoding="utf-8")
    for place, lines in {
        "overview": _overview(relations, grants),
        "relations": _relations(relations, grants, policies),
        "functions": _functions(functions),
        "others": _others(relations, grants, functions),
    }.items():
        text = text.replace(f"<!-- {place} -->", "\n".join(lines).strip())
    return text


def _overview(relations: Sequence[Relation], grants: Sequence[Grant]) -> Iterator[str]:
    roles = roles_of(grants)
    yield from _table_head(("", *roles))
    for relation in relations:
        cells = [_letters(relation, grants, role) for role in roles]
        if any(cells):
            yield _row((f"`{relation.name}`", *cells))


def _letters(relation: Relation, grants: Sequence[Grant], role: str) -> str:
    letters = []
    for command in COMMANDS:
        columns = columns_granted(grants, relation, role, command)
        if columns is None:
            letters.append(command[0].upper())
        elif columns:
            letters.append(f"{command[0].upper()}\\*")
    return " ".join(letters)


def _relations(
    relations: Sequence[Relation], grants: Sequence[Grant], policies: Sequence[Policy]
) -> Iterator[str]:
    """Give a table of rules for each relation, or for several whose rules are the same."""
    sections: dict[tuple[Rule, ...], list[str]] = {}
    for relation in relations:
        rules = _merged(_rules(relation, grants, policies))
        sections.setdefault(rules, []).append(relation.name)
    for rules, names in sections.items():
        if rules:
            yield f"### {', '.join(names)}"
            yield ""
            yield from _table_head(("Role", "Command", "Columns", "Rows"))
            yield from map(_row, rules)
            yield ""


def _rules(
    relation: Relation, grants: Sequence[Grant], policies: Sequence[Policy]
) -> Iterator[Rule]:
    for role in roles_of(grants):
        for command in COMMANDS:
            columns = columns_granted(grants, relation, role, command)
            if columns is None or columns:
                rows = _rows(relation, role, command, policies)
                yield role, command, _columns(relation, command, columns), rows


def _merged(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules, those alike in all but their command as one."""
    merged: dict[tuple[str, str, str], list[str]] = {}
    for role, command, columns, rows in rules:
        merged.setdefault((role, columns, rows), []).append(command)
    return tuple(
        (role, ", ".join(commands), columns, rows)
        for (role, columns, rows), commands in merged.items()
    )


def _columns(relation: Relation, command: str, columns: tuple[str, ...] | None) -> str:
    if command == "delete":
        return ""
    if columns is None:
        return "all"
    others = [column for column in relation.columns if column not in columns]
    if command == "select" and len(others) < len(columns):
        return f"all but {', '.join(others)}"
    return ", ".join(columns)


def _rows(relation: Relation, role: str, command: str, policies: Sequence[Policy]) -> str:
    if relation.kind == "view":
        if "security_invoker=true" in relation.definition:
            return "those that the caller sees in the tables beneath"
        owner = relation.definition.splitlines()[0].removeprefix("owner: ")
        return f"those that its query selects, reading as {owner}"
    if not relation.has_policies:
        return "all: no row-level security"
    held = [
        policy
        for policy in policies
        if policy.table == relation.name
        and policy.command in (command, "all")
        and not {role, "PUBLIC"}.isdisjoint(policy.roles)
    ]
    allowing = [_condition(policy, command) for policy in held if policy.permissive]
    if not allowing:
        return "none: no policy"
    limiting = [_condition(policy, command) for policy in held if not policy.permissive]
    return "; and only if ".join([" or else ".join(allowing), *limiting])


def _condition(policy: Policy, command: str) -> str:
    using, check = policy.using or "any row", policy.check or policy.using or "any row"
    if command == "insert":
        return check
    if command != "update" or using == check:
        return using
    return f"before: {using}; after: {check}"


def _functions(functions: Sequence[DefinerFunction]) -> Iterator[str]:
    yield from _table_head(("Function", "Called by", "What it does", "Why"))
    for function in functions:
        yield _row((f"`{function.signature}`", _callers(function), function.purpose, function.why))


def _callers(function: DefinerFunction) -> str:
    called = [*function.callers, *(f"trigger on {table}" for table in function.triggers)]
    return ", ".join(called) or f"{function.owner}'s functions alone"


def _others(
    relations: Sequence[Relation], grants: Sequence[Grant], functions: Sequence[DefinerFunction]
) -> Iterator[str]:
    """Give what is granted besides: schemas, sequences, functions of their caller's, and so on."""
    shown = {relation.name for relation in relations}
    definers = {function.signature.partition("(")[0] for function in functions}
    yield from _table_head(("Object", "Role", "Privileges"))
    for grant in grants:
        plain = set(grant.privileges) <= set(COMMANDS)
        if grant.sort in ("table", "column") and plain:
            continue
        if grant.sort == "function" and grant.object.partition("(")[0] in definers:
            continue
        name = grant.object if grant.object in shown else f"{grant.sort} {grant.object}"
        yield _row((f"`{name}`", grant.role, ", ".join(grant.privileges)))


def _table_head(titles: Sequence[str]) -> tuple[str, str]:
    return _row(titles), "|" + "---|" * len(titles)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def main() -> None:
    """Print the page."""
    sys.stdout.write(page(declared_facts()))


if __name__ == "__main__":
    main()
