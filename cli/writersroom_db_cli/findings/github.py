"""Findings as workflow commands, which GitHub shows beside the changed lines.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Mapping, Sequence

from writersroom_db.lint.finding import Finding

_IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = _IN_DATA | {":": "%3A", ",": "%2C"}


def as_github(findings: Sequence[Finding]) -> str:
    """Return one command a line; empty for no finding."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    place = {
        "file": finding.file,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    properties = ",".join(
        f"{name}={_escaped(value, _IN_PROPERTY)}" for name, value in place.items()
    )
    said = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
    return f"::{finding.level} {properties}::{_escaped(said, _IN_DATA)}"


def _escaped(text: str, replacements: Mapping[str, str]) -> str:
    return "".join(replacements.get(character, character) for character in text)
