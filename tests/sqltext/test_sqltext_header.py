"""What the header of a migration's file gives, and which headers are refused."""

import pytest

from writersroom_db.sqltext import Batch, Header, SqlTextError, parse_header

PURPOSE_AND_LOCKS = "-- purpose: people\n-- locks: none\n"


def test_header_with_every_key() -> None:
    text = """\
-- purpose: people and their accounts,
--   in two lines: with a colon
-- locks: none that anyone can wait for
-- phase: contract
-- transaction: no
-- deadline: 500ms
-- loses-rows: app.users, app.projects,
--   app.documents
-- irreversible: the rows are gone

-- remark: not of the header
drop table app.users;
"""
    assert parse_header(text) == Header(
        purpose="people and their accounts, in two lines: with a colon",
        locks="none that anyone can wait for",
        phase="contract",
        transactional=False,
        deadline=0.5,
        loses_rows=("app.users", "app.projects", "app.documents"),
        irreversible="the rows are gone",
    )


def test_header_has_defaults() -> None:
    header = parse_header(PURPOSE_AND_LOCKS)
    assert header == Header(
        purpose="people",
        locks="none",
        phase="expand",
        transactional=True,
        batch=None,
        deadline=None,
        loses_rows=(),
        irreversible=None,
    )


def test_a_batched_file_runs_outside_a_transaction() -> None:
    header = parse_header(f"{PURPOSE_AND_LOCKS}-- batch: app.documents by id, 1000 rows")
    assert header.batch == Batch("app.documents", "id", 1000)
    assert not header.transactional


@pytest.mark.parametrize("phase", ["expand", "contract"])
def test_phase_says_when_a_file_may_ship(phase: str) -> None:
    assert parse_header(f"{PURPOSE_AND_LOCKS}-- phase: {phase}").phase == phase


def test_order_and_line_endings_do_not_matter() -> None:
    text = "-- locks:\n--   none\n-- transaction: yes\n-- purpose: people\nselect 1;"
    assert parse_header(text.replace("\n", "\r\n")) == Header("people", "none")


@pytest.mark.parametrize(
    ("value", "seconds"), [("60s", 60.0), ("500ms", 0.5), ("2min", 120.0), ("1ms", 0.001)]
)
def test_deadline_is_in_seconds(value: str, seconds: float) -> None:
    assert parse_header(f"{PURPOSE_AND_LOCKS}-- deadline: {value}").deadline == seconds


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "says no purpose", 1, 1),
        ("create table app.t ();\n-- purpose: late", "says no purpose", 1, 1),
        ("\n" + PURPOSE_AND_LOCKS, "says no purpose", 1, 1),
        ("-- purpose: people\nselect 1;", "says no locks", 1, 1),
        ("-- locks: none\n", "says no purpose", 1, 1),
        (PURPOSE_AND_LOCKS + "-- author: me", "unknown key author", 3, 4),
        (PURPOSE_AND_LOCKS + "-- Transaction: no", "unknown key Transaction", 3, 4),
        (PURPOSE_AND_LOCKS + "-- purpose: again", "purpose stands twice", 3, 4),
        (PURPOSE_AND_LOCKS + "-- transaction: maybe", "yes or no, not maybe", 3, 17),
        (PURPOSE_AND_LOCKS + "-- phase: both", "expand or contract, not both", 3, 11),
        (PURPOSE_AND_LOCKS + "-- batch: documents by id, 10 rows", "not documents by", 3, 11),
        (PURPOSE_AND_LOCKS + "-- batch: app.a by id, 0 rows", "not app.a by id, 0 rows", 3, 11),
        (PURPOSE_AND_LOCKS + "-- batch: app.a by id", "not app.a by id", 3, 11),
        (PURPOSE_AND_LOCKS + "-- batch: app.a by id, b, 9 rows", "not app.a by id, b", 3, 11),
        (PURPOSE_AND_LOCKS + "-- batch: app.a by id, \u0661 rows", "not app.a by id", 3, 11),
        (
            PURPOSE_AND_LOCKS + "-- batch: app.a by id, 9 rows\n-- transaction: no",
            "batch and transaction exclude each other",
            4,
            17,
        ),
        (PURPOSE_AND_LOCKS + "-- deadline: soon", "not soon", 3, 14),
        (PURPOSE_AND_LOCKS + "-- deadline: 10", "not 10", 3, 14),
        (PURPOSE_AND_LOCKS + "-- deadline: 0s", "not 0s", 3, 14),
        (PURPOSE_AND_LOCKS + "-- deadline: 1.5min", "not 1.5min", 3, 14),
        (PURPOSE_AND_LOCKS + "-- deadline: \u0661s", "not \u0661s", 3, 14),
        (PURPOSE_AND_LOCKS + "-- loses-rows: users", "not users", 3, 16),
        (PURPOSE_AND_LOCKS + "-- loses-rows: app.a,, app.b", "not an empty name", 3, 16),
        (PURPOSE_AND_LOCKS + "-- loses-rows: app.a app.b", "not app.a app.b", 3, 16),
        (PURPOSE_AND_LOCKS + "-- irreversible:", "irreversible is empty", 3, 17),
        ("-- purpose:\n-- locks: none", "purpose is empty", 1, 12),
        (PURPOSE_AND_LOCKS + "-- some prose", "no '-- key: value'", 3, 1),
        (PURPOSE_AND_LOCKS + "--deadline: 1s", "no '-- key: value'", 3, 1),
        (PURPOSE_AND_LOCKS + "--", "no '-- key: value'", 3, 1),
        ("--   indented first", "no '-- key: value'", 1, 1),
        ("\ufeff" + PURPOSE_AND_LOCKS, "byte order mark", 1, 1),
    ],
)
def test_bad_header_is_refused_with_its_place(
    text: str, problem: str, line: int, column: int
) -> None:
    with pytest.raises(SqlTextError, match=problem) as caught:
        parse_header(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    "text", ["", PURPOSE_AND_LOCKS + "-- author: me", PURPOSE_AND_LOCKS + "-- deadline: 1h"]
)
def test_refusal_names_the_allowed_keys(text: str) -> None:
    with pytest.raises(SqlTextError) as caught:
        parse_header(text)
    keys = "purpose, locks, phase, transaction, batch, deadline, loses-rows, irreversible"
    assert keys in caught.value.hint
