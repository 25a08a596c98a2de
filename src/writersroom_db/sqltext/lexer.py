"""PostgreSQL's lexical rules, as far as they decide where a statement ends.

Follows src/backend/parser/scan.l with standard_conforming_strings on: strings, quoted names, dollar
quotes and comments are passed over, words, parentheses and semicolons come out.
"""

import re
from collections.abc import Iterator

from writersroom_db.sqltext.text import error_at

_START = r"A-Za-z_\x80-\U0010ffff"
_LETTER = rf"{_START}0-9$"

# Every character of any text belongs to one match. No possessive group here may hold an alternative
# that can fail behind a lookaround or a repetition: Python before 3.11.5 then goes on at the wrong
# character (cpython issue 106052).
_TOKEN = re.compile(
    rf"""
    [^{_LETTER}'"();\\/-]*+
    (?:
        (?P<symbol> [();] | (?![eE]')[{_START}][{_LETTER}]*+ )
      | [0-9][0-9A-Za-z_]*+
      | '(?:[^']++|'')*+'
      | "(?:[^"]++|"")*+"
      | --[^\n\r]*+
      | (?P<special> /\* | \$(?:[{_START}][{_START}0-9]*+)?\$ | [eE]' | ['"\\] )
      | [-/$]
      | \Z
    )
    """,
    re.VERBOSE,
)
_TRIVIA = re.compile(r"(?:[ \t\n\r\f\v]++|--[^\n\r]*+)*+")
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_REST_OF_ESCAPE_STRING = re.compile(r"(?:[^'\\]++|''|\\[\s\S])*+'")
# A string goes on behind a line break, and an E'' string keeps its backslashes there.
_CONTINUATION = re.compile(
    r"[ \t\f\v]*+(?:--[^\n\r]*+)?+[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*+[\n\r])*'"
)
_META_COMMAND = re.compile(r"\\[^\s;]*")

_CLOSE_IT = "Close it, or look for a quote too many above it."


def symbols(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Yield each unquoted word (in lower case), ``(``, ``)`` and ``;`` with its offset.

    Raises SqlTextError at what is never closed, and at a psql command.
    """
    while at < len(text):
        for token in _TOKEN.finditer(text, at):
            at = token.end()
            if token.lastgroup == "symbol":
                yield token["symbol"].lower(), token.start("symbol")
            elif token.lastgroup == "special":
                at = end_of_special(text, token.start("special"), token["special"])
                break


def skip_trivia(text: str, at: int) -> int:
    """Return the offset of the next character that is neither white space nor in a comment."""
    while trivia := _TRIVIA.match(text, at):
        at = trivia.end()
        if not text.startswith("/*", at):
            break
        at = _end_of_comment(text, at)
    return at


def end_of_special(text: str, start: int, opening: str) -> int:
    """Return the offset behind what ``opening``, found at ``start``, opens.

    Raises SqlTextError when it is never closed, and at a psql command.
    """
    match opening[0]:
        case "/":
            return _end_of_comment(text, start)
        case "$":
            return _end_of_dollar_quote(text, start, opening)
        case "e" | "E":
            return _end_of_escape_string(text, start)
        case "\\":
            command = _META_COMMAND.findall(text[start : start + 20])[0]
            problem = f"{command} is a psql command"
            raise error_at(text, start, problem, "Only SQL runs here: say it in SQL.")
        case "'":
            raise error_at(text, start, "this string is never closed", _CLOSE_IT)
        case _:
            raise error_at(text, start, "this quoted name is never closed", _CLOSE_IT)


def _end_of_comment(text: str, start: int) -> int:
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, start):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    raise error_at(text, start, "this comment is never closed", "Comments nest: close each /*.")


def _end_of_dollar_quote(text: str, start: int, tag: str) -> int:
    end = text.find(tag, start + len(tag))
    if end < 0:
        raise error_at(
            text, start, f"the string that {tag} opens is never closed", f"Close it with {tag}."
        )
    return end + len(tag)


def _end_of_escape_string(text: str, start: int) -> int:
    at = start + len("E'")
    while rest := _REST_OF_ESCAPE_STRING.match(text, at):
        continuation = _CONTINUATION.match(text, rest.end())
        if continuation is None:
            return rest.end()
        at = continuation.end()
    raise error_at(text, start, "this string is never closed", _CLOSE_IT)
