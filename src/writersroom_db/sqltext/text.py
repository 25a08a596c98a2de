"""Where in a text something is, and which texts PostgreSQL could not read at all."""

from typing import NamedTuple

from writersroom_db.errors import SqlTextError


class Place(NamedTuple):
    """A character of a text: its 0-based offset, its 1-based line and column."""

    offset: int = 0
    line: int = 1
    column: int = 1

    def forward(self, text: str, offset: int) -> "Place":
        """Return the place of a later offset, looking only at the text in between."""
        lines = text.count("\n", self.offset, offset)
        if lines == 0:
            return Place(offset, self.line, self.column + offset - self.offset)
        return Place(offset, self.line + lines, offset - text.rfind("\n", self.offset, offset))


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column, in characters, of a 0-based character offset.

    PostgreSQL's 1-based ``statement_position`` within a statement of a file is there at offset
    ``statement.offset + statement_position - 1``.
    """
    place = Place().forward(text, offset)
    return place.line, place.column


def error_at(text: str, offset: int, problem: str, hint: str) -> SqlTextError:
    """Return the error that names the line and column of an offset."""
    line, column = position(text, offset)
    return SqlTextError(problem, line=line, column=column, hint=hint)


def refuse_unreadable(text: str) -> None:
    """Raise SqlTextError for a byte order mark or a NUL character.

    PostgreSQL takes the mark for the first letter of a name, and the client library cuts a
    statement at a NUL.
    """
    if text.startswith("\ufeff"):
        raise error_at(
            text, 0, "the file starts with a byte order mark", "Save it as UTF-8 without BOM."
        )
    nul = text.find("\0")
    if nul >= 0:
        raise error_at(
            text, nul, "the file holds a NUL character", "Remove it, and save the file as UTF-8."
        )
