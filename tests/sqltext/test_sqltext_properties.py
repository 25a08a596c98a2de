"""Statements joined by any comments and white space split back into themselves."""

import re

from hypothesis import given
from hypothesis import strategies as st

from writersroom_db.sqltext import SqlTextError, Statement, position, split
from writersroom_db.sqltext.splitter import statements_of

LETTERS = "ab$'\"\\;()/*-e \n\ré日_1"
ANY_TEXT = st.text(alphabet=LETTERS, max_size=40)
WORD = st.from_regex(r"x[a-z_é日0-9$]{0,6}", fullmatch=True)
# Behind the plus, since on a line of its own it would go on with an escaped one before it.
STRING = ANY_TEXT.map(lambda body: "+ '" + body.replace("'", "''") + "'")
ESCAPED = ANY_TEXT.map(
    lambda body: "E'" + body.replace("\\", "\\\\").replace("'", "\\'").replace("e", "''") + "'"
)
NAME = ANY_TEXT.map(lambda body: '"x' + body.replace('"', '""') + '"')
TAG = st.from_regex(r"([a-zé_][a-zé_0-9]{0,3})?", fullmatch=True).map(lambda tag: f"${tag}$")
DOLLAR = st.tuples(TAG, ANY_TEXT).map(lambda pair: pair[0] + pair[1].replace("$", " ") + pair[0])
LINE_COMMENT = ANY_TEXT.map(lambda body: "--" + re.sub(r"[\n\r]", " ", body) + "\n")
BLOCK_COMMENT = st.recursive(
    ANY_TEXT.map(lambda body: "/*" + re.sub(r"[/*]", " ", body) + "*/"),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: f"/* {' ; '.join(parts)} */"),
    max_leaves=4,
)
SPACE = st.sampled_from([" ", "\n", "\r\n", "\t"])
GAP = st.lists(st.one_of(SPACE, LINE_COMMENT, BLOCK_COMMENT), max_size=4).map("".join)
ATOM = st.one_of(WORD, STRING, ESCAPED, NAME, DOLLAR, st.sampled_from(["1", "$1", "+", "1.5"]))
GROUP = st.lists(st.one_of(ATOM, st.just(";")), max_size=3).map(lambda p: f"( {' '.join(p)} )")
STATEMENT = st.builds(
    lambda first, rest: first + "".join(f" {gap} {part}" for gap, part in rest),
    WORD,
    st.lists(st.tuples(GAP, st.one_of(ATOM, GROUP)), max_size=6),
)


@given(st.lists(st.tuples(GAP, STATEMENT), max_size=6), GAP)
def test_joined_statements_split_back_into_themselves(
    parts: list[tuple[str, str]], tail: str
) -> None:
    sql = "".join(f"{gap}{statement};" for gap, statement in parts) + tail
    statements = split(sql)
    assert [s.text for s in statements] == [statement for _, statement in parts]
    for statement in statements:
        assert sql.startswith(statement.text + ";", statement.offset)
        assert position(sql, statement.offset) == (statement.line, statement.column)


def split_or_error(sql: str) -> list[Statement] | SqlTextError:
    try:
        return list(statements_of(sql))
    except SqlTextError as error:
        return error


@given(st.text(alphabet=LETTERS))
def test_any_text_is_split_without_loss_or_refused_inside_it(sql: str) -> None:
    outcome = split_or_error(sql)
    if isinstance(outcome, SqlTextError):
        lines = sql.split("\n")
        assert 1 <= outcome.line <= len(lines)
        assert 1 <= outcome.column <= len(lines[outcome.line - 1])
        return
    end = 0
    for statement in outcome:
        assert statement.offset >= end
        end = statement.offset + len(statement.text)
        assert sql[statement.offset : end + 1] == statement.text + ";"
