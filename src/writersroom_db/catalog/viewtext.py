"""Print a view's query on PostgreSQL 15 as later servers do.

Up to 15 the columns of a view over a single relation print as ``u.id``, from 16 on as ``id``. The
relation's name is taken off where 16 leaves it off: in the query itself, not in its subqueries.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""E'(?:[^'\\]|''|\\.)*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | \w+ | \s+ | .""",
    re.DOTALL | re.VERBOSE,
)
_NAME = re.compile(r'\w+|"(?:[^"]|"")*"')
_AFTER_FROM = {"WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"}
_SET_OPERATIONS = {"UNION", "INTERSECT", "EXCEPT"}
_SUBQUERY = {"SELECT", "WITH", "VALUES"}


class _Token(NamedTuple):
    text: str
    depth: int
    in_subquery: bool


def unqualified(query: str) -> str:
    """Return ``query``, which ``pg_get_viewdef`` gave on 15, as later servers print it."""
    tokens = list(_tokens(query))
    start, end = _from_clause(tokens)
    name = _only_relation(tokens[start:end])
    if name is None:
        return query
    dropped: set[int] = set()
    for at, token in enumerate(tokens):
        if (
            token.text == name
            and not token.in_subquery
            and not start <= at < end
            and _qualifies_column([t.text for t in tokens[at - 1 : at + 4]])
        ):
            dropped |= {at, at + 1}
    return "".join(token.text for at, token in enumerate(tokens) if at not in dropped)


def _tokens(query: str) -> Iterator[_Token]:
    words = _TOKEN.findall(query)
    subquery = [False]
    for at, word in enumerate(words):
        if word == "(":
            opens = next((w for w in words[at + 1 : at + 3] if not w.isspace()), "") in _SUBQUERY
            subquery.append(subquery[-1] or opens)
        yield _Token(word, len(subquery) - 1, subquery[-1])
        if word == ")":
            subquery.pop()


def _from_clause(tokens: list[_Token]) -> tuple[int, int]:
    """Return where the query's own FROM clause begins and ends: (0, 0) if there is not just one."""
    top = [(at, token.text) for at, token in enumerate(tokens) if token.depth == 0]
    starts = [at for at, text in top if text == "FROM" and tokens[at - 2].text != "ROWS"]
    if len(starts) != 1 or any(text in _SET_OPERATIONS for _, text in top):
        return 0, 0
    ends = (at for at, text in top if at > starts[0] and (text in _AFTER_FROM or text == ";"))
    return starts[0] + 1, next(ends, len(tokens))


def _only_relation(clause: list[_Token]) -> str | None:
    """Return the name that a FROM clause gives to its only relation; none if it joins several."""
    top = [token.text for token in clause if token.depth == 0 and not token.text.isspace()]
    joins = any(token.text == "JOIN" and not token.in_subquery for token in clause)
    if joins or "," in top or not top:
        return None
    if "TABLESAMPLE" in top:
        top = top[: top.index("TABLESAMPLE")]
    return next((text for text in reversed(top) if _NAME.fullmatch(text)), None)


def _qualifies_column(around: list[str]) -> bool:
    """Tell whether the second of five tokens is a column's qualifier, not a schema, type or u.*."""
    before, _, dot, column, after = (*around, "", "", "")[:5]
    return (
        before not in (".", ":")
        and dot == "."
        and _NAME.fullmatch(column) is not None
        and after != "("
    )
