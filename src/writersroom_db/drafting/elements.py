"""The columns and constraints within a ``create table``, as written."""

import re
from collections.abc import Iterable

from writersroom_db.sqltext.lexer import skip_trivia, symbols


def elements_of(create_table: str) -> dict[str, str]:
    """Return the columns and constraints in a ``create table``, by name.

    A constraint's key opens with ``constraint``.
    """
    opened, found = 0, {}
    depth = 0
    for symbol, at in symbols(create_table, 0):
        depth += (symbol == "(") - (symbol == ")")
        if symbol == "(" and depth == 1:
            opened = at + 1
        if symbol == ")" and depth == 0:
            for element in _split_at_commas(create_table[opened:at]):
                found[_key(element)] = element
            break
    return found


def _split_at_commas(body: str) -> Iterable[str]:
    """Yield the parts between the commas that stand in no parenthesis, string or comment."""
    depth, start, at = 0, 0, 0
    while at < len(body):
        skipped = skip_trivia(body, at)
        if skipped > at:
            at = skipped
            continue
        token = _TOKEN.match(body, at)
        text = token[0] if token else body[at]
        depth += (text == "(") - (text == ")")
        if text == "," and depth == 0:
            yield body[start:at].strip()
            start = at + 1
        at += len(text)
    yield body[start:].strip()


_TOKEN = re.compile(r"""[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+|.""", re.DOTALL)


def _key(element: str) -> str:
    words = element[skip_trivia(element, 0) :].split()
    if words[:1] == ["constraint"]:
        return f"constraint {words[1]}"
    return words[0] if words else ""
