"""The functions that run with their owner's rights: who calls them, and why they are there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from writersroom_db.access.grants import Grant
from writersroom_db.catalog import Fact
from writersroom_db.declared import declared_files

_CREATED = re.compile(
    r"CREATE OR REPLACE (?:FUNCTION|PROCEDURE) (?P<signature>.+)\n(?: RETURNS (?P<returned>.+)\n)?"
)
_OWNER = re.compile(r"^owner: (?:writersroom_)?(\S+)$", re.MULTILINE)
_EXECUTED = re.compile(r"\bON (?P<table>\S+) .*EXECUTE FUNCTION (?P<function>[^\s(]+)\(", re.DOTALL)
_DEFINER = re.compile(r"^ .*\bSECURITY DEFINER\b", re.MULTILINE)
_ENTRY = re.compile(r"-- (\w+): (.+)")


@dataclass(frozen=True)
class DefinerFunction:
    """A security definer function; ``callers`` are roles, ``triggers`` the tables that call it."""

    signature: str
    owner: str
    callers: tuple[str, ...]
    triggers: tuple[str, ...]
    purpose: str
    why: str


def read_functions(facts: Iterable[Fact], grants: Iterable[Grant]) -> tuple[DefinerFunction, ...]:
    """Return every security definer function, sorted, with the reasons that its file gives."""
    facts = sorted(facts)
    executed = [
        (found["function"], found["table"])
        for fact in facts
        if fact.kind == "trigger" and (found := _EXECUTED.search(fact.definition))
    ]
    headers = _headers()
    return tuple(
        _function(fact, grants, executed, headers)
        for fact in facts
        if fact.kind == "function" and _is_definer(fact)
    )


def _is_definer(fact: Fact) -> bool:
    # its attributes stand before its body, each line of them indented
    return _DEFINER.search(fact.definition.partition("\nAS ")[0]) is not None


def _function(
    fact: Fact,
    grants: Iterable[Grant],
    executed: list[tuple[str, str]],
    headers: dict[str, dict[str, str]],
) -> DefinerFunction:
    name = fact.identity.partition("(")[0]
    created, owner = _CREATED.search(fact.definition), _OWNER.search(fact.definition)
    signature = created["signature"] if created else fact.identity
    returned = created["returned"] if created else None
    header = headers.get(name.rpartition(".")[2], {})
    return DefinerFunction(
        f"{signature} returns {returned}" if returned else signature,
        owner[1] if owner else "its owner",
        tuple(
            grant.role
            for grant in grants
            if grant.sort == "function" and grant.object == fact.identity
        ),
        tuple(sorted({table for function, table in executed if function == name})),
        header.get("purpose", ""),
        header.get("why", ""),
    )


def _headers() -> dict[str, dict[str, str]]:
    """Return the header of each declared file of a function, by the function's name."""
    return {
        path.stem: dict(_entries(path.read_text(encoding="utf-8")))
        for path in declared_files()
        if path.parent.name == "functions"
    }


def _entries(text: str) -> Iterator[tuple[str, str]]:
    key, value = "", ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if entry := _ENTRY.fullmatch(line):
            if key:
                yield key, value
            key, value = entry[1], entry[2]
        else:
            value += f" {line.removeprefix('--').strip()}"
    yield key, value
