"""What the splitter returns and refuses, case by case."""

import pytest

from writersroom_db.sqltext import SqlTextError, Statement, position, split


def texts(sql: str) -> list[str]:
    return [statement.text for statement in split(sql)]


def refusal(sql: str) -> SqlTextError:
    with pytest.raises(SqlTextError) as caught:
        split(sql)
    return caught.value


def test_statement_starts_at_its_first_token_and_ends_before_its_semicolon() -> None:
    sql = "-- café\n/* a; */ select 'é' -- x;\n ;\r\n\tselect 2;"
    assert split(sql) == (
        Statement("select 'é' -- x;\n ", line=2, column=10, offset=17),
        Statement("select 2", line=4, column=2, offset=39),
    )


def test_lines_end_alike_with_and_without_carriage_returns() -> None:
    sql = "select 1; -- a\n\n  select\n 2;\nselect 3;"
    unix, windows = split(sql), split(sql.replace("\n", "\r\n"))
    assert [(s.line, s.column) for s in unix] == [(1, 1), (3, 3), (5, 1)]
    assert [(s.line, s.column) for s in windows] == [(1, 1), (3, 3), (5, 1)]
    assert windows[1].text == "select\r\n 2"


def test_carriage_return_alone_ends_a_comment() -> None:
    assert texts("-- a;\rselect 1 -- b;\r;") == ["select 1 -- b;\r"]


@pytest.mark.parametrize("number", ["1", "1.5", "1_000", "0x1f", "1e5", "$1", "$12"])
def test_dollar_quote_may_follow_a_number_at_once(number: str) -> None:
    assert texts(f"select {number}$$;$$, {number}$a$;$a$;") == [
        f"select {number}$$;$$, {number}$a$;$a$"
    ]


@pytest.mark.parametrize(
    "sql", ["", " \r\n", "-- only; this", "/* a /* b; */ */", ";;;", "; -- a\n;"]
)
def test_text_without_statements_gives_none(sql: str) -> None:
    assert split(sql) == ()


def test_two_hundred_thousand_comments_in_a_row_are_passed_over() -> None:
    assert texts("/**/" * 200_000 + "select 1;") == ["select 1"]


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (4, (2, 2)), (6, (4, 1)), (7, (4, 2))],
)
def test_position_counts_lines_and_columns_from_one(offset: int, expected: tuple[int, int]) -> None:
    assert position("a😀\né\n\nb", offset) == expected


def test_position_finds_what_postgresql_counts_within_a_statement() -> None:
    sql = "select 1;\n\n  select 'ä',\n    nonsense 1 2;"
    statement = split(sql)[1]
    statement_position = statement.text.index("2") + 1
    assert position(sql, statement.offset + statement_position - 1) == (4, 16)


@pytest.mark.parametrize(
    ("sql", "problem", "line", "column"),
    [
        ("select 1;\n select 'a''b;", "string is never closed", 2, 9),
        ("select e'a\\';", "string is never closed", 1, 8),
        ("select E'a'\n 'b\\';", "string is never closed", 1, 8),
        ('select\n"a"";', "quoted name is never closed", 2, 1),
        ("select 1; /* a /* b */ ;", "comment is never closed", 1, 11),
        ("select 1 /* a /* b */ ;", "comment is never closed", 1, 10),
        ("select $a$ ; $b$ ; $A$;", r"\$a\$ opens is never closed", 1, 8),
        ("select\n (1, (2);\nselect 3;", "parenthesis is never closed", 2, 2),
        (
            "create function f() returns int\nbegin atomic select 1;",
            "BEGIN ATOMIC has no END",
            2,
            1,
        ),
        ("create procedure f() begin atomic select 1 end;", "BEGIN ATOMIC has no END", 1, 22),
        ("select 1;\n\n  select 2\n-- end\n", "no ; at its end", 3, 3),
        ("create function f() begin atomic end", "no ; at its end", 1, 1),
        ("\ufeffselect 1;", "byte order mark", 1, 1),
        ("select 1;\nselect '\0';", "NUL character", 2, 9),
    ],
)
def test_unfinished_and_unreadable_text_is_refused_where_it_starts(
    sql: str, problem: str, line: int, column: int
) -> None:
    error = refusal(sql)
    assert (error.line, error.column) == (line, column)
    assert error.hint
    with pytest.raises(SqlTextError, match=problem):
        raise error


def test_error_names_file_line_and_column() -> None:
    error = refusal("select 1;\n select 'a")
    assert error.message == "line 2, column 9: this string is never closed"
    placed = error.in_file("migrations/0001_users.up.sql")
    assert placed.message == "migrations/0001_users.up.sql:2:9: this string is never closed"
    assert (placed.line, placed.column, placed.hint) == (2, 9, error.hint)


@pytest.mark.parametrize(
    ("sql", "command", "column"),
    [
        ("\\set a 1\n", r"\set", 1),
        ("  \\i other.sql", r"\i", 3),
        ("select 1 \\gexec", r"\gexec", 10),
        ("select (1 \\gset", r"\gset", 11),
        ("select 1 \\;", "\\", 10),
        ("\\", "\\", 1),
        ("\\copy t from 'it''s", r"\copy", 1),
    ],
)
def test_psql_command_is_refused_by_name(sql: str, command: str, column: int) -> None:
    error = refusal(sql)
    assert error.problem == f"{command} is a psql command"
    assert error.column == column


def test_psql_variables_pass() -> None:
    assert texts("select :name, :'name', :\"na;me\";") == ["select :name, :'name', :\"na;me\""]
