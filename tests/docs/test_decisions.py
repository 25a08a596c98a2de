"""The decision records have one form, and their index says what they say."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
HEADINGS = ["Status", "Context", "Decision", "Consequences"]


def test_records_are_numbered_without_gaps() -> None:
    assert RECORDS
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_has_its_number_and_the_four_headings(record: Path) -> None:
    text = record.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(record.name[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_is_built_or_says_what_is_missing(record: Path) -> None:
    said = _status(record)

    assert said == "Accepted, built." or re.fullmatch(
        r"Accepted; built so far: .+; still to come: .+\.", said
    )


def test_the_index_lists_each_record_with_its_title_and_status() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")

    rows = [line for line in index.splitlines() if line.startswith("| [")]

    assert rows == [_row(record) for record in RECORDS]


def _row(record: Path) -> str:
    title = record.read_text(encoding="utf-8").splitlines()[0].split(". ", 1)[1]
    built = "built" if _status(record) == "Accepted, built." else "built in part"
    return f"| [{record.name[:4]}]({record.name}) | {title} | Accepted, {built} |"


def _status(record: Path) -> str:
    text = record.read_text(encoding="utf-8")
    return " ".join(text.split("## Status\n")[1].split("\n## ")[0].split())
