"""Which statements the splitter refuses because the runner must not send them."""

import pytest

from writersroom_db.sqltext import SqlTextError, split


@pytest.mark.parametrize(
    "statement",
    [
        "begin",
        "BEGIN ISOLATION LEVEL SERIALIZABLE",
        "begin /* a */ work",
        "begin atomic select 1",
        "start transaction",
        "start -- a;\n /* b /* c; */ */ transaction read only",
        "commit",
        "commit and chain",
        "commit prepared 'x'",
        "end",
        "End Transaction",
        "rollback",
        "rollback to savepoint a",
        "rollback prepared 'x'",
        "abort",
        "savepoint a",
        "release a",
        "prepare transaction 'x'",
        "(commit)",
        "( /* a */ (rollback))",
    ],
)
@pytest.mark.parametrize("before", ["", "/* a; */ -- b;\n "])
def test_transaction_control_is_refused(before: str, statement: str) -> None:
    with pytest.raises(SqlTextError, match="controls the transaction") as caught:
        split(f"select 1;\n{before}{statement};\nselect 2;")
    assert caught.value.line == 2 + before.count("\n")
    assert caught.value.hint


@pytest.mark.parametrize(
    "statement",
    [
        "copy app.t from stdin",
        "COPY app.t (a, b) FROM STDIN WITH (FORMAT csv)",
        "copy app.t to stdout",
        "copy (select 1) to stdout",
        "copy app.t to /* a */ stdout",
        "copy app.t from -- a\n stdin where a > 1",
        "copy app.t to stdin",
        "copy binary app.t from stdin",
    ],
)
def test_copy_through_the_client_is_refused(statement: str) -> None:
    with pytest.raises(SqlTextError, match="COPY through STDIN or STDOUT"):
        split(f"{statement};")


def test_copy_is_refused_before_its_data_are_read_as_sql() -> None:
    with pytest.raises(SqlTextError, match="COPY through STDIN") as caught:
        split("select 1;\ncopy app.t from stdin;\n1\tO'Brien\n\\.\n")
    assert (caught.value.line, caught.value.column) == (2, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "create function f() returns int begin atomic select 1; end",
        "create procedure f() language plpgsql as $$ begin commit; end $$",
        "do $$ begin rollback; end $$",
        "do 'begin commit; end'",
        "/* commit; */ select 1",
        "-- commit;\nselect 1",
        'select begin from "commit"',
        "prepare p as select 1",
        "start_ 1",
        "set transaction isolation level serializable",
        "create table commit (begin int)",
        "copy app.t from '/stdin'",
        "copy app.t to program 'cat > stdout'",
        "copy (select a from stdin) to '/x'",
        "copy stdin from '/x'",
        'copy app.t from "stdin"',
        "insert into app.t select a from stdin",
    ],
)
def test_kin_of_refused_statements_pass(statement: str) -> None:
    assert len(split(f"{statement};")) == 1
