"""Recording adds what is missing to ``migrations/checksums``, and changes nothing."""

import subprocess
from pathlib import Path

import pytest
from tests.lint.sql_tree import SqlTree, copy_sql
from tests.revisions import NEXT, NUMBERS

from writersroom_db.errors import RecordRefused
from writersroom_db.lint.record import plan_record, record

CHECKSUMS = "migrations/checksums"


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a copy of the SQL folders."""
    return copy_sql(tmp_path)


def test_new_files_are_recorded_behind_the_others(tree: SqlTree) -> None:
    before = tree.read(CHECKSUMS)
    tree.add(f"{NEXT}_extra")
    plan = plan_record(tree.root)
    assert tree.read(CHECKSUMS) == before, "a plan writes nothing"

    record(plan)
    assert tree.read(CHECKSUMS).startswith(before)
    added = tree.read(CHECKSUMS).removeprefix(before).splitlines()
    assert tuple(added) == plan.lines
    assert [line[64:] for line in added] == [f"  {NEXT}_extra.down.sql", f"  {NEXT}_extra.up.sql"]
    assert tree.found_now() == []


def test_recording_again_changes_nothing(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra")
    record(plan_record(tree.root))
    once = tree.read(CHECKSUMS)
    plan = plan_record(tree.root)
    record(plan)
    assert plan.lines == ()
    assert tree.read(CHECKSUMS) == once
    assert [path.name for path in tree.root.glob("migrations/checksums*")] == ["checksums"]


def test_a_missing_line_goes_where_it_belongs(tree: SqlTree) -> None:
    lines = tree.read(CHECKSUMS).splitlines()
    tree.write(CHECKSUMS, "".join(f"{line}\n" for line in lines if "0003" not in line))
    record(plan_record(tree.root))
    assert tree.read(CHECKSUMS).splitlines() == lines


def test_a_record_is_begun_where_there_is_none(tree: SqlTree) -> None:
    whole = tree.read(CHECKSUMS)
    tree.path(CHECKSUMS).unlink()
    record(plan_record(tree.root))
    assert tree.read(CHECKSUMS) == whole


def test_sha256sum_agrees(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra")
    record(plan_record(tree.root))
    command = ["sha256sum", "--check", "--strict", "checksums"]
    done = subprocess.run(
        command, cwd=tree.root / "migrations", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2 * len(NUMBERS) + 2


def test_changed_and_gone_files_are_refused_with_the_list(tree: SqlTree) -> None:
    before = tree.read(CHECKSUMS)
    tree.add(f"{NEXT}_extra")
    tree.replace("migrations/0002_people.up.sql", "-- purpose: ", "-- purpose: all ")
    tree.path("migrations/0004_documents.down.sql").unlink()
    with pytest.raises(RecordRefused) as refused:
        plan_record(tree.root)
    assert refused.value.message == (
        "Nothing is recorded:"
        " migrations/checksums:7: 0004_documents.down.sql is recorded, but gone;"
        " migrations/0002_people.up.sql:1: the text is not the one that migrations/checksums"
        " records."
    )
    assert tree.read(CHECKSUMS) == before


def test_a_record_that_cannot_be_read_is_refused(tree: SqlTree) -> None:
    tree.write(CHECKSUMS, "what?\n")
    with pytest.raises(RecordRefused, match=r"migrations/checksums:1: this line is no sha256"):
        plan_record(tree.root)
    assert tree.read(CHECKSUMS) == "what?\n"
