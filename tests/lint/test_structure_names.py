"""Names, numbers and modules of migrations: each way to be wrong is found, where it is wrong."""

from pathlib import Path

import pytest
from tests.lint.sql_tree import SqlTree, copy_sql
from tests.revisions import HEAD, NAMES, NEXT, SECOND, THIRD

from writersroom_db.lint.structure import find_misshapen, read_tree

UP = f"migrations/{NEXT}_extra.up.sql"
DOWN = f"migrations/{NEXT}_extra.down.sql"
MODULE = f"migrations/versions/{NEXT}_extra.py"


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a copy with a revision ``0007_extra``."""
    copy = copy_sql(tmp_path)
    copy.add(f"{NEXT}_extra")
    return copy


def _messages(tree: SqlTree) -> list[str]:
    return [finding.message for finding in find_misshapen(read_tree(tree.root))]


def test_a_tree_in_order_has_no_finding(tree: SqlTree) -> None:
    assert tree.found() == []


@pytest.mark.parametrize(
    "file",
    [
        f"migrations/{SECOND}-more.up.sql",
        f"migrations/{SECOND}_More.up.sql",
        f"migrations/{SECOND}_more.sql",
        f"migrations/{SECOND}_more.UP.SQL",
        "migrations/008_more.up.sql",
        f"migrations/{SECOND}_.up.sql",
        "migrations/bookkeeping.up.sql",
    ],
)
def test_a_file_named_otherwise_is_found(tree: SqlTree, file: str) -> None:
    tree.settle()
    tree.write(file, tree.read(UP))
    assert tree.found_now() == [("file-name", file, 1, 1)]


@pytest.mark.parametrize(
    "file", [f"{SECOND}-more.py", "more.py", "__init__.py", f"{SECOND}_more.up.py"]
)
def test_a_module_named_otherwise_is_found(tree: SqlTree, file: str) -> None:
    tree.write(f"migrations/versions/{file}", '"""A test."""\n')
    assert tree.found() == [("file-name", f"migrations/versions/{file}", 1, 1)]


@pytest.mark.parametrize(
    ("gone", "shown", "message"),
    [
        (UP, DOWN, f"{NEXT}_extra.up.sql is missing"),
        (DOWN, UP, f"{NEXT}_extra.down.sql is missing"),
        (MODULE, UP, f"versions/{NEXT}_extra.py is missing"),
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
    assert _messages(tree) == [f"{NEXT}_extra.up.sql and {NEXT}_extra.down.sql are missing"]


def test_a_gap_in_the_numbers_is_found(tree: SqlTree) -> None:
    tree.add(f"{THIRD}_later", after=NEXT)
    assert tree.found() == [("revision-number", f"migrations/{THIRD}_later.up.sql", 1, 1)]
    assert _messages(tree) == [f"{THIRD} follows {NEXT}"]


def test_a_number_given_twice_is_found(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_other")
    assert tree.found() == [("revision-number", f"migrations/{NEXT}_other.up.sql", 1, 1)]
    assert _messages(tree) == [f"{NEXT}_extra and {NEXT}_other have the same number"]


def test_numbers_that_begin_at_another_than_the_first_are_found(tree: SqlTree) -> None:
    for name in NAMES:
        for path in tree.root.glob(f"migrations/**/{name}.*"):
            path.unlink()
    tree.replace(MODULE, f'"{HEAD}"', "None")
    assert tree.found() == [("revision-number", UP, 1, 1)]
    assert _messages(tree) == [f"{NEXT} is the first"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"""A test."""\n', "", 1, "the module says in no docstring what the revision is"),
        ('"""A test."""', '""" """', 1, "in no docstring"),
        (f'revision = "{NEXT}"', f'revision = "{SECOND}"', 5, f'does not say revision = "{NEXT}"'),
        (f'revision = "{NEXT}"\n', "", 1, f'does not say revision = "{NEXT}"'),
        (f'down_revision = "{HEAD}"\n', "", 1, "does not say its down_revision"),
        (f'"{HEAD}"', f'("{HEAD}",)', 6, "does not say its down_revision"),
        (f'"{HEAD}"', '"0005"', 6, f"{HEAD}, {NEXT} are all heads: {NEXT}_extra goes on from 0005"),
        (f'"{HEAD}"', "None", 6, f"{HEAD}, {NEXT} are all heads: {NEXT}_extra goes on from None"),
        (f'"{HEAD}"', f'"{NEXT}"', 6, f"{NEXT}_extra goes on from {NEXT}, and not from {HEAD}"),
        (f'pair("{NEXT}_extra")', f'pair("{HEAD}_extra")', 8, f'sql_pair("{NEXT}_extra")'),
        (f'pair("{NEXT}_extra")', f'pair("{NEXT}_extra", True)', 8, f'sql_pair("{NEXT}_extra")'),
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
    tree.add(f"{SECOND}_other", after=HEAD)
    assert tree.found() == [("one-head", f"migrations/versions/{SECOND}_other.py", 6, 1)]
    (message,) = _messages(tree)
    assert (
        message == f"{NEXT}, {SECOND} are all heads: {SECOND}_other goes on from {HEAD},"
        f" and not from {NEXT}"
    )


def test_everything_wrong_is_found_at_once(tree: SqlTree) -> None:
    tree.path(DOWN).unlink()
    tree.add(f"{THIRD}_later", "select\n", after="0003")
    tree.write("migrations/notes.sql", "select;\n")
    tree.replace(MODULE, f'"{HEAD}"', '"0001"')
    assert {rule for rule, *_place in tree.found()} == {
        "file-name",
        "one-head",
        "revision-incomplete",
        "revision-number",
        "sql-text",
    }
