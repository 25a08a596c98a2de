"""The rules about what the statements do, a module a topic.

A module's ``RULES`` are what it can find, its ``CHECKS`` the functions that look: one statement at
a time, or once at what stands after the last migration.
"""

from collections.abc import Callable, Iterator, Mapping

from writersroom_db.lint import squawk_rules
from writersroom_db.lint.rules import (
    access,
    changes,
    code,
    columns,
    constraints,
    described,
    excusing,
    indexes,
    names,
    partitions,
    row_security,
    rows,
    surroundings,
    waits,
)
from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.rules.standing import End, Standing
from writersroom_db.lint.structure.rules import Rule

__all__ = ["END_CHECKS", "RULES", "STATEMENT_CHECKS", "Rule"]

_STATEMENTS = (
    indexes,
    partitions,
    columns,
    constraints,
    waits,
    rows,
    changes,
    access,
    surroundings,
    names,
)
_END = (row_security, described, code)

STATEMENT_CHECKS: tuple[Callable[[Scene], Iterator[Hit]], ...] = tuple(
    check for topic in _STATEMENTS for check in topic.CHECKS
)
END_CHECKS: tuple[Callable[[End], Iterator[Standing]], ...] = tuple(
    check for topic in _END for check in topic.CHECKS
)
RULES: Mapping[str, Rule] = {
    rule.name: rule
    for topic in (*_STATEMENTS, *_END, excusing, squawk_rules)
    for rule in topic.RULES
}
"""Every rule, by name."""
