"""The tokens of an SQL text, for whoever reads what a statement does rather than where it ends."""

import re
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase
from typing import Literal, NamedTuple

from writersroom_db.sqltext.lexer import end_of_special

_START = r"A-Za-z_\x80-\U0010ffff"

_TOKEN = re.compile(
    rf"""
    [ \t\n\r\f\v]+
  | (?P<comment> --[^\n\r]* )
  | (?P<string> (?: [bBxX] | [uU]& )?'(?:[^']|'')*' )
  | (?P<special> /\* | \$(?:[{_START}][{_START}0-9]*)?\$ | [eE]' )
  | (?P<name> (?: [uU]& )?"(?:[^"]|"")*" )
  | (?P<word> [{_START}][{_START}0-9$]* )
  | (?P<number> [0-9][0-9A-Za-z_.]* )
  | (?P<symbol> :: | <= | >= | <> | != | . )
    """,
    re.VERBOSE | re.DOTALL,
)

# PostgreSQL folds the letters of ASCII alone where a letter may take several bytes.
_FOLDED = str.maketrans(ascii_uppercase, ascii_lowercase)

Kind = Literal["word", "name", "string", "number", "symbol"]


class Token(NamedTuple):
    """A token at its 0-based ``offset``.

    ``text`` is in lower case for a word, without its quotes for a name, with them for a string.
    """

    kind: Kind
    text: str
    offset: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text that can be split, without comments."""
    for kind, content, offset in _matches(text):
        if kind == "word":
            yield Token("word", content.translate(_FOLDED), offset)
        elif kind == "name":
            yield Token("name", content[content.index('"') + 1 : -1].replace('""', '"'), offset)
        elif kind != "comment":
            yield Token(kind, content, offset)  # type: ignore[arg-type]


def comments(text: str) -> Iterator[tuple[str, int]]:
    """Yield each ``--`` comment of a text that can be split, with its offset."""
    for kind, content, offset in _matches(text):
        if kind == "comment":
            yield content, offset


def _matches(text: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    while found := _TOKEN.match(text, at):
        at = found.end()
        kind = found.lastgroup
        if kind == "special":
            start, opening = found.start("special"), found["special"]
            at = end_of_special(text, start, opening)
            if opening != "/*":
                yield "string", text[start:at], start
        elif kind is not None:
            yield kind, found[kind], found.start(kind)
