"""Texts and headers of SQL files: each way to be wrong is found, at its line and column."""

from pathlib import Path

import pytest
from tests.lint.sql_tree import HEADER, SqlTree, copy_sql
from tests.revisions import NEXT

from writersroom_db.lint.structure import find_misshapen, read_tree

UP = f"migrations/{NEXT}_extra.up.sql"
DOWN = f"migrations/{NEXT}_extra.down.sql"
DECLARED = "schema/app/tables/users.sql"
OUTSIDE = "-- transaction: no"
BATCH = "-- batch: app.users by id, 1000 rows"

# The header of a file with one more key takes lines 1 to 3; the statements begin in line 5.
FIRST = (5, 1)


@pytest.fixture
def tree(tmp_path: Path) -> SqlTree:
    """Give a copy of the SQL folders."""
    return copy_sql(tmp_path)


def _messages(tree: SqlTree) -> list[str]:
    return [finding.message for finding in find_misshapen(read_tree(tree.root))]


@pytest.mark.parametrize(
    ("content", "rule", "line", "column"),
    [
        (b"\xef\xbb\xbf" + HEADER.encode() + b"\nselect;\n", "encoding", 1, 1),
        (HEADER.encode() + b"\nselect '\xc3\xa4', '\xe4';\n", "encoding", 4, 14),
        (HEADER.encode() + b"\nselect '\0';\n", "encoding", 4, 9),
        (HEADER.encode() + b"\nselect\r\n;\r\n", "line-endings", 4, 1),
        (HEADER.encode() + b"\nselect;\n\rselect;\n", "line-endings", 5, 1),
        (HEADER.encode() + b"\nselect 1;\nselect (2;\n", "sql-text", 5, 8),
        (HEADER.encode() + b"\nselect 1;\ncommit;\n", "sql-text", 5, 1),
        (HEADER.encode() + b"\nselect 1;\nselect 2\n", "sql-text", 5, 1),
        (HEADER.encode() + b"\nselect 1;\nselect 2;", "file-end", 4, 1),
        (HEADER.encode() + b"\nselect 1;\n\n", "file-end", 5, 1),
        (HEADER.encode() + b"\nselect 1;\n-- done\n", "file-end", 5, 1),
        (HEADER.encode() + b"\n-- nothing\n", "file-end", 4, 1),
        (b"-- purpose: a test\n\nselect;\n", "header", 1, 1),
        (HEADER.encode() + b"-- author: me\n\nselect;\n", "header", 3, 4),
        (HEADER.encode() + b"-- phase: later\n\nselect;\n", "header", 3, 11),
        (HEADER.encode() + b"-- batch: users\n\nselect;\n", "header", 3, 11),
    ],
)
def test_a_file_that_cannot_be_read_is_found(
    tree: SqlTree, content: bytes, rule: str, line: int, column: int
) -> None:
    tree.add(f"{NEXT}_extra")
    tree.write(DOWN, content)
    assert tree.found() == [(rule, DOWN, line, column)]


def test_an_empty_file_is_found(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra")
    tree.write(DOWN, b"")
    assert tree.found() == [("file-end", DOWN, 1, 1), ("header", DOWN, 1, 1)]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("-- purpose:", "\ufeff-- purpose:", "encoding"),
        ("\n\n", "\r\n\n", "line-endings"),
        ("create table", "begin;\ncreate table", "sql-text"),
        ("-- owner:", "-- holder:", "declared-header"),
        ("-- why: ", "-- why:\n-- ", "declared-header"),
        ("-- purpose: people and their accounts\n", "", "declared-header"),
    ],
)
def test_a_declared_file_is_read_as_strictly(tree: SqlTree, old: str, new: str, rule: str) -> None:
    tree.replace(DECLARED, old, new)
    assert [(it[0], it[1]) for it in tree.found()] == [(rule, DECLARED)]


