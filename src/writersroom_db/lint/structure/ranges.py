"""Whether a batched statement stays within its range: nothing else may widen it.

The range is to be a condition of its own, joined by AND to the others of the query that takes the
rows: within an OR, a NOT or a subquery it holds nothing back. The engine refuses at run time what
no text can show: a batch that changes more rows than its range has.
"""

from collections.abc import Iterator, Sequence

from writersroom_db.lint.conditions import terms, top_level, within
from writersroom_db.lint.references import ENDS_A_FROM, reads_of
from writersroom_db.sqltext import Batch
from writersroom_db.sqltext.cursor import Cursor
from writersroom_db.sqltext.tokens import Token, tokens

_WRITES = {"update", "delete", "insert", "merge"}
_READS = {"insert", "select"}
_SETS = ("union", "intersect", "except")
_ENDS_A_WHERE = (
    "returning", "group", "having", "window", "order", "limit", "offset", "fetch", "for",
)  # fmt: skip
_RANGE = ["between", "$", "1", "and", "$", "2"]


def stays_in_range(statement: str, batch: Batch) -> bool:
    """Say whether each query of a statement that could change rows takes those of the range alone.

    An INSERT may do without a range where it reads only what the others give it.
    """
    *others, last = _queries(tuple(tokens(statement)))
    deciding = [*(query for query in others if _verb(query) in _WRITES), last]
    return any(_is_bounded(query, batch) for query in (*others, last)) and all(
        _is_bounded(query, batch) or (_verb(query) in _READS and not reads_of(query))
        for query in deciding
    )


def _verb(query: tuple[Token, ...]) -> str:
    return query[0].text if query else ""


def _queries(said: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Yield the queries of a WITH, then the one that they are for."""
    cursor = Cursor(said)
    if cursor.accept("with recursive", "with"):
        while cursor.identifier():
            cursor.group()
            cursor.accept("as")
            cursor.accept("not materialized", "materialized")
            yield from _queries(cursor.group())
            while not (
                cursor.done or cursor.sees(",") or cursor.peek().text in {*_WRITES, *_READS}
            ):
                cursor.skip()
            if not cursor.accept(","):
                break
    yield cursor.rest()


def _is_bounded(query: tuple[Token, ...], batch: Batch) -> bool:
    names = _names_of(query, batch.table)
    return all(_holds(_condition(part), batch.key, names) for part in _united(query))


def _united(query: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    places = [at for at in top_level(query) if query[at].text in _SETS]
    starts = [0, *(at + 1 for at in places)]
    return [query[start:end] for start, end in zip(starts, [*places, len(query)], strict=True)]


def _condition(query: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the WHERE of a query; the ON of a MERGE that leaves alone what doesn't match."""
    if _verb(query) == "merge":
        return _clause(query, "on", ("when matched",)) if not _finds(query, "not matched") else ()
    conflict = _finds(query, "on conflict")
    return _clause(query[: conflict[0]] if conflict else query, "where", _ENDS_A_WHERE)


def _clause(query: tuple[Token, ...], opening: str, ends: Sequence[str]) -> tuple[Token, ...]:
    """Return what stands from a phrase on to the first of those that may follow."""
    starts = _finds(query, opening)
    if not starts:
        return ()
    rest = query[starts[0] + 1 :]
    return rest[: min((at for end in ends for at in _finds(rest, end)), default=len(rest))]


def _finds(query: tuple[Token, ...], phrase: str) -> list[int]:
    """Return the places at the top where a phrase stands."""
    return [at for at in top_level(query) if Cursor(query[at:]).sees(phrase)]


def _holds(condition: tuple[Token, ...], key: str, names: set[str]) -> bool:
    if len(terms(condition, "or")) > 1:
        return False
    return any(
        _holds(inner, key, names) if (inner := within(term)) else _is_range(term, key, names)
        for term in terms(condition, "and")
    )


def _is_range(term: Sequence[Token], key: str, names: set[str]) -> bool:
    cursor = Cursor(term)
    table, _, column = cursor.name().rpartition(".")
    known = not names or table in {"", *names}
    return known and column == key and [token.text for token in cursor.rest()] == _RANGE


def _names_of(query: tuple[Token, ...], table: str) -> set[str]:
    """Return what a query may call the table: its alias, if it has one; none if it isn't there."""
    for at in top_level(query):
        cursor = Cursor(query[at:])
        if (at == 0 or query[at - 1].text != ".") and cursor.name() == table:
            cursor.accept("*")
            given = bool(cursor.accept("as"))
            alias = cursor.identifier()
            if alias and (given or alias not in ENDS_A_FROM):
                return {alias}
            return {table, table.rpartition(".")[2]}
    return set()
