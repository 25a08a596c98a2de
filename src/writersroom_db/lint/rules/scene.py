"""What a rule is shown: one statement and what stood before it; and what it answers."""

from dataclasses import dataclass

from writersroom_db.lint.model import Model
from writersroom_db.lint.shapes import Shape
from writersroom_db.lint.structure.rules import Rule
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement


@dataclass(frozen=True, slots=True)
class Hit:
    """``rule`` is broken at an ``offset`` within the statement's text."""

    rule: Rule
    message: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """A statement of a migration's up file, or of its down file.

    ``model`` is what stood before the statement, ``made`` the names of what this file made before
    it: nobody uses that yet, so nobody can wait for it.
    """

    file: SqlFile
    statement: Statement
    shape: Shape
    model: Model
    made: frozenset[str] = frozenset()
    down: bool = False

    def in_use(self, name: str) -> bool:
        """Say whether an object was there before this file."""
        return bool(name) and name not in self.made

    def alters_table_in_use(self) -> bool:
        """Say whether the statement is an ALTER TABLE of a table that was there."""
        return self.shape.is_a("alter", "table", "foreign table") and self.in_use(self.shape.name)
