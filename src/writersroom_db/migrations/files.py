"""One SQL file of a migration: its text, header, statements and checksum."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from writersroom_db.errors import MissingMigrationFile
from writersroom_db.sqltext import (
    Header,
    SqlTextError,
    Statement,
    parse_header,
    refuse_unspreadable,
    split,
)

Direction = Literal["up", "down"]


@dataclass(frozen=True)
class SqlFile:
    """A SQL file, read as UTF-8 with normalised line endings."""

    path: Path
    text: str = field(repr=False)

    @property
    def name(self) -> str:
        """The file's name without folders, as errors and the log show it."""
        return self.path.name

    @cached_property
    def checksum(self) -> str:
        """The sha256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def header(self) -> Header:
        """What the leading comments declare. Raises SqlTextError."""
        try:
            return parse_header(self.text)
        except SqlTextError as error:
            raise error.in_file(self.name) from None

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, in order. Raises SqlTextError."""
        try:
            return split(self.text)
        except SqlTextError as error:
            raise error.in_file(self.name) from None

    def read_through(self) -> None:
        """Read the header and the statements now. Raises SqlTextError where either can't be."""
        batch, statements = self.header.batch, self.statements
        if batch is not None:
            try:
                refuse_unspreadable(statements)
            except SqlTextError as error:
                raise error.in_file(self.name) from None


def load(path: Path) -> SqlFile:
    """Read a SQL file.

    Raises MissingMigrationFile when there is none.
    """
    try:
        return SqlFile(path, path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingMigrationFile(f"{path.name} is missing beside its revision.") from None
