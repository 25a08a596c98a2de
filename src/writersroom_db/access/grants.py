"""Who was granted what on which table or view, taken from catalog facts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from writersroom_db.catalog import Fact

_ROLES = ("app", "auth", "reader", "worker", "definer", "PUBLIC")

COMMANDS = ("select", "insert", "update", "delete")

_GRANT = re.compile(r"(?P<sort>\w+) (?P<object>.+) to (?P<role>\S+)")
_POSITION = re.compile(r"^position: (\d+)$", re.MULTILINE)
_ALL = {
    "table": f"{', '.join(COMMANDS)}, truncate, references, trigger, maintain",
    "function": "execute",
}


class Grant(NamedTuple):
    """What a role got: ``sort`` is table, column, function and so on; ``privileges`` lower case."""

    sort: str
    object: str
    role: str
    privileges: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """A table or view: its columns in their order, and the properties that its fact tells."""

    name: str
    kind: str
    columns: tuple[str, ...]
    definition: str

    @property
    def has_policies(self) -> bool:
        """Whether row-level security is on."""
        return "row security: enabled" in self.definition.splitlines()


def short(role: str) -> str:
    """Return the role's name as the page calls it."""
    return role.removeprefix("writersroom_")


def read_grants(facts: Iterable[Fact]) -> tuple[Grant, ...]:
    """Return every grant to others than an owner, sorted."""
    return tuple(sorted(_grants(facts)))


def _grants(facts: Iterable[Fact]) -> Iterator[Grant]:
    for fact in facts:
        found = _GRANT.fullmatch(fact.identity) if fact.kind == "grant" else None
        if found is None:
            continue
        sort, granted_on, role = found["sort"], found["object"], short(found["role"])
        listed = _ALL.get(sort, "ALL") if fact.definition == "ALL" else fact.definition
        yield Grant(sort, granted_on, role, tuple(listed.lower().split(", ")))


def roles_of(grants: Iterable[Grant]) -> tuple[str, ...]:
    """Return the roles to list: ours but the owner, PUBLIC, and any that was granted a table."""
    found = {grant.role for grant in grants if grant.sort in ("table", "column")}
    return (*_ROLES, *sorted(found.difference(_ROLES)))


def read_relations(facts: Iterable[Fact]) -> tuple[Relation, ...]:
    """Return every table and view, sorted by name."""
    facts = sorted(facts)
    placed: dict[str, list[tuple[int, str]]] = {}
    for fact in facts:
        if fact.kind == "column" and (position := _POSITION.search(fact.definition)):
            name, _, column = fact.identity.rpartition(".")
            placed.setdefault(name, []).append((int(position[1]), column))
    return tuple(
        Relation(
            fact.identity,
            fact.kind,
            tuple(column for _, column in sorted(placed.get(fact.identity, []))),
            fact.definition,
        )
        for fact in sorted(facts, key=lambda fact: fact.identity)
        if fact.kind in ("table", "view", "materialized view")
    )


def columns_granted(
    grants: Iterable[Grant], relation: Relation, role: str, command: str
) -> tuple[str, ...] | None:
    """Return the columns that the role may use in the command; None stands for the whole row.

    An empty tuple says that it may not use the command at all.
    """
    held = [grant for grant in grants if grant.role == role and command in grant.privileges]
    if ("table", relation.name) in {(grant.sort, grant.object) for grant in held}:
        return None
    named = {grant.object for grant in held if grant.sort == "column"}
    return tuple(column for column in relation.columns if f"{relation.name}.{column}" in named)
