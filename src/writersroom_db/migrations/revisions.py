"""The revision graph: a single line of numbered revisions, each with its two SQL files.

Read from the names of the files, without Alembic, so that a run with nothing to do needs none of
it; before a revision runs, Alembic's graph is compared with this line.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from writersroom_db.errors import DatabaseAhead, RevisionsBranch, UnknownRevision
from writersroom_db.files import sql_root
from writersroom_db.migrations.files import SqlFile, load

_NAME = re.compile(r"(?P<number>[0-9]{4})_[a-z0-9_]+")


@dataclass(frozen=True)
class Revision:
    """A revision: its number, such as ``0003``, and the name of its files."""

    number: str
    name: str
    folder: Path

    @cached_property
    def up(self) -> SqlFile:
        """The file that applies it."""
        return load(self.folder / f"{self.name}.up.sql")

    @cached_property
    def down(self) -> SqlFile:
        """The file that takes it back."""
        return load(self.folder / f"{self.name}.down.sql")


@dataclass(frozen=True)
class RevisionGraph:
    """Every revision that this version knows, oldest first."""

    revisions: tuple[Revision, ...]

    @property
    def head(self) -> str:
        """Number of the newest revision."""
        return self.revisions[-1].number

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {revision.number: place for place, revision in enumerate(self.revisions, start=1)}

    def index(self, number: str | None) -> int:
        """Return how many revisions are applied when ``number`` is current (None: base)."""
        if number is None:
            return 0
        try:
            return self._positions[number]
        except KeyError:
            raise DatabaseAhead(
                f"The database stands at revision {number}, which is not known here."
            ) from None

    def find(self, name: str) -> str | None:
        """Return the number that a user's ``head``, ``base``, ``0003`` or ``0003_name`` means.

        None means base. Raises UnknownRevision.
        """
        if name == "base":
            return None
        if name == "head":
            return self.head
        for revision in self.revisions:
            if name in (revision.number, revision.name):
                return revision.number
        raise UnknownRevision(
            f"There is no revision {name}." if name.strip() else "The revision's name is empty.",
            hint=f"Known are {self.revisions[0].number} to {self.head}, head and base.",
        )


def load_graph() -> RevisionGraph:
    """Read the revisions from the names of their modules.

    Raises RevisionsBranch when two have the same number.
    """
    folder = sql_root() / "migrations"
    line = tuple(
        Revision(named["number"], path.stem, folder)
        for path in sorted((folder / "versions").glob("*.py"))
        if (named := _NAME.fullmatch(path.stem))
    )
    for before, after in pairwise(line):
        if before.number == after.number:
            raise RevisionsBranch(f"{before.name} and {after.name} have the same number.")
    return RevisionGraph(line)
