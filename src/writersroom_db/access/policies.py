"""Policies, and their conditions in words.

A condition is taken apart at its ands and ors; a part whose form is not known here stays as SQL.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from writersroom_db.access.grants import short
from writersroom_db.catalog import Fact

_IDENTITY = re.compile(r"(?P<name>\S+) on (?P<table>\S+)")
_ME = "( SELECT app.current_user_id() AS current_user_id)"
_MAY = {
    "1": "that the user may enter",
    "2": "where the user may comment",
    "3": "where the user may edit",
    "4": "that the user manages",
}
_ONE = {
    "app.sessions": "a session",
    "app.ai_agents": "an agent",
    "app.documents": "a document",
    "app.projects": "a project",
}


@dataclass(frozen=True)
class Policy:
    """A policy: ``using`` and ``check`` are its conditions in words, None where it has none."""

    name: str
    table: str
    permissive: bool
    command: str
    roles: tuple[str, ...]
    using: str | None
    check: str | None


def read_policies(facts: Iterable[Fact]) -> tuple[Policy, ...]:
    """Return every policy, sorted by table and name."""
    read = (_policy(fact) for fact in facts if fact.kind == "policy")
    return tuple(sorted(read, key=lambda policy: (policy.table, policy.name)))


def _policy(fact: Fact) -> Policy:
    found = _IDENTITY.fullmatch(fact.identity)
    name, table = (found["name"], found["table"]) if found else (fact.identity, "")
    properties: dict[str, str] = {}
    key = "permissive"
    for line in fact.definition.splitlines():
        if said := re.match(r"(for|to|using|with check): ", line):
            key, line = said[1], line[said.end() :]
        properties[key] = f"{properties[key]} {line}" if key in properties else line
    using, check = properties.get("using"), properties.get("with check")
    return Policy(
        name,
        table,
        properties["permissive"] == "permissive",
        properties["for"],
        tuple(short(role) for role in properties["to"].split(", ")),
        in_words(using) if using else None,
        in_words(check) if check else None,
    )


def in_words(condition: str) -> str:
    """Return a policy's condition, as the server prints it, in words."""
    text = re.sub(r"\s+", " ", condition).replace(_ME, "me")
    return _words(text)


def _words(text: str, within: str = "") -> str:
    text = _stripped(text)
    for word in ("OR", "AND"):
        parts = _split(text, f" {word} ")
        if len(parts) > 1:
            joined = f" {word.lower()} ".join(_words(part, word) for part in parts)
            return f"({joined})" if within else joined
    for form, say in _FORMS:
        if found := form.fullmatch(text):
            return say(found)
    return f"`{text}`"


def _project(found: re.Match[str]) -> str:
    return f"{_name(found['column'])} is a project {_MAY[found['rank'] or '1']}"


def _visible(found: re.Match[str]) -> str:
    one = _ONE.get(found["table"], f"a row of {found['table']}")
    where = found["where"]
    said = f"{_name(found['column'])} is {one} that the user sees"
    return f"{said}, where {_words(where, 'AND')}" if where else said


def _listed(found: re.Match[str]) -> str:
    values = re.findall(r"'([^']*)'", found["values"])
    within = "one" if found["within"] == "= ANY" else "none"
    return f"{_name(found['column'])} is {within} of {', '.join(values)}"


def _name(column: str) -> str:
    """Name a column; one that is qualified is that of another table's row, named just before."""
    row, _, name = column.rpartition(".")
    return f"its {name}" if row else name


_COLUMN = r"(?P<column>[a-z_.]+)"
_ARRAY = r"\(ARRAY\( SELECT"
_ROWS = r"(?P<row>[a-z]+)\.id FROM (?P<table>[a-z_.]+) (?P=row)(?: WHERE (?P<where>.+))?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile("true"), lambda _: "any row"),
    (re.compile("me IS NOT NULL"), lambda _: "a user is bound"),
    (re.compile(_COLUMN), lambda found: f"{_name(found['column'])}"),
    (re.compile(rf"{_COLUMN} = me"), lambda found: f"{_name(found['column'])} is the user"),
    (re.compile(rf"{_COLUMN} IS NULL"), lambda found: f"{_name(found['column'])} is null"),
    (re.compile(rf"{_COLUMN} IS NOT NULL"), lambda found: f"{_name(found['column'])} is given"),
    (
        re.compile(
            rf"{_COLUMN} = ANY {_ARRAY} a\.project_id FROM app\.project_access a"
            r" WHERE (?:\(a\.user_id = me\)|"
            r"\(\(a\.user_id = me\) AND \(a\.role_rank >= (?P<rank>[1-4])\)\))\)\)"
        ),
        _project,
    ),
    (
        re.compile(
            rf"{_COLUMN} = ANY {_ARRAY} ops\.break_glass_(?P<what>project|user)s\(\) AS \w+\)\)"
        ),
        lambda found: f"{_name(found['column'])} is a {found['what']} that the login was let in to",
    ),
    (
        re.compile(rf"{_COLUMN} = SESSION_USER"),
        lambda found: f"{_name(found['column'])} is the login",
    ),
    (re.compile(rf"{_COLUMN} = ANY {_ARRAY} {_ROWS}\)\)"), _visible),
    (re.compile(rf"{_COLUMN} IN \( SELECT {_ROWS}\)"), _visible),
    (
        re.compile(
            rf"\({_COLUMN}\)::text (?P<within>= ANY|<> ALL)"
            r" \(\(ARRAY\[(?P<values>.+)\]\)::text\[\]\)"
        ),
        _listed,
    ),
)


def _stripped(text: str) -> str:
    while text.startswith("(") and _closing(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closing(text: str) -> int:
    """Return where the parenthesis closes that the text opens with, outside of quotes."""
    depth, quoted = 0, False
    for place, character in enumerate(text):
        quoted ^= character == "'"
        if not quoted:
            depth += (character == "(") - (character == ")")
            if depth == 0:
                return place
    return -1


def _split(text: str, word: str) -> list[str]:
    """Split at ``word`` where no parenthesis is open and no quote."""
    parts, start, depth, quoted = [], 0, 0, False
    for place, character in enumerate(text):
        quoted ^= character == "'"
        if quoted:
            continue
        depth += (character == "(") - (character == ")")
        if depth == 0 and text.startswith(word, place):
            parts.append(text[start:place])
            start = place + len(word)
    return [*parts, text[start:]]
