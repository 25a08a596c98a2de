"""The form of a file that is run in batches: one statement, which uses both bounds of a range."""

from collections.abc import Sequence
from itertools import pairwise

from writersroom_db.errors import SqlTextError
from writersroom_db.sqltext.splitter import Statement
from writersroom_db.sqltext.tokens import tokens

_HINT = "A batched file is one statement, with '… between $1 and $2' for the bounds of its key."


def refuse_unspreadable(statements: Sequence[Statement]) -> None:
    """Raise SqlTextError unless it is one statement, which uses ``$1`` and ``$2``."""
    if not statements:
        raise SqlTextError("there is no statement to batch", line=1, column=1, hint=_HINT)
    for second in statements[1:]:
        problem = "a second statement in a batched file"
        raise SqlTextError(problem, line=second.line, column=second.column, hint=_HINT)
    first = statements[0]
    if _parameters(first.text) != {"1", "2"}:
        problem = "a batched statement uses $1 and $2, and no other"
        raise SqlTextError(problem, line=first.line, column=first.column, hint=_HINT)


def _parameters(text: str) -> set[str]:
    return {
        number.text
        for dollar, number in pairwise(tokens(text))
        if (dollar.kind, dollar.text, number.kind) == ("symbol", "$", "number")
        and number.offset == dollar.offset + 1
    }
