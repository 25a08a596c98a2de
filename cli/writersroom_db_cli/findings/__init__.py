"""How findings of a review are printed, for people and for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from writersroom_db_cli.findings.github import as_github
from writersroom_db_cli.findings.sarif import as_sarif
from writersroom_db_cli.findings.text import as_text
from writersroom_db_cli.output import show, show_json, tell

if TYPE_CHECKING:
    from writersroom_db.lint.finding import Finding
    from writersroom_db.lint.record import RecordPlan


@dataclass(frozen=True)
class Recording:
    """What was, or would be, recorded."""

    plan: "RecordPlan"
    written: bool


def show_findings(form: str, findings: Sequence["Finding"], recording: Recording | None) -> None:
    """Print ``findings`` in the form ``text``, ``json``, ``github`` or ``sarif``."""
    if form == "json":
        recorded = {"record": _recorded(recording)} if recording else {}
        show_json({"findings": [finding.to_json() for finding in findings], **recorded})
        return
    if form == "sarif":
        from writersroom_db.lint.review import RULES

        show_json(as_sarif(findings, RULES))
    elif form == "github":
        typer.echo(as_github(findings), nl=False)
    else:
        from writersroom_db.files import sql_root

        typer.echo(as_text(findings, sql_root()), nl=False)
    if recording:
        say = show if form == "text" else tell
        for line in _told(recording, broken=any(it.level == "error" for it in findings)):
            say(line)


def _recorded(recording: Recording) -> dict[str, object]:
    return {**recording.plan.to_json(), "written": recording.written}


def _told(recording: Recording, *, broken: bool) -> Iterator[str]:
    if not recording.plan.lines:
        yield "Every file is recorded already."
    elif recording.written:
        yield "Recorded:"
    elif broken:
        yield "Not recorded while there are errors:"
    else:
        yield "Would record:"
    for line in recording.plan.lines:
        yield f"  {line}"
