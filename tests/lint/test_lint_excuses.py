"""Only a named, reasoned comment right beside a statement excuses it."""

import pytest
from tests.lint.cases import TREE, findings

from writersroom_db.migrations.files import SqlFile

POLICY = "-- excuse rls-without-policy: closed for now\n"
PENS = """
create table app.pens (id bigint primary key);
comment on table app.pens is 'Pens.';
comment on column app.pens.id is 'Identity.';
"""
CLOSED = "alter table app.pens enable row level security;\n"


def found(up: str, down: str | None = None) -> list[tuple[str, int, int]]:
    return [(it.rule, it.line, it.column) for it in findings(up, down)]


@pytest.mark.parametrize(
    "excused",
    [
        "-- excuse truncate: a queue that nobody reads\ntruncate ops.lists;",
        "truncate ops.lists; -- excuse truncate: a queue that nobody reads",
        "truncate -- excuse truncate: a queue that nobody reads\n  ops.lists;",
        "-- excuse truncate: a queue\n-- that nobody reads\ntruncate ops.lists;",
        "-- what else to know\n-- excuse truncate: a queue\ntruncate ops.lists;",
        "select 1;\n-- excuse truncate: a queue that nobody reads\n/* now */ truncate ops.lists;",
    ],
)
def test_a_named_and_reasoned_comment_beside_excuses(excused: str) -> None:
    assert found(excused) == []


def test_one_statement_can_have_several_excuses() -> None:
    assert not found(
        "-- excuse truncate: a queue that nobody reads\n"
        "-- excuse drop-cascade: what hangs on it is a queue too\n"
        "truncate ops.lists cascade;"
    )


def test_an_excuse_holds_for_one_rule_and_one_statement() -> None:
    text = "-- excuse truncate: a queue\ntruncate ops.lists cascade;\ntruncate ops.lists;"
    assert found(text) == [("drop-cascade", 5, 1), ("truncate", 6, 1)]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "-- excuse truncat: a queue\ntruncate ops.lists;",
            [("excuse-unknown", 4, 1), ("truncate", 5, 1)],
        ),
        (
            "-- excuse: a queue\ntruncate ops.lists;",
            [("excuse-unknown", 4, 1), ("truncate", 5, 1)],
        ),
        (
            "-- excuse truncate:\ntruncate ops.lists;",
            [("excuse-without-reason", 4, 1), ("truncate", 5, 1)],
        ),
        (
            "-- excuse truncate\ntruncate ops.lists;",
            [("excuse-without-reason", 4, 1), ("truncate", 5, 1)],
        ),
        ("-- excuse truncate: a queue\nselect 1;", [("excuse-unused", 4, 1)]),
        (
            "-- excuse truncate: a queue\n\ntruncate ops.lists;",
            [("excuse-unused", 4, 1), ("truncate", 6, 1)],
        ),
        (
            "truncate\nops.lists; -- excuse truncate: too far down",
            [("truncate", 4, 1), ("excuse-unused", 5, 12)],
        ),
        (
            "truncate ops.lists;\n-- excuse truncate: too late",
            [("truncate", 4, 1), ("excuse-unused", 5, 1)],
        ),
        (
            "select 'a\n-- excuse truncate: within a string\n'; truncate ops.lists;",
            [("truncate", 6, 4)],
        ),
        (
            "/* -- excuse truncate: within a comment */ truncate ops.lists;",
            [("truncate", 4, 44)],
        ),
        (
            "-- squawk-ignore ban-char-field\ncreate temporary table fresh (id char(4));",
            [("excuse-by-squawk", 4, 1)],
        ),
        (
            "-- excuse excuse-unused: no excuse for excuses\nselect 1;",
            [("excuse-unused", 4, 1)],
        ),
    ],
)
def test_what_is_no_excuse(text: str, problems: list[tuple[str, int, int]]) -> None:
    assert found(text) == problems


def test_a_down_file_has_excuses_of_its_own() -> None:
    down = "-- excuse rows-lost-unsaid: the up file fills it again\ndrop table ops.lists;"
    assert found("select 1;", down) == []


def declared(text: str) -> SqlFile:
    return SqlFile(TREE / "schema" / "app" / "pens.sql", text)


def test_what_stands_at_the_end_is_found_where_it_is_declared() -> None:
    found = findings(PENS + CLOSED, None, declared(PENS + CLOSED))
    assert [(it.file, it.rule, it.line, it.column) for it in found] == [
        ("schema/app/pens.sql", "rls-without-policy", 5, 22)
    ]


def test_what_stands_at_the_end_is_excused_where_it_is_declared() -> None:
    assert findings(PENS + CLOSED, None, declared(PENS + POLICY + CLOSED)) == []


def test_the_migration_excuses_what_no_file_declares() -> None:
    assert findings(PENS + POLICY + CLOSED) == []


def test_an_excuse_in_the_migration_does_not_reach_the_declared_file() -> None:
    found = findings(PENS + POLICY + CLOSED, None, declared(PENS + CLOSED))
    assert [(it.file, it.rule) for it in found] == [
        ("migrations/0002_case.up.sql", "excuse-unused"),
        ("schema/app/pens.sql", "rls-without-policy"),
    ]
