"""A statement's shape names the relations that PostgreSQL's own parser finds in it."""

from pathlib import Path

import pytest
from pglast import ast, parse_sql, parser
from pglast.visitors import Visitor

from writersroom_db.files import sql_root
from writersroom_db.lint.shapes import Shape
from writersroom_db.lint.statement import shape_of
from writersroom_db.sqltext import Statement
from writersroom_db.sqltext.splitter import statements_of
from writersroom_db.sqltext.tokens import tokens

HERE = Path(__file__).parent
FILES = (
    *sorted((sql_root() / "migrations").glob("*.sql")),
    HERE / "locks_setup.sql",
    HERE / "locks_statements.sql",
    HERE / "squawk_says.sql",
    HERE / "fixture.sql",
    HERE / "hazards.sql",
)
HARD = HERE.parent / "sqltext" / "hard_statements.sql"


def statements(path: Path) -> list[Statement]:
    return list(statements_of(path.read_text(encoding="utf-8")))


class Relations(Visitor):
    """Collects the qualified names of the relations in a tree."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_RangeVar(self, _: object, node: ast.RangeVar) -> None:  # noqa: N802 - pglast's name
        if node.schemaname:
            self.names.add(f"{node.schemaname}.{node.relname}")


def relations_in(text: str) -> set[str]:
    visitor = Relations()
    visitor(parse_sql(text))
    return visitor.names


def names_of(shape: Shape) -> set[str]:
    constraints = [
        *shape.constraints,
        *(c for column in shape.columns for c in column.constraints),
        *(action.constraint for action in shape.actions if action.constraint),
        *(c for action in shape.actions if action.column for c in action.column.constraints),
    ]
    return {
        *shape.names,
        shape.on,
        *shape.reads,
        *shape.writes,
        *(constraint.references for constraint in constraints),
        *(action.name for action in shape.actions),
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_relation_is_in_the_shape(path: Path) -> None:
    missed = [
        (statement.text, missing)
        for statement in statements(path)
        if (missing := relations_in(statement.text) - names_of(shape_of(statement)))
    ]
    assert not missed


def words_of_postgresql(text: str) -> list[int]:
    """Return where libpg_query's scanner finds words and quoted names."""
    return [
        token.start
        for token in parser.scan(text)
        if token.kind != "NO_KEYWORD" or token.name in {"IDENT", "UIDENT"}
    ]


@pytest.mark.parametrize("path", [*FILES, HARD], ids=lambda path: path.name)
def test_words_are_those_of_the_servers_scanner(path: Path) -> None:
    wrong = []
    for statement in statements(path):
        words = [token.offset for token in tokens(statement.text) if token.kind in {"word", "name"}]
        if words != words_of_postgresql(statement.text):
            wrong.append(statement.text)
        assert shape_of(statement).verb
    assert not wrong
