"""The splitter's boundaries are those of PostgreSQL's own parser, as libpg_query packs it."""

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pglast
import pytest
from pglast import parser

from writersroom_db.sqltext import split
from writersroom_db.sqltext.splitter import statements_of

if TYPE_CHECKING:
    from collections.abc import Callable

HARD = (Path(__file__).parent / "hard_statements.sql").read_text(encoding="utf-8")
HARD_STATEMENTS = [statement.text for statement in split(HARD)]
GENERATED = 12_000
PER_FILE = 40

PIECES = [
    *("a", "e", "E", "ß", "名", "_", "1", " ", "\n", "\t", ";", ";", "'", '"', "$", "$$", "$a$"),
    *("\\", "--", "/*", "*/", "(", ")", "begin", "atomic", " end ", "case ", ":x", "%", "%s", "😀"),
]
WORDS = ["a", "x1", "größe", "名前", "a$b$c", "e$$", "_", "begin", "atomic", "replace", "function"]


def boundaries(sql: str) -> list[tuple[int, int]]:
    """Return the offset and length in characters of each statement, by libpg_query."""
    return [(raw.stmt_location or 0, raw.stmt_len or 0) for raw in pglast.parse_sql(sql)]


def spans(sql: str) -> list[slice]:
    """Return where each statement lies, without white space at its end."""
    starts_and_texts = [(s.offset, s.text.rstrip(" \t\r\n")) for s in statements_of(sql)]
    return [slice(start, start + len(text)) for start, text in starts_and_texts]


class SqlMaker:
    """Makes valid statements whose ends are hard to find, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (reproducible, not secret)

    def noise(self) -> str:
        return "".join(self.random.choices(PIECES, k=self.random.randrange(9)))

    def string(self) -> str:
        quoted = self.noise().replace("'", "''")
        escaped = self.noise().replace("\\", "\\\\").replace("'", self.random.choice(["''", "\\'"]))
        forms = [f"'{quoted}'", f"E'{escaped}'", f"e'{escaped}'\n 'a\\';'", f"N'{quoted}'"]
        return self.random.choice([*forms, self.dollar_quoted(self.noise())])

    def dollar_quoted(self, body: str) -> str:
        tag = self.random.choice(["$$", "$a$", "$b_1$", "$é$", "$body$", "$名$", "$_$"])
        # A $ at the end of the body would join the tag that follows it.
        return f"{tag}{body.replace(tag, ' ')} {tag}"

    def name(self) -> str:
        quoted = self.noise().replace('"', '""')
        return self.random.choice([*WORDS, f'"x{quoted}"', f'"{quoted}x"'])

    def gap(self) -> str:
        inner = self.noise().replace("*/", "").replace("/*", "").replace("*", "").replace("/", "")
        line = self.noise().replace("\n", " ")
        choices = [
            " ",
            "\n",
            "\r\n",
            f"/*{inner}*/",
            f" /* {inner} /*{inner}*/ ; */ ",
            f"--{line}\n",
        ]
        return " " + "".join(self.random.choices(choices, k=self.random.randrange(3)))

    def value(self) -> str:
        deeper: list[Callable[[], str]] = [
            lambda: f"({self.value()})",
            lambda: f"case when {self.value()} = 1 then{self.gap()}{self.value()} end",
            lambda: f"{self.value()}{self.gap()}||{self.gap()}{self.value()}",
            lambda: f"(select {self.value()} as end)",
        ]
        flat: list[Callable[[], str]] = [self.string, self.name, lambda: "$1", lambda: "1.5"]
        return self.random.choice(flat * 3 + deeper)()

    def select(self) -> str:
        label = self.random.choice(["", " as end", " end", " as case", f' as "{"end;"}"', " begin"])
        return f"select{self.gap()}({self.value()}){label}{self.gap()}from {self.name()}"

    def insert(self) -> str:
        values = f"({self.value()},{self.gap()}{self.value()})"
        return f"insert into {self.name()}{self.gap()}values {values}"

    def rule(self) -> str:
        actions = f"{self.insert()};{self.gap()}{self.select()}"
        return f"create rule {self.name()} as on delete to app.a do also ({actions}{self.gap()})"

    def do_block(self) -> str:
        return f"do{self.gap()}{self.dollar_quoted(f'begin {self.noise()}; end')}"

    def routine(self) -> str:
        head = f"create{self.gap()}{self.random.choice(['', 'or replace '])}"
        body = "".join(f"{self.gap()}{self.inner()};" for _ in range(self.random.randrange(4)))
        kind = self.random.choice(["function {} returns int", "procedure {}"])
        signature = kind.format(f"app.{self.name()}(begin int, {self.name()} text)")
        atomic = f"begin{self.gap()}atomic{body}{self.gap()}end"
        quoted = f"language plpgsql as{self.gap()}{self.dollar_quoted(self.noise())}"
        return f"{head}{signature}{self.gap()}{self.random.choice([atomic, atomic, quoted])}"

    def inner(self) -> str:
        makers = [self.select, self.select, self.insert, self.rule, self.routine]
        return self.random.choices(makers, weights=[8, 8, 8, 2, 1])[0]()

    def statement(self) -> str:
        makers = [self.select, self.insert, self.rule, self.do_block, self.routine, self.hard]
        return self.random.choice(makers)()

    def hard(self) -> str:
        return self.random.choice(HARD_STATEMENTS)

    def file(self, statements: int) -> str:
        ended = (f"{self.gap()}{self.statement()}{self.gap()};" for _ in range(statements))
        return "".join(ended) + self.gap()


def test_hard_statements_are_many_and_distinct() -> None:
    assert len(HARD_STATEMENTS) == len(set(HARD_STATEMENTS)) >= 150


def test_boundaries_of_hard_statements_are_the_parsers() -> None:
    assert [(s.offset, len(s.text)) for s in split(HARD)] == boundaries(HARD)


def test_boundaries_survive_windows_line_endings() -> None:
    windows = HARD.replace("\n", "\r\n")
    assert [(s.offset, len(s.text)) for s in split(windows)] == boundaries(windows)


@pytest.mark.parametrize(
    "sql",
    [
        "begin; select 1; commit and chain; rollback to a; end;",
        "start transaction; prepare transaction 'a;'; commit prepared 'a;'; abort;",
        "begin; create function f() returns int begin atomic select 1; end; end; begin; end;",
        "copy t from stdin; copy t (a) to stdout with (delimiter ';');",
    ],
)
def test_boundaries_of_refused_statements_are_the_parsers(sql: str) -> None:
    assert [(s.offset, len(s.text)) for s in statements_of(sql)] == boundaries(sql)


def test_boundaries_of_generated_statements_are_the_parsers() -> None:
    compared = 0
    for seed in range(GENERATED // PER_FILE):
        sql = SqlMaker(seed).file(PER_FILE)
        ours = spans(sql)
        assert ours == list(parser.split(sql, only_slices=True)), f"seed {seed}"
        compared += len(ours)
    assert compared == GENERATED
