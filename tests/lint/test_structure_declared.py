"""The declared state's list and the checksums: each way to be wrong is found, where it is wrong."""

from pathlib import Path

import pytest
from tests.lint.sql_tree import SqlTree, copy_sql
from tests.revisions import HEAD, NAMES, NEXT

from writersroom_db.files import sql_root
from writersroom_db.lint.structure import find_misshapen, read_tree

INSTALL = "schema/install.psql"
CHECKSUMS = "migrations/checksums"
UP = "migrations/0006_conversations.up.sql"
DOWN = "migrations/0006_conversations.down.sql"
LAST = 2 * len(NAMES)  # lines of the record


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a copy of the SQL folders."""
    return copy_sql(tmp_path)


def _messages(tree: SqlTree) -> list[str]:
    return [finding.message for finding in find_misshapen(read_tree(tree.root))]


def test_the_shipped_tree_is_in_order() -> None:
    assert find_misshapen(read_tree(sql_root())) == ()


def test_a_declared_file_that_is_not_listed_is_found(tree: SqlTree) -> None:
    file = "rls_policies/more/extra.sql"
    tree.path(file).parent.mkdir()
    tree.write(file, "-- purpose: a test\n-- owner: me\n-- why: to be found\n\nselect;\n")
    assert tree.found() == [("install-list", file, 1, 1)]
    assert _messages(tree) == ["schema/install.psql does not list this file"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("\\ir app/tables/gone.sql", "schema/app/tables/gone.sql is no declared file"),
        ("\\ir ../../etc/users.sql", "../etc/users.sql is no declared file"),
        ("\\ir roles.sql", "schema/roles.sql is no declared file"),
        ("\\ir app/tables/users.sql", "schema/app/tables/users.sql is listed twice"),
        ("\\i app/tables/users.sql", "this line lists nothing: \\i app/tables/users.sql"),
        ("create table app.t ();", "this line lists nothing: create table app.t ();"),
    ],
)
def test_a_line_that_lists_no_declared_file_once_is_found(
    tree: SqlTree, line: str, message: str
) -> None:
    tree.write(INSTALL, tree.read(INSTALL) + f"{line}\n")
    last = len(tree.read(INSTALL).splitlines())
    assert tree.found() == [("install-list", INSTALL, last, 1)]
    assert _messages(tree) == [message]


def test_a_list_that_is_gone_is_found(tree: SqlTree) -> None:
    tree.path(INSTALL).unlink()
    found = tree.found()
    assert {rule for rule, *_place in found} == {"install-list"}
    assert ("install-list", "schema/app/tables/users.sql", 1, 1) in found


def test_the_record_is_what_sha256sum_prints(tree: SqlTree) -> None:
    shipped = tree.read(CHECKSUMS)
    tree.settle()
    assert tree.read(CHECKSUMS) == shipped


@pytest.mark.parametrize("file", [UP, DOWN])
def test_a_changed_file_is_found(tree: SqlTree, file: str) -> None:
    tree.replace(file, "-- purpose: ", "-- purpose:  ")
    assert tree.found_now() == [("recorded-changed", file, 1, 1)]


def test_other_line_endings_are_no_other_text(tree: SqlTree) -> None:
    tree.write(UP, tree.read(UP).replace("\n", "\r\n"))
    assert tree.found_now() == [("line-endings", UP, 1, 1)]


def test_a_recorded_file_that_is_gone_is_found(tree: SqlTree) -> None:
    for path in tree.root.glob(f"migrations/**/{HEAD}_*"):
        path.unlink()
    assert tree.found_now() == [("recorded-gone", CHECKSUMS, line, 1) for line in (LAST - 1, LAST)]
    assert _messages(tree)[0] == f"{NAMES[-1]}.down.sql is recorded, but gone"


def test_a_file_that_is_not_recorded_is_found(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra")
    found = find_misshapen(read_tree(tree.root))
    assert [(it.rule, it.file, it.line) for it in found] == [
        ("not-recorded", f"migrations/{NEXT}_extra.down.sql", 1),
        ("not-recorded", f"migrations/{NEXT}_extra.up.sql", 1),
    ]
    assert all("writersroom-db validate --record" in it.hint for it in found)


def test_without_a_record_no_file_is_recorded(tree: SqlTree) -> None:
    tree.path(CHECKSUMS).unlink()
    assert [rule for rule, *_place in tree.found_now()] == ["not-recorded"] * LAST


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("  0002_people.down", " *0002_people.down", 3),
        ("  0002_people.down", "  ./0002_people.down", 3),
        ("  0002_people.down", " 0002_people.down", 3),
    ],
)
def test_a_line_that_is_no_record_is_found(tree: SqlTree, old: str, new: str, line: int) -> None:
    tree.replace(CHECKSUMS, old, new)
    assert set(tree.found_now()) == {
        ("checksum-line", CHECKSUMS, line, 1),
        ("not-recorded", "migrations/0002_people.down.sql", 1, 1),
    }


def test_an_empty_line_of_the_record_is_found(tree: SqlTree) -> None:
    tree.write(CHECKSUMS, tree.read(CHECKSUMS) + "\n")
    assert tree.found_now() == [("checksum-line", CHECKSUMS, LAST + 1, 1)]


def test_a_file_that_is_recorded_twice_is_found(tree: SqlTree) -> None:
    last = tree.read(CHECKSUMS).splitlines()[-1]
    tree.write(CHECKSUMS, tree.read(CHECKSUMS) + f"{last}\n")
    assert tree.found_now() == [("checksum-line", CHECKSUMS, LAST + 1, 1)]


def test_a_record_out_of_order_is_found(tree: SqlTree) -> None:
    first, *others = tree.read(CHECKSUMS).splitlines()
    tree.write(CHECKSUMS, "".join(f"{line}\n" for line in [*others, first]))
    assert tree.found_now() == [("checksum-line", CHECKSUMS, LAST, 1)]
