"""The whole review: shape, statements and git together, and nothing hides behind a broken file."""

from pathlib import Path

import pytest
from tests.lint.sql_tree import SqlTree, copy_sql
from tests.revisions import NEXT, SECOND, THIRD

from writersroom_db.errors import HistoryUnreadable, SquawkMissing
from writersroom_db.lint import rules, structure
from writersroom_db.lint.review import RULES, review
from writersroom_db_cli.boundary import run

HAZARD = "create index idx_users_salt on app.users (salt);\n"


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a copy of the SQL folders."""
    return copy_sql(tmp_path)


def _reviewed(tree: SqlTree) -> list[tuple[str, str]]:
    return [(finding.rule, finding.file) for finding in review(tree.root)]


def test_the_shipped_tree_is_in_order() -> None:
    assert review() == ()


def test_shape_and_statements_are_reviewed_together(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra", HAZARD)
    assert set(_reviewed(tree)) == {
        ("index-blocks-writes", f"migrations/{NEXT}_extra.up.sql"),
        ("not-recorded", f"migrations/{NEXT}_extra.up.sql"),
        ("not-recorded", f"migrations/{NEXT}_extra.down.sql"),
    }
    assert [it.rule for it in review(tree.root, unrecorded_too=False)] == ["index-blocks-writes"]


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (b"\xff", "encoding"),
        (b"-- purpose: a test\n\nselect;\n", "header"),
        (b"-- purpose: a test\n-- locks: none\n\nselect (;\n", "sql-text"),
        (None, "revision-incomplete"),
    ],
)
def test_a_hazard_is_found_behind_a_file_that_cannot_be_read(
    tree: SqlTree, broken: bytes | None, rule: str
) -> None:
    tree.add(f"{NEXT}_extra")
    tree.add(f"{SECOND}_later", HAZARD, after=NEXT)
    down = f"migrations/{NEXT}_extra.down.sql"
    if broken is None:
        tree.path(down).unlink()
    else:
        tree.write(down, broken)
    tree.settle()
    shown = down if broken else f"migrations/{NEXT}_extra.up.sql"
    assert _reviewed(tree) == [
        (rule, shown),
        ("index-blocks-writes", f"migrations/{SECOND}_later.up.sql"),
    ]


def test_a_declared_file_that_cannot_be_read_is_passed_over(tree: SqlTree) -> None:
    file = "schema/app/functions/touch_updated_at.sql"
    tree.write(file, b"\0")
    assert ("encoding", file) in _reviewed(tree)


def test_findings_come_in_the_order_of_files_and_lines(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra", f"{HAZARD}vacuum app.users;\n")
    tree.add(f"{THIRD}_later", HAZARD, after=NEXT)
    found = review(tree.root)
    assert len(found) > 4
    assert list(found) == sorted(found, key=lambda it: (it.file, it.line, it.column))


def test_a_release_that_git_cannot_tell_stops_the_review(tree: SqlTree) -> None:
    with pytest.raises(HistoryUnreadable):
        review(tree.root, since="origin/main")


def test_rules_of_shape_and_of_statements_have_names_of_their_own() -> None:
    assert len(RULES) == len(structure.RULES) + len(rules.RULES)


def test_without_squawk_the_review_says_what_to_install(
    tree: SqlTree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tree.root))
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(tree.root))
    with pytest.raises(SquawkMissing):
        review(tree.root)
    assert run(["validate"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "error: The linter squawk is not installed.\nhint: pip install 'writersroom-db[lint]'\n"
    )
