"""Refuse statements that can't be run one at a time within a transaction that the runner holds."""

from collections.abc import Iterator
from itertools import islice, pairwise

from writersroom_db.errors import SqlTextError
from writersroom_db.sqltext.lexer import symbols

_TRANSACTION_CONTROL = {
    "abort",
    "begin",
    "commit",
    "end",
    "prepare transaction",
    "release",
    "rollback",
    "savepoint",
    "start transaction",
}
_CLIENT_STREAMS = {(way, end) for way in ("from", "to") for end in ("stdin", "stdout")}


def refuse_unrunnable(statement: str, line: int, column: int) -> None:
    """Raise SqlTextError, at this line and column, for a statement that the runner must not send.

    That is transaction control, which would end the runner's transaction or nest into it, and COPY
    from or to the client, which needs a stream that the runner doesn't have.
    """
    first, second = _first_two_words(statement)
    for command in (first, f"{first} {second}"):
        if command in _TRANSACTION_CONTROL:
            raise SqlTextError(
                f"{command.upper()} controls the transaction, which is the runner's to do",
                line=line,
                column=column,
                hint="Leave it out: the header's transaction key says whether there is one.",
            )
    if first == "copy" and _CLIENT_STREAMS.intersection(pairwise(_words_at_top(statement))):
        raise SqlTextError(
            "COPY through STDIN or STDOUT needs a client that holds the rows",
            line=line,
            column=column,
            hint="Write the rows as INSERT.",
        )


def _first_two_words(statement: str) -> list[str]:
    words = (symbol for symbol, _ in symbols(statement, 0) if symbol not in "();")
    return [*islice(words, 2), "", ""][:2]


def _words_at_top(statement: str) -> Iterator[str]:
    depth = 0
    for symbol, _ in symbols(statement, 0):
        depth += (symbol == "(") - (symbol == ")")
        if depth == 0:
            yield symbol
