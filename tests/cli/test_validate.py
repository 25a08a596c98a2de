"""``validate`` as its users meet it: the real program on a checkout of the test's own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest
from tests.cli.conftest import Ran
from tests.lint.sql_tree import SqlTree, copy_sql
from tests.revisions import NEXT

ROOT = Path(__file__).parents[2]
CHECKSUMS = "migrations/checksums"
UP = "migrations/0002_people.up.sql"
BROKEN = (
    f"{UP}:1:1: error recorded-changed: the text is not the one that migrations/checksums records\n"
)


class Validate(Protocol):
    """Runs ``writersroom-db validate`` with arguments."""

    def __call__(self, *arguments: str) -> Ran: ...


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a checkout: our code, and a copy of the SQL folders."""
    for folder in ("src", "cli"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    return copy_sql(tmp_path)


@pytest.fixture
def validate(tree: SqlTree) -> Validate:
    """Give the program as it runs in that checkout, without a database or anything to name one."""
    paths = f"{tree.root / 'src'}:{tree.root / 'cli'}"

    def runner(*arguments: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "writersroom_db_cli", "validate", *arguments],
            cwd=tree.root / "migrations",
            env={"PYTHONPATH": paths, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return runner


def _break(tree: SqlTree) -> None:
    tree.replace(UP, "-- purpose: ", "-- purpose: all ")


@pytest.mark.parametrize("form", ["text", "github"])
def test_nothing_is_printed_when_all_is_in_order(validate: Validate, form: str) -> None:
    assert validate("--format", form) == Ran(0, "", "")


def test_json_of_a_tree_in_order_is_an_empty_list(validate: Validate) -> None:
    ran = validate("--json")
    assert (ran.code, ran.json) == (0, {"findings": []})


def test_a_finding_is_shown_with_its_line_and_the_way_out(
    validate: Validate, tree: SqlTree
) -> None:
    _break(tree)
    ran = validate()
    assert (ran.code, ran.err) == (1, "")
    place, line, hint, *rest = ran.out.splitlines(keepends=True)
    assert place == BROKEN
    assert line == "    -- purpose: all users and their preferences\n"
    assert hint.startswith("    hint: Restore the text, and put the change into a new revision.")
    assert rest == ["\n", "1 error.\n"]


def test_each_form_tells_the_same_finding(validate: Validate, tree: SqlTree) -> None:
    _break(tree)
    as_json, asked, github, sarif = (
        validate("--json"),
        validate("--format", "json"),
        validate("--format", "github"),
        validate("--format", "sarif"),
    )
    assert as_json == asked
    assert {ran.code for ran in (as_json, github, sarif)} == {1}
    (finding,) = as_json.json["findings"]
    assert (finding["file"], finding["rule"], finding["level"]) == (UP, "recorded-changed", "error")
    assert github.out.startswith(f"::error file={UP},line=1,col=1,title=recorded-changed::the text")
    (result,) = sarif.json["runs"][0]["results"]
    assert result["ruleId"] == "recorded-changed"


def test_json_beside_another_form_is_refused(validate: Validate) -> None:
    ran = validate("--json", "--format", "sarif")
    assert ran.code == 2
    assert ran.err == ("error: Both --json and another --format were given.\nhint: Give one.\n")


def test_an_empty_ref_is_refused(validate: Validate) -> None:
    ran = validate("--since", "")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: --since is empty.\nhint: Name a git ref, such as origin/main.\n"


def test_since_finds_what_a_release_forbids(validate: Validate, tree: SqlTree) -> None:
    who = ("-c", "user.name=Nora", "-c", "user.email=nora@example.com")
    for command in (("init", "-q"), ("add", "migrations"), ("commit", "-qm", "One"), ("tag", "v1")):
        subprocess.run(["git", *who, *command], cwd=tree.root, check=True)
    assert validate("--since", "v1") == Ran(0, "", "")

    _break(tree)
    tree.settle()
    assert validate().code == 0
    ran = validate("--since", "v1", "--json")
    assert ran.code == 1
    rules = [finding["rule"] for finding in ran.json["findings"]]
    assert rules == ["released-changed", "record-rewritten"]

    ran = validate("--since", "v2")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: git can't say what v2 holds: ")


def test_record_adds_what_is_missing_once(validate: Validate, tree: SqlTree) -> None:
    before = tree.read(CHECKSUMS)
    tree.add(f"{NEXT}_extra")
    assert validate().code == 1

    planned = validate("--record", "--dry-run")
    assert planned.code == 0
    assert tree.read(CHECKSUMS) == before
    lines = planned.out.removeprefix("Would record:\n")

    done = validate("--record")
    assert done == Ran(0, f"Recorded:\n{lines}", "")
    assert tree.read(CHECKSUMS) == before + lines.replace("  ", "", 1).replace("\n  ", "\n")

    assert validate("--record") == Ran(0, "Every file is recorded already.\n", "")
    assert validate() == Ran(0, "", "")


def test_record_tells_machines_on_stdout_only_in_their_form(
    validate: Validate, tree: SqlTree
) -> None:
    tree.add(f"{NEXT}_extra")
    github = validate("--record", "--dry-run", "--format", "github")
    assert (github.code, github.out) == (0, "")
    assert github.err.startswith("Would record:\n")
    recorded = validate("--record", "--json").json
    assert recorded["findings"] == []
    assert recorded["record"]["file"] == CHECKSUMS
    assert recorded["record"]["written"] is True
    assert [line[66:] for line in recorded["record"]["lines"]] == [
        f"{NEXT}_extra.down.sql",
        f"{NEXT}_extra.up.sql",
    ]


def test_nothing_is_recorded_while_something_else_is_wrong(
    validate: Validate, tree: SqlTree
) -> None:
    before = tree.read(CHECKSUMS)
    tree.add(f"{NEXT}_extra", "vacuum;\n")
    ran = validate("--record")
    assert ran.code == 1
    assert "error needs-no-transaction: " in ran.out
    assert "Not recorded while there are errors:\n" in ran.out
    assert "not-recorded" not in ran.out
    assert tree.read(CHECKSUMS) == before


def test_record_refuses_to_change_a_line(validate: Validate, tree: SqlTree) -> None:
    before = tree.read(CHECKSUMS)
    tree.add(f"{NEXT}_extra")
    _break(tree)
    ran = validate("--record")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: Nothing is recorded: {UP}:1: the text is not the one")
    assert tree.read(CHECKSUMS) == before


def test_dry_run_alone_is_refused(validate: Validate) -> None:
    ran = validate("--dry-run")
    assert ran == Ran(
        2, "", "error: --dry-run needs --record.\nhint: validate alone changes nothing.\n"
    )
