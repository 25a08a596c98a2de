"""Findings for people: the place, what is wrong, the line itself, and the way out."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from writersroom_db.lint.finding import Finding
from writersroom_db_cli.output import count


def as_text(findings: Sequence[Finding], root: Path) -> str:
    """Return the findings, and last how many there are; empty for none."""
    if not findings:
        return ""

    @cache
    def lines(file: str) -> list[str]:
        path = root / file
        return path.read_bytes().decode("utf-8", "replace").split("\n") if path.is_file() else []

    told = [_told(finding, lines(finding.file)) for finding in findings]
    return "\n".join([*told, f"\n{_total(findings)}\n"])


def _told(finding: Finding, lines: list[str]) -> str:
    place = f"{finding.file}:{finding.line}:{finding.column}"
    told = [f"{place}: {finding.level} {finding.rule}: {finding.message}"]
    written = lines[finding.line - 1].strip() if finding.line <= len(lines) else ""
    if written:
        told.append(f"    {written}")
    if finding.hint:
        told.append(f"    hint: {finding.hint}")
    return "\n".join(told)


def _total(findings: Sequence[Finding]) -> str:
    errors = sum(finding.level == "error" for finding in findings)
    counts = ((errors, "error"), (len(findings) - errors, "warning"))
    return ", ".join(count(number, noun) for number, noun in counts if number) + "."