def test_bookkeeping_is_read_as_strictly(tree: SqlTree) -> None:
    tree.write("migrations/bookkeeping.sql", tree.read("migrations/bookkeeping.sql") + "select 1\n")
    ((rule, file, _line, column),) = tree.found()
    assert (rule, file, column) == ("sql-text", "migrations/bookkeeping.sql", 1)


def test_an_irreversible_up_file_is_found(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra", "select;\n", "-- irreversible: burnt")
    assert tree.found() == [("irreversible-up", UP, 3, 1)]


def test_an_irreversible_down_file_is_in_order(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra")
    tree.write(DOWN, f"{HEADER}-- irreversible: burnt\n\nselect;\n")
    assert tree.found() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update app.users set salt = '' where id between $1 and $2;\n",
        "delete from app.users as u\nwhere u.id\n  BETWEEN $1 AND  $2 and salt = '';\n",
        "insert into app.t select id from app.users where (id between $1 and $2);\n",
    ],
)
def test_a_batched_statement_over_its_range_is_in_order(tree: SqlTree, statement: str) -> None:
    tree.add(f"{NEXT}_extra", statement, BATCH)
    assert tree.found() == []


@pytest.mark.parametrize(
    ("statements", "line"),
    [
        ("update app.users set salt = '' where id between $1 and $2;\nselect;\n", 3),
        ("update app.users set salt = '';\n", 5),
        ("update app.users set salt = '' where id >= $1;\n", 5),
        ("update app.users set salt = '' where email between $1 and $2;\n", 5),
        ("update app.users set salt = '' where my_id between $1 and $2;\n", 5),
        ("update app.users set salt = '' where id between $1 and $20;\n", 5),
        ("update app.users set salt = '' where id between $2 and $1;\n", 5),
        ("update app.users set salt = 'id between $1 and $2';\n", 5),
        ("update app.users set salt = '' -- id between $1 and $2\n;\n", 5),
    ],
)
def test_a_batched_file_that_is_no_statement_over_its_range_is_found(
    tree: SqlTree, statements: str, line: int
) -> None:
    tree.add(f"{NEXT}_extra", statements, BATCH)
    assert tree.found() == [("batch-statement", UP, line, 1)]


ONLY_OUTSIDE = [
    "create index concurrently if not exists i on app.users (salt);",
    "create unique index concurrently if not exists i on app.users (salt);",
    "create index concurrently /* why */ if not exists i on app . users (salt);",
    "drop index concurrently if exists app.i;",
    "reindex index concurrently app.i;",
    "reindex table concurrently app.users;",
    "reindex (verbose, tablespace pg_default) table concurrently app.users;",
    "reindex (concurrently) table app.users;",
    "reindex schema app;",
    "vacuum app.users;",
    "vacuum (analyze) app.users;",
    "alter table app.chat_messages detach partition app.chat_messages_2025_01 concurrently;",
    "alter table app.chat_messages detach partition app.chat_messages_2025_01 finalize;",
    "alter table only app . t* detach /* why */ partition app.t_1 concurrently;",
    "alter system set work_mem = '8MB';",
]
RERUNNABLE = [
    "create index if not exists i on only app.users (salt);",
    "alter index app.i attach partition app.j;",
    "alter table app.users validate constraint users_email_format;",
    "alter table app.users add column if not exists note text;",
    "alter table app.users drop constraint if exists users_email_format;",
    "alter type app.mood add value if not exists 'glad';",
    "alter table app.users add if not exists note text, drop if exists salt;",
    "alter table app.users validate constraint c, drop constraint if exists d;",
    "alter table app.users add column if not exists n numeric(3, 2), alter n set not null;",
    "alter table app.users alter column salt type text, alter salt set (n_distinct = 5);",
    "alter table app.users owner to writersroom_owner, enable row level security;",
    "alter table app.users alter id drop identity if exists, alter id set default 1;",
    "alter domain app.d drop constraint if exists c;",
    "create table if not exists app.t (id int);",
    "create or replace function app.f() returns int language sql as 'select 1';",
    "drop table if exists app.t;",
    "refresh materialized view concurrently app.m;",
    "comment on table app.users is 'People.';",
    "analyze app.users;",
    "grant select on app.users to writersroom_reader;",
    "select;",
]
NOT_RERUNNABLE = [
    "create index concurrently i on app.users (salt);",
    'create index concurrently "if not exists" on app.users (salt);',
    "drop index concurrently app.i;",
    "create table app.t (id int);",
    "insert into app.t values (1);",
    "update app.users set salt = salt || 'x';",
    "alter table app.users add column note text;",
    "alter table if exists app.users add column note text;",
    "alter table app.chat_messages detach partition app.chat_messages_2025_01;",
    "drop table app.t;",
    "alter table app.t add column if not exists a int, add constraint c check (a > 0);",
    "alter table app.t validate constraint c, add constraint d check (a > 0);",
    "alter table app.t rename column a to b, drop column if exists c;",
    "alter table app.t drop column a, drop column if exists b;",
    "alter table app.t add column if not exists a int, add column b int;",
    "alter table app.t alter a type text using a || 'x', drop column if exists b;",
    "alter table app.t alter column a drop identity, drop column if exists b;",
    "alter table app.t attach partition app.t_1 for values in (1);",
    'alter table app.t rename to "drop column if exists";',
    "alter table app.t inherit app.u, set logged;",
    "alter sequence app.s restart;",
    "alter function app.f() set search_path = '';",
    'create table app.t as select 1 as "if not exists";',
    "create index concurrently on app.users (salt);",
    "select setval('app.s', nextval('app.s'));",
]


