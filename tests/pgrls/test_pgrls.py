"""pgrls, which knows policies' usual faults, finds none here but those with a reason."""

import json
import os
import subprocess
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tests.schema.rows import Database

from writersroom_db.connection.urls import DatabaseUrl

EXCUSES = Path(__file__).parent / "excuses.toml"


@dataclass(frozen=True)
class Finding:
    """A rule's finding, and its place."""

    rule: str
    where: str


def found_in(url: DatabaseUrl) -> set[Finding]:
    """Return what pgrls finds in our schemas. It fails where the program isn't there."""
    program = os.environ["WRITERSROOM_TEST_PGRLS"]
    words = [program, "lint", "--schemas", "app,ops", "--format", "json"]
    ran = subprocess.run(
        words,
        env={**os.environ, **url.environment(), "DATABASE_URL": url.conninfo},
        stdout=subprocess.PIPE,
        check=False,
    )
    report = json.loads(ran.stdout)
    return {Finding(each["rule_id"], each["location"]) for each in report["violations"]}


def excuses() -> list[dict[str, str]]:
    """Return what is kept, and why."""
    return list(tomllib.loads(EXCUSES.read_text("utf-8"))["excuse"])


def covers(excuse: dict[str, str], finding: Finding) -> bool:
    """Tell whether an excuse is for a finding."""
    return excuse["rule"] == finding.rule and fnmatch(finding.where, excuse["where"])


def test_every_finding_has_a_reason_and_every_reason_a_finding(
    migrated_database: DatabaseUrl,
) -> None:
    found = found_in(migrated_database)
    assert found
    kept = excuses()
    assert [f for f in found if not any(covers(excuse, f) for excuse in kept)] == []
    assert [e for e in kept if not any(covers(e, finding) for finding in found)] == []


@pytest.mark.parametrize(
    ("weaker", "rule"),
    [
        ("alter policy documents_select on app.documents using (true)", "SEC008"),
        ("alter policy comments_insert on app.comments with check (true)", "SEC028"),
        ("alter table app.versions disable row level security", "SEC032"),
    ],
)
def test_a_fault_is_found_and_has_no_reason(
    connection: Database, migrated_database: DatabaseUrl, weaker: str, rule: str
) -> None:
    connection.execute(weaker.encode())
    connection.commit()
    new = [f for f in found_in(migrated_database) if not any(covers(e, f) for e in excuses())]
    assert rule in {finding.rule for finding in new}
