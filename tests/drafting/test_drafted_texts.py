"""Files are named and headed after the message, and hold what the engine can read."""

import ast

import pytest

from writersroom_db.drafting.change import Stage
from writersroom_db.drafting.draft import Draft
from writersroom_db.drafting.texts import slug_of, texts_of
from writersroom_db.errors import EmptyMessage, UnwritableMessage
from writersroom_db.sqltext import parse_header, split

ADD = Draft(
    Stage.EXPAND, ("create table app.t (i int)",), ("drop table app.t",), (), ("app.t",), ""
)
CONTRACT = Draft(Stage.CONTRACT, ("drop table app.u",), (), ("app.u",), (), "rows are gone")


@pytest.mark.parametrize(
    ("message", "slug"),
    [
        ("Pen names", "pen_names"),
        ("Ünïcode, für alle!", "unicode_fur_alle"),
        ("../../etc/passwd; drop", "etc_passwd_drop"),
        ("one two three four five six seven eight nine", "one_two_three_four_five_six_seven_eight"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_slug_is_plain_and_short(message: str, slug: str) -> None:
    assert slug_of(message) == slug


@pytest.mark.parametrize("message", ["", "  \n", "…", "日本"])
def test_a_message_without_a_letter_is_refused(message: str) -> None:
    with pytest.raises(EmptyMessage):
        slug_of(message)


def test_a_message_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(UnwritableMessage, match="not UTF-8"):
        slug_of("drop \udcff")


def test_revisions_are_numbered_on_from_the_head() -> None:
    texts = texts_of("Pen names", "0041", (ADD, CONTRACT))
    assert [one.name for one in texts] == ["0042_pen_names", "0043_pen_names_contract"]
    assert 'down_revision = "0042"' in texts[1].module
    assert "down_revision = None" in texts_of("First", None, (ADD,))[0].module


def test_headers_say_phase_losses_and_what_has_no_way_back() -> None:
    add, contract = texts_of("Pen names", "0041", (ADD, CONTRACT))
    assert parse_header(add.up).phase == "expand"
    assert parse_header(add.down).loses_rows == ("app.t",)
    assert parse_header(contract.up).phase == "contract"
    assert parse_header(contract.up).loses_rows == ("app.u",)
    assert parse_header(contract.down).irreversible == "rows are gone"
    assert split(contract.down) == ()


def test_a_message_can_break_neither_header_nor_module() -> None:
    message = 'say """hi""" \\ {name}\n-- transaction: no\n' + "long " * 60
    (one,) = texts_of(message, "0001", (ADD,))
    assert parse_header(one.up).transactional
    assert len(split(one.up)) == 1
    assert max(map(len, one.up.splitlines())) <= 100
    ast.parse(one.module)


def test_nothing_drafted_is_one_revision_without_a_statement() -> None:
    (one,) = texts_of("By hand", "0001", ())
    assert parse_header(one.up).purpose == "By hand"
    assert split(one.up) == split(one.down) == ()
