"""What a git ref holds must be here unchanged: asked of a real repository."""

import subprocess
from pathlib import Path

import pytest
from tests.lint.sql_tree import SqlTree, copy_sql
from tests.revisions import NEXT

from writersroom_db.errors import HistoryUnreadable
from writersroom_db.lint.record import plan_record, record
from writersroom_db.lint.released import find_rewritten, read_release
from writersroom_db.lint.structure import read_tree

CHECKSUMS = "migrations/checksums"
UP = "migrations/0002_people.up.sql"


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a repository with a copy of the SQL folders, released as ``v1``."""
    copy = copy_sql(tmp_path / "repository" / "folder")
    git(copy, "init", "--quiet", "..")
    commit(copy)
    git(copy, "tag", "v1")
    return copy


def git(tree: SqlTree, *arguments: str) -> None:
    who = ("-c", "user.name=Nora", "-c", "user.email=nora@example.com")
    subprocess.run(["git", *who, *arguments], cwd=tree.root, check=True)


def commit(tree: SqlTree) -> None:
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message", "A commit")


def rewritten(tree: SqlTree, ref: str = "v1") -> list[tuple[str, str, int]]:
    found = find_rewritten(read_tree(tree.root), read_release(tree.root, ref))
    return sorted((it.rule, it.file, it.line) for it in found)


def test_an_unchanged_tree_has_no_finding(tree: SqlTree) -> None:
    assert rewritten(tree) == []


def test_new_revisions_may_come(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra")
    record(plan_record(tree.root))
    assert rewritten(tree) == []
    commit(tree)
    assert rewritten(tree) == []


def test_what_is_no_pair_may_change(tree: SqlTree) -> None:
    tree.write("migrations/bookkeeping.sql", "select;\n")
    tree.path("migrations/env.py").unlink()
    assert rewritten(tree) == []


def test_a_change_is_found_although_it_is_recorded_and_committed(tree: SqlTree) -> None:
    tree.replace(UP, "-- purpose: ", "-- purpose: all ")
    tree.settle()
    assert tree.found_now() == [], "the tree itself is in order"
    here = [("record-rewritten", CHECKSUMS, 4), ("released-changed", UP, 1)]
    assert rewritten(tree) == here
    commit(tree)
    assert rewritten(tree) == here
    assert rewritten(tree, "HEAD") == []


def test_a_file_and_a_line_that_are_gone_are_found(tree: SqlTree) -> None:
    tree.path(UP).unlink()
    tree.settle()
    assert rewritten(tree) == [
        ("record-rewritten", CHECKSUMS, 1),
        ("released-changed", CHECKSUMS, 1),
    ]


def test_a_renamed_file_is_found(tree: SqlTree) -> None:
    tree.path(UP).rename(tree.path("migrations/0002_persons.up.sql"))
    assert rewritten(tree) == [("released-changed", CHECKSUMS, 1)]


def test_a_file_that_git_was_told_to_forget_is_still_compared(tree: SqlTree) -> None:
    git(tree, "rm", "--quiet", "--cached", UP)
    assert rewritten(tree) == []


def test_line_endings_of_the_checkout_are_no_change(tree: SqlTree) -> None:
    tree.write(UP, tree.read(UP).replace("\n", "\r\n"))
    assert rewritten(tree) == []


def test_a_release_before_the_record_still_holds_its_files(tree: SqlTree) -> None:
    git(tree, "rm", "--quiet", "--cached", CHECKSUMS)
    git(tree, "commit", "--quiet", "--message", "No record")
    assert rewritten(tree, "HEAD") == []
    tree.replace(UP, "-- purpose: ", "-- purpose: all ")
    assert rewritten(tree, "HEAD") == [("released-changed", UP, 1)]


@pytest.mark.parametrize("ref", ["v2", "", "--all", "v1:folder", "no such ref"])
def test_a_ref_that_is_no_commit_is_refused(tree: SqlTree, ref: str) -> None:
    with pytest.raises(HistoryUnreadable, match=r"git can't say what .* holds: fatal: "):
        read_release(tree.root, ref)


def test_a_ref_without_migrations_is_refused(tree: SqlTree) -> None:
    git(tree, "rm", "--quiet", "-r", "--cached", "migrations")
    git(tree, "commit", "--quiet", "--message", "No migrations")
    with pytest.raises(HistoryUnreadable, match="HEAD holds no migrations"):
        read_release(tree.root, "HEAD")


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    copy = copy_sql(tmp_path)
    with pytest.raises(HistoryUnreadable, match="not a git repository"):
        read_release(copy.root, "HEAD")


def test_a_computer_without_git_is_refused(tree: SqlTree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tree.root))
    with pytest.raises(HistoryUnreadable, match="git is not installed"):
        read_release(tree.root, "v1")
