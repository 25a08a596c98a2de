"""A reader that walks over a statement's tokens."""

from collections.abc import Sequence
from itertools import pairwise

from writersroom_db.sqltext.tokens import Token

END = Token("symbol", "", -1)

_OFF = {"off", "false", "0", "'off'", "'false'", "'0'"}


class Cursor:
    """A place among tokens; what is asked for is passed over when it is there."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tuple(tokens)
        self.at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> Token:
        """Return a token without passing over it, or END behind the last."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else END

    def next(self) -> Token:
        """Pass over one token and return it."""
        token = self.peek()
        self.at += 1
        return token

    def sees(self, phrase: str) -> bool:
        """Say whether these words or symbols, apart by spaces, come next."""
        return all(
            token.text == wanted and token.kind in {"word", "symbol"}
            for token, wanted in (
                (self.peek(ahead), wanted) for ahead, wanted in enumerate(phrase.split())
            )
        )

    def accept(self, *phrases: str) -> str:
        """Pass over the first of these phrases that comes next, and return it, else ''."""
        for phrase in phrases:
            if self.sees(phrase):
                self.at += len(phrase.split())
                return phrase
        return ""

    def identifier(self) -> str:
        """Pass over one name without schema; '' when none is there."""
        return self.next().text if self.peek().kind in {"word", "name"} else ""

    def qualified(self) -> tuple[str, ...]:
        """Pass over a name with its schema, if it has one, and return its parts; () for none."""
        parts = [self.identifier()]
        while parts[0] and self.sees(".") and self.peek(1).kind in {"word", "name"}:
            self.at += 1
            parts.append(self.identifier())
        return tuple(part for part in parts if part)

    def name(self) -> str:
        """Pass over a name with its schema, if it has one; '' when none is there."""
        return ".".join(self.qualified())

    def names(self) -> tuple[str, ...]:
        """Pass over names apart by commas."""
        found = []
        while name := self.name():
            found.append(name)
            if self.sees("("):
                self.group()
            self.accept("*")
            if not self.accept(","):
                break
        return tuple(found)

    def group(self) -> tuple[Token, ...]:
        """Pass over a parenthesis, and return what is within it; () when none comes next."""
        if not self.sees("("):
            return ()
        start, depth = self.at + 1, 0
        while not self.done:
            symbol = self.next()
            if symbol.kind == "symbol":
                depth += (symbol.text == "(") - (symbol.text == ")")
            if depth == 0:
                return self.tokens[start : self.at - 1]
        return self.tokens[start:]

    def options(self) -> tuple[str, ...]:
        """Pass over options in a parenthesis; ``(full, verbose off)`` gives full, which is on."""
        group = self.group()
        off = {name.text for name, value in pairwise(group) if value.text in _OFF}
        return tuple(name for name in names_in(group) if name not in off)

    def skip(self) -> None:
        """Pass over one token, or over a whole parenthesis."""
        if self.sees("("):
            self.group()
        else:
            self.next()

    def rest(self) -> tuple[Token, ...]:
        """Pass over all that is left, and return it."""
        left = self.tokens[self.at :]
        self.at = len(self.tokens)
        return left


def parts_of(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Return what stands between the commas that are in no parenthesis."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "symbol":
            depth += (token.text in "([") - (token.text in ")]")
            if token.text == "," and depth == 0:
                parts.append([])
                continue
        parts[-1].append(token)
    return [tuple(part) for part in parts if part]


def text_of(tokens: Sequence[Token]) -> str:
    """Return tokens as a text in which spacing and case of words make no difference."""
    return " ".join(token.text for token in tokens)


def computes(part: Sequence[Token]) -> bool:
    """Say whether one key of an index is an expression, not a column."""
    cursor = Cursor(part)
    return not cursor.name() or cursor.sees("(")


def names_in(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the names in a list such as (a, b), the first word of each part."""
    return tuple(part[0].text for part in parts_of(tokens))
