"""Conditions: the terms they consist of, and whether they hold whatever the row is."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from writersroom_db.sqltext.cursor import Cursor
from writersroom_db.sqltext.tokens import Token

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq, "<>": ne, "!=": ne, "<": lt, ">": gt, "<=": le, ">=": ge,
}  # fmt: skip
_OPERATORS = {*_COMPARISONS, *"+-*/~!@#%^&|`?"}
_TRUE = {"true", "'t'", "'true'", "'y'", "'yes'", "'on'", "'1'"}
_FALSE = {"false", "'f'", "'false'", "'n'", "'no'", "'off'", "'0'"}
_NARROWS = {"from", "where", "group", "having", "limit", "offset", "fetch"}


def top_level(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the places of the tokens that are in no parenthesis and no CASE.

    A parenthesis that closes more than was opened ends it.
    """
    depth = 0
    for at, token in enumerate(tokens):
        step = _step(token)
        if depth == 0 and step == 0:
            yield at
        depth += step
        if depth < 0:
            return


def terms(tokens: Sequence[Token], word: str) -> list[tuple[Token, ...]]:
    """Return what stands between the top-level ANDs, or ORs; the AND of a BETWEEN is none."""
    ends, awaited = [], 0
    for at in top_level(tokens):
        if tokens[at].kind != "word":
            continue
        awaited += tokens[at].text == "between"
        if tokens[at].text == "and" and awaited:
            awaited -= 1
        elif tokens[at].text == word:
            ends.append(at)
    starts = [0, *(at + 1 for at in ends)]
    return [
        tuple(tokens[start:end]) for start, end in zip(starts, [*ends, len(tokens)], strict=True)
    ]


def value_of(condition: Sequence[Token]) -> bool | None:
    """Return what a condition comes to for every row; None when that depends, or can't be told."""
    for word, decides in (("or", True), ("and", False)):
        parts = terms(condition, word)
        if len(parts) > 1:
            return _joined([value_of(part) for part in parts], decides=decides)
    words = ["" if token.kind == "name" else token.text.lower() for token in condition]
    if words[:1] == ["not"]:
        return _opposite(value_of(condition[1:]))
    if words[-2:-1] == ["is"] or words[-3:-1] == ["is", "not"]:
        return _tested(condition, words)
    if words[-2:-1] == ["::"]:
        return value_of(condition[:-2])
    if words[:1] == ["select"] and not _NARROWS.intersection(words):
        return value_of(condition[1:-2] if words[-2:-1] == ["as"] else condition[1:])
    if words[:3] == ["exists", "(", "select"] and not _NARROWS.intersection(words):
        return True if words.count("(") == 1 else None
    if words[:2] == ["cast", "("] and words[-3:-2] == ["as"]:
        return value_of(condition[2:-3])
    if inner := within(condition):
        return value_of(inner)
    if len(words) == 1 and words[0] in {*_TRUE, *_FALSE}:
        return words[0] in _TRUE
    return _compared(condition)


def within(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return what is within the parenthesis that all of it stands in; () when there is none."""
    cursor = Cursor(tokens)
    inner = cursor.group()
    return inner if cursor.done else ()


def _step(token: Token) -> int:
    if token.kind == "symbol":
        return (token.text in {"(", "["}) - (token.text in {")", "]"})
    if token.kind == "word":
        return (token.text == "case") - (token.text == "end")
    return 0


def _joined(values: list[bool | None], *, decides: bool) -> bool | None:
    """Return what OR (which a true one ``decides``) or AND (a false one) makes of its terms."""
    if decides in values:
        return decides
    return None if None in values else not decides


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def _tested(condition: Sequence[Token], words: list[str]) -> bool | None:
    """Return what IS [NOT] TRUE, FALSE or NULL makes of a constant, which is never null."""
    negated = words[-2] == "not"
    value = value_of(condition[: -3 if negated else -2])
    if words[-1] == "null" and _literal(condition[: -3 if negated else -2]) is not None:
        return negated
    if value is None or words[-1] not in {"true", "false", "null"}:
        return None
    return (words[-1] == str(value).lower()) != negated


def _compared(condition: Sequence[Token]) -> bool | None:
    """Return what a comparison of two literals, or of something with itself, comes to."""
    signs = [at for at in top_level(condition) if _compares(condition, at)]
    if len(signs) != 1:
        return None
    compare = _COMPARISONS[condition[signs[0]].text]
    left, right = condition[: signs[0]], condition[signs[0] + 1 :]
    ours, theirs = _literal(left), _literal(right)
    if ours is not None and type(ours) is type(theirs):
        return compare(ours, theirs)
    if _column(left) and _column(left) == _column(right):
        return compare(0, 0)
    return None


def _compares(condition: Sequence[Token], at: int) -> bool:
    """Say whether this is a comparison's sign, not a part of an operator such as ``@>``."""
    token = condition[at]
    if token.kind != "symbol" or token.text not in _COMPARISONS:
        return False
    before = condition[at - 1] if at else None
    behind = condition[at + 1] if at + 1 < len(condition) else None
    return not (
        (before and before.text in _OPERATORS and before.offset + len(before.text) == token.offset)
        or (
            behind and behind.text in _OPERATORS and token.offset + len(token.text) == behind.offset
        )
    )


def _literal(tokens: Sequence[Token]) -> Decimal | str | None:
    tokens = within(tokens) or tokens
    negative = len(tokens) > 1 and tokens[0].text == "-"
    match tuple(tokens[negative:]):
        case (Token("number", text),) if text.replace(".", "", 1).isdecimal():
            return -Decimal(text) if negative else Decimal(text)
        case (Token("string", text),) if text.startswith("'") and not negative:
            return text
    return None


def _column(tokens: Sequence[Token]) -> str:
    """Return the column that this names; a condition's own are all those of one table."""
    cursor = Cursor(within(tokens) or tokens)
    name = cursor.name()
    return name.rpartition(".")[2] if cursor.done else ""
