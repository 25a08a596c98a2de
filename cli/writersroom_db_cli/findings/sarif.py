"""Findings as SARIF 2.1.0, which code scanning takes.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

import writersroom_db
from writersroom_db.lint.finding import Finding
from writersroom_db_cli.main import PROGRAM

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class Rule(Protocol):
    """What SARIF tells of a rule."""

    @property
    def name(self) -> str:
        """Its id, such as ``index-blocks-writes``."""

    @property
    def summary(self) -> str:
        """What must hold, in a sentence."""

    @property
    def hint(self) -> str:
        """The way out where it doesn't."""


def as_sarif(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return the log of one run as JSON's types; ``rules`` are all that were asked."""
    places = {name: place for place, name in enumerate(rules)}
    driver = {
        "name": PROGRAM,
        "version": writersroom_db.__version__,
        "rules": [_rule(rule) for rule in rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places) for finding in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.hint},
    }


def _result(finding: Finding, places: Mapping[str, int]) -> dict[str, Any]:
    said = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    location = {
        "artifactLocation": {"uri": quote(finding.file), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": finding.level,
        "message": {"text": said},
        "locations": [{"physicalLocation": location}],
    }
