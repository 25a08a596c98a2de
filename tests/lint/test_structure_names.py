"""Names, numbers and modules of migrations: each way to be wrong is found, where it is wrong."""

from pathlib import Path

import pytest
from tests.lint.sql_tree import SqlTree, copy_sql

from writersroom_db.lint.structure import find_misshapen, read_tree

UP = "migrations/0007_extra.up.sql"
DOWN = "migrations/0007_extra.down.sql"
MODULE = "migrations/versions/0007_extra.py"


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a copy with a revision ``0007_extra``."""
    copy = copy_sql(tmp_path)
    copy.add("0007_extra")
    return copy


def _messages(tree: SqlTree) -> list[str]:
    return [finding.message for finding in find_misshapen(read_tree(tree.root))]


def test_a_tree_in_order_has_no_finding(tree: SqlTree) -> None:
    assert tree.found() == []


@pytest.mark.parametrize(
    "file",
    [
        "migrations/0008-more.up.sql",
        "migrations/0008_More.up.sql",
        "migrations/0008_more.sql",
        "migrations/0008_more.UP.SQL",
        "migrations/008_more.up.sql",
        "migrations/0008_.up.sql",
        "migrations/bookkeeping.up.sql",
    ],
)
def test_a_file_named_otherwise_is_found(tree: SqlTree, file: str) -> None:
    tree.settle()
    tree.write(file, tree.read(UP))
    assert tree.found_now() == [("file-name", file, 1, 1)]


@pytest.mark.parametrize("file", ["0008-more.py", "more.py", "__init__.py", "0008_more.up.py"])
def test_a_module_named_otherwise_is_found(tree: SqlTree, file: str) -> None:
    tree.write(f"migrations/versions/{file}", '"""A test."""\n')
    assert tree.found() == [("file-name", f"migrations/versions/{file}", 1, 1)]


@pytest.mark.parametrize(
    ("gone", "shown", "message"),
    [
        (UP, DOWN, "0007_extra.up.sql is missing"),
        (DOWN, UP, "0007_extra.down.sql is missing"),
        (MODULE, UP, "versions/0007_extra.py is missing"),
    ],
)
def test_a_revision_without_one_of_its_files_is_found(
    tree: SqlTree, gone: str, shown: str, message: str
) -> None:
    tree.path(gone).unlink()
    assert tree.found() == [("revision-incomplete", shown, 1, 1)]
    assert _messages(tree) == [message]


def test_a_module_without_both_files_is_found(tree: SqlTree) -> None:
    tree.path(UP).unlink()
    tree.path(DOWN).unlink()
    assert tree.found() == [("revision-incomplete", MODULE, 1, 1)]
    assert _messages(tree) == ["0007_extra.up.sql and 0007_extra.down.sql are missing"]


def test_a_gap_in_the_numbers_is_found(tree: SqlTree) -> None:
    tree.add("0009_later", after="0007")
    assert tree.found() == [("revision-number", "migrations/0009_later.up.sql", 1, 1)]
    assert _messages(tree) == ["0009 follows 0007"]


def test_a_number_given_twice_is_found(tree: SqlTree) -> None:
    tree.add("0007_other")
    assert tree.found() == [("revision-number", "migrations/0007_other.up.sql", 1, 1)]
    assert _messages(tree) == ["0007_extra and 0007_other have the same number"]


def test_numbers_that_begin_at_another_than_the_first_are_found(tree: SqlTree) -> None:
    for path in tree.root.glob("migrations/**/000[1-6]_*"):
        path.unlink()
    tree.replace(MODULE, '"0006"', "None")
    assert tree.found() == [("revision-number", UP, 1, 1)]
    assert _messages(tree) == ["0007 is the first"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"""A test."""\n', "", 1, "the module says in no docstring what the revision is"),
        ('"""A test."""', '""" """', 1, "in no docstring"),
        ('revision = "0007"', 'revision = "0008"', 5, 'does not say revision = "0007"'),
        ('revision = "0007"\n', "", 1, 'does not say revision = "0007"'),
        ('down_revision = "0006"\n', "", 1, "does not say its down_revision"),
        ('"0006"', '("0006",)', 6, "does not say its down_revision"),
        ('"0006"', '"0005"', 6, "0006, 0007 are all heads: 0007_extra goes on from 0005"),
        ('"0006"', "None", 6, "0006, 0007 are all heads: 0007_extra goes on from None"),
        ('"0006"', '"0007"', 6, "0007_extra goes on from 0007, and not from 0006"),
        ('pair("0007_extra")', 'pair("0006_extra")', 8, 'sql_pair("0007_extra")'),
        ('pair("0007_extra")', 'pair("0007_extra", True)', 8, 'sql_pair("0007_extra")'),
        ("upgrade, downgrade", "print('x')\n\nupgrade, downgrade", 8, "this has no place"),
        ("from writersroom", "import os\nfrom writersroom", 3, "this has no place"),
        ("down_revision =", "down_revision = = 1", 6, "can't be read: invalid syntax"),
        ('"""A test."""', '"""A \0 test."""', 1, "can't be read"),
    ],
)
def test_a_module_that_says_something_else_is_found(
    tree: SqlTree, old: str, new: str, line: int, message: str
) -> None:
    tree.replace(MODULE, old, new)
    ((_rule, file, at, _column),) = tree.found()
    assert (file, at) == (MODULE, line)
    assert message in _messages(tree)[0]


def test_a_branch_names_its_heads(tree: SqlTree) -> None:
    tree.add("0008_other", after="0006")
    assert tree.found() == [("one-head", "migrations/versions/0008_other.py", 6, 1)]
    (message,) = _messages(tree)
    assert message == "0007, 0008 are all heads: 0008_other goes on from 0006, and not from 0007"


def test_everything_wrong_is_found_at_once(tree: SqlTree) -> None:
    tree.path(DOWN).unlink()
    tree.add("0009_later", "select\n", after="0003")
    tree.write("migrations/notes.sql", "select;\n")
    tree.replace(MODULE, '"0006"', '"0001"')
    assert {rule for rule, *_place in tree.found()} == {
        "file-name",
        "one-head",
        "revision-incomplete",
        "revision-number",
        "sql-text",
    }
