"""The cases of ``cases.sql``: what is found, and what looks like it and isn't.

A case opens with ``-- hazard RULE`` or ``-- harmless: WHY``; lines of a migration's header follow,
and ``-- down`` where it is a down file. « stands before what the rule blames.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from writersroom_db.lint.finding import Finding
from writersroom_db.lint.hazards import find_hazards
from writersroom_db.migrations.files import SqlFile, load
from writersroom_db.sqltext import position

HERE = Path(__file__).parent
TREE = HERE / "tree"
_OPENING = re.compile(r"^-- (?:hazard ([\w-]+)|harmless: (.*))\n", re.MULTILINE)
_HEADER = re.compile(r"(?:-- (?:down|(?:phase|transaction|batch|loses-rows): .*)\n)*")
_HEAD = "-- purpose: a case\n-- locks: those of the case\n"


@dataclass(frozen=True)
class Case:
    """A migration's statements, and what must be found in them."""

    rule: str
    text: str
    expected: tuple[tuple[str, int, int], ...]
    down: bool = False


@cache
def base() -> tuple[SqlFile, SqlFile]:
    folder = TREE / "migrations"
    return load(folder / "0001_base.up.sql"), load(folder / "0001_base.down.sql")


def pair(up: str, down: str = f"{_HEAD}\nselect;\n") -> tuple[SqlFile, SqlFile]:
    folder = TREE / "migrations"
    return SqlFile(folder / "0002_case.up.sql", up), SqlFile(folder / "0002_case.down.sql", down)


def findings(up: str, down: str | None = None, *declared: SqlFile) -> list[Finding]:
    """Return what is found beyond the base, in files that get a header."""
    case = pair(headed(up), headed(down or "select;"))
    found = find_hazards([base(), case], declared)
    return [finding for finding in found if "0001_base" not in finding.file]


def found_in(case: Case) -> list[tuple[str, int, int]]:
    up, down = ("select;", case.text) if case.down else (case.text, "select;")
    return [(it.rule, it.line, it.column) for it in findings(up, down)]


def cases() -> list[Case]:
    text = (HERE / "cases.sql").read_text(encoding="utf-8")
    openings = list(_OPENING.finditer(text))
    ends = [opening.start() for opening in openings[1:]] + [len(text)]
    return [
        _case(opening[1] or "", text[opening.end() : end].rstrip() + "\n")
        for opening, end in zip(openings, ends, strict=True)
    ]


def headed(text: str) -> str:
    """Return the text as a migration, with a header."""
    header = _HEADER.match(text)
    assert header
    keys = header[0].replace("-- down\n", "")
    return f"{_HEAD}{keys}\n{text[header.end() :]}"


def _case(rule: str, text: str) -> Case:
    header = _HEADER.match(text)
    assert header
    places = []
    while "«" in text:
        marked = text.index("«")
        text = text[:marked] + text[marked + 1 :]
        whole = headed(text)
        line, column = position(whole, marked + len(whole) - len(text))
        places.append((rule, line, column))
    return Case(rule, text, tuple(places), header[0].startswith("-- down"))
