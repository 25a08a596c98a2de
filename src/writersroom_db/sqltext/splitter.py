"""Split an SQL file into its statements, each with its place in the file.

A multi-statement string sent to the server is one implicit transaction and its errors have no line;
so files are split here and run one statement at a time. The boundaries are those of PostgreSQL's
own parser; the tests compare them with libpg_query's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from writersroom_db.errors import SqlTextError
from writersroom_db.sqltext.lexer import skip_trivia, symbols
from writersroom_db.sqltext.runnable import refuse_unrunnable
from writersroom_db.sqltext.text import Place, error_at, refuse_unreadable

_ROUTINE_OPENINGS = (
    ["create", "function"],
    ["create", "procedure"],
    ["create", "or", "replace", "function"],
    ["create", "or", "replace", "procedure"],
)
_LONGEST_OPENING = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as written, from its first token to before its ``;``.

    ``line`` and ``column`` are 1-based, ``offset`` is 0-based; all count characters.
    """

    text: str
    line: int
    column: int
    offset: int


def split(text: str) -> tuple[Statement, ...]:
    """Return the statements of an SQL text, without empty ones, in order.

    Raises SqlTextError, with line and column, for a string, name, comment, parenthesis or body that
    is never closed, a last statement without ``;``, a psql command, a byte order mark, a NUL, and
    whatever ``refuse_unrunnable`` refuses. Of several errors the first in the text is raised: what
    follows COPY FROM STDIN is data, not SQL.
    """
    refuse_unreadable(text)
    statements = []
    for statement in statements_of(text):
        refuse_unrunnable(statement.text, statement.line, statement.column)
        statements.append(statement)
    return tuple(statements)


def statements_of(text: str) -> Iterator[Statement]:
    """Yield each statement, runnable or not. Raises SqlTextError for text that can't be split."""
    place = Place()
    at = skip_trivia(text, 0)
    while at < len(text):
        end = _end_of_statement(text, at)
        if end > at:
            place = place.forward(text, at)
            yield Statement(text[at:end], place.line, place.column, at)
        at = skip_trivia(text, end + 1)


def _end_of_statement(text: str, start: int) -> int:
    """Return the offset of the ``;`` that ends the statement.

    Within the body of an SQL-standard routine each statement has its ``;``, and the ``end`` that
    closes the body stands where a statement would begin: any other ``end`` closes a CASE or is a
    label. Bodies can nest.
    """
    parentheses: list[int] = []
    bodies: list[int] = []
    opening: list[str] = []
    begin = start
    for symbol, at in symbols(text, start):
        if symbol == "(":
            parentheses.append(at)
        elif symbol == ")":
            del parentheses[-1:]
        elif parentheses:
            continue
        elif symbol == ";":
            if not bodies:
                return at
            opening = []
        elif symbol == "end" and bodies and not opening:
            bodies.pop()
        elif symbol == "atomic" and _opens_body(text, opening, begin, at):
            bodies.append(begin)
            opening = []
        else:
            if symbol == "begin":
                begin = at
            if len(opening) < _LONGEST_OPENING:
                opening.append(symbol)
    raise _unfinished(text, start, parentheses, bodies)


def _opens_body(text: str, opening: list[str], begin: int, atomic: int) -> bool:
    creates_routine = opening[:2] in _ROUTINE_OPENINGS or opening in _ROUTINE_OPENINGS
    return creates_routine and skip_trivia(text, begin + len("begin")) == atomic


def _unfinished(text: str, start: int, parentheses: list[int], bodies: list[int]) -> SqlTextError:
    if parentheses:
        return error_at(
            text, parentheses[0], "this parenthesis is never closed", "Close it with )."
        )
    if bodies:
        return error_at(
            text, bodies[-1], "this BEGIN ATOMIC has no END", "Close the body with END, after a ;."
        )
    return error_at(text, start, "this statement has no ; at its end", "End it with a semicolon.")
