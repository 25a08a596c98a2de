"""Which files can be spread over the ranges of a key."""

import pytest

from writersroom_db.sqltext import SqlTextError, refuse_unspreadable, split


@pytest.mark.parametrize(
    "text",
    [
        "update app.a set n = 1 where id between $1 and $2;",
        "-- first\n\ndelete from app.a where id >= $1 and id <= $2 and id <> $1;",
    ],
)
def test_one_statement_with_both_bounds_is_taken(text: str) -> None:
    refuse_unspreadable(split(text))


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "no statement", 1, 1),
        ("-- nothing", "no statement", 1, 1),
        ("\n update app.a set n = 1;", r"uses \$1 and \$2", 2, 2),
        ("update app.a set n = 1 where id >= $1;", r"uses \$1 and \$2", 1, 1),
        ("select $1, $2, $3;", "and no other", 1, 1),
        ("select $10, $2;", r"uses \$1 and \$2", 1, 1),
        ("select '$1', /* $1 */ $2; -- $1", r"uses \$1 and \$2", 1, 1),
        ("select f$1, $2;", r"uses \$1 and \$2", 1, 1),
        ("select $1, $2;\n select 1;", "a second statement", 2, 2),
    ],
)
def test_anything_else_is_refused_with_its_place(
    text: str, problem: str, line: int, column: int
) -> None:
    with pytest.raises(SqlTextError, match=problem) as caught:
        refuse_unspreadable(split(text))
    assert (caught.value.line, caught.value.column) == (line, column)