@pytest.mark.parametrize("statement", [*ONLY_OUTSIDE, *RERUNNABLE])
def test_what_can_be_run_again_is_in_order_outside_a_transaction(
    tree: SqlTree, statement: str
) -> None:
    tree.add(f"{NEXT}_extra", f"{statement}\n", OUTSIDE)
    assert tree.found() == []


@pytest.mark.parametrize("statement", NOT_RERUNNABLE)
def test_what_cannot_be_run_again_is_found_outside_a_transaction(
    tree: SqlTree, statement: str
) -> None:
    tree.add(f"{NEXT}_extra", f"select;\n\n{statement}\n", OUTSIDE)
    assert tree.found() == [("not-rerunnable", UP, 7, 1)]


def test_words_of_a_comment_do_not_make_a_statement_rerunnable(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra", "create index i -- if not exists\non app.users (salt);\n", OUTSIDE)
    assert tree.found() == [("not-rerunnable", UP, *FIRST)]


@pytest.mark.parametrize("statement", ONLY_OUTSIDE)
def test_what_needs_no_transaction_is_found_within_one(tree: SqlTree, statement: str) -> None:
    tree.add(f"{NEXT}_extra", f"select;\n\n{statement}\n", "-- transaction: yes")
    assert tree.found() == [("needs-no-transaction", UP, 7, 1)]


@pytest.mark.parametrize("statement", [*RERUNNABLE, *NOT_RERUNNABLE[3:-2], NOT_RERUNNABLE[-1]])
def test_everything_else_is_in_order_within_a_transaction(tree: SqlTree, statement: str) -> None:
    tree.add(f"{NEXT}_extra", f"{statement}\n", "-- transaction: yes")
    assert tree.found() == []


def test_each_finding_says_what_is_wrong_and_the_way_out(tree: SqlTree) -> None:
    tree.add(f"{NEXT}_extra", "vacuum;\n", "-- irreversible: burnt")
    tree.write(DOWN, "select 1\n")
    tree.replace(DECLARED, "-- owner:", "-- holder:")
    tree.settle()
    for finding in find_misshapen(read_tree(tree.root)):
        assert finding.message
        assert finding.hint.endswith(".")
    assert _messages(tree) == [
        "the header says no purpose",
        "this statement has no ; at its end",
        "an up file is never irreversible: its down file is",
        "this statement can't run within a transaction",
        "the file opens with purpose, holder, why",
    ]
