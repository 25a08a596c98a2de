"""The revision graph: a single line of numbered revisions, each with its two SQL files."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from writersroom_db.errors import DatabaseAhead, RevisionsBranch, UnknownRevision
from writersroom_db.files import sql_root
from writersroom_db.migrations.environment import load_scripts
from writersroom_db.migrations.files import SqlFile, load

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


@dataclass(frozen=True)
class Revision:
    """A revision: its number, such as ``0003``, and the name of its files."""

    number: str
    name: str
    title: str
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
    scripts: "ScriptDirectory"

    @property
    def head(self) -> str:
        """Number of the newest revision."""
        return self.revisions[-1].number

    def index(self, number: str | None) -> int:
        """Return how many revisions are applied when ``number`` is current (None: base)."""
        if number is None:
            return 0
        for position, revision in enumerate(self.revisions, start=1):
            if revision.number == number:
                return position
        raise DatabaseAhead(f"The database stands at revision {number}, which is not known here.")

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
            f"There is no revision {name}.",
            hint=f"Known are {self.revisions[0].number} to {self.head}, head and base.",
        )


def load_graph() -> RevisionGraph:
    """Read the revisions through Alembic.

    Raises RevisionsBranch when they are not one line.
    """
    scripts = load_scripts()
    heads = scripts.get_heads()
    if len(heads) != 1:
        raise RevisionsBranch(f"Revisions {', '.join(sorted(heads))} are all heads.")
    folder = sql_root() / "migrations"
    line = [
        Revision(script.revision, Path(script.path).stem, script.doc, folder)
        for script in scripts.walk_revisions()
    ]
    return RevisionGraph(tuple(reversed(line)), scripts)
