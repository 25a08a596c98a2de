"""Excuses: a comment right beside a statement that names a rule and says why it is broken.

It stands on the lines right above the statement, or behind its first line::

    -- excuse truncate: nothing has written it yet
    truncate ops.queue;
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writersroom_db.lint.finding import Finding
from writersroom_db.lint.rules import RULES, Rule
from writersroom_db.lint.rules.excusing import FOREIGN, UNKNOWN, UNUSED, WITHOUT_REASON
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement, position
from writersroom_db.sqltext.tokens import comments

_EXCUSE = re.compile(r"--\s*excuse\b\s*(?P<rule>[\w-]*)\s*:?\s*(?P<reason>.*)")
_SQUAWK = re.compile(r"--\s*squawk-ignore")


@dataclass(frozen=True, slots=True)
class Excuse:
    """An excuse at ``line`` and ``column``; ``statement`` is what it stands beside, if anything."""

    rule: str
    reason: str
    line: int
    column: int
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Accusation:
    """A finding, and the statement that it blames."""

    finding: Finding
    statement: Statement


def judge(name: str, file: SqlFile, accused: Sequence[Accusation]) -> Iterator[Finding]:
    """Yield what no excuse takes away, and what is wrong with the excuses of the file.

    ``name`` is the file's name in findings, ``accused`` all that was found in it.
    """
    excuses = tuple(_excuses(file))
    used = set()
    for accusation in accused:
        key = accusation.finding.rule, accusation.statement
        fitting = [excuse for excuse in excuses if (excuse.rule, excuse.statement) == key]
        used.update(fitting)
        if not any(excuse.reason for excuse in fitting):
            yield accusation.finding
    for excuse in excuses:
        if wrong := _wrong(excuse, used=excuse in used):
            rule, message = wrong
            yield Finding(name, excuse.line, excuse.column, rule.name, message, rule.hint)
    for text, offset in comments(file.text):
        if _SQUAWK.match(text):
            message = "squawk-ignore is no excuse here"
            yield Finding(name, *position(file.text, offset), FOREIGN.name, message, FOREIGN.hint)


def _wrong(excuse: Excuse, *, used: bool) -> tuple[Rule, str] | None:
    if excuse.rule not in RULES:
        return UNKNOWN, f"there is no rule {excuse.rule or 'without a name'}"
    if not excuse.reason:
        return WITHOUT_REASON, f"the excuse of {excuse.rule} says no reason"
    if used:
        return None
    if excuse.statement is None:
        return UNUSED, f"the excuse of {excuse.rule} stands beside no statement"
    return UNUSED, f"the statement doesn't break {excuse.rule}"


def _excuses(file: SqlFile) -> Iterator[Excuse]:
    if "excuse" not in file.text:
        return
    lines = file.text.split("\n")
    starts: dict[int, Statement] = {}
    for statement in file.statements:
        starts[statement.line] = statement
    places = [(text, *position(file.text, offset)) for text, offset in comments(file.text)]
    alone = {line for _, line, column in places if not lines[line - 1][: column - 1].strip()}
    for text, line, column in places:
        if found := _EXCUSE.match(text):
            beside = line
            while beside in alone:
                beside += 1
            yield Excuse(found["rule"], found["reason"].strip(), line, column, starts.get(beside))
