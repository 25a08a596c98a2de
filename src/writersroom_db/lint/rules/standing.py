"""What a rule about the end is shown: all that stands after the last migration."""

from collections.abc import Iterator
from dataclasses import dataclass

from writersroom_db.classification import Classification
from writersroom_db.lint.model import Model, Procedure, Spot, Table, View
from writersroom_db.lint.structure.rules import Rule


@dataclass(frozen=True, slots=True)
class Standing:
    """``rule`` is broken by what was stated at ``spot``."""

    rule: Rule
    message: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class End:
    """What the migrations built; where the declared files say the same; the columns' classes."""

    built: Model
    declared: Model
    classes: Classification

    def tables(self) -> Iterator[Table]:
        """Yield the tables that stay, partitions not among them."""
        for table in self.built.tables.values():
            if not table.temporary and not table.parent:
                yield table

    def spot(self, table: Table, *aspects: str) -> Spot:
        """Return where the first of these aspects of a table is stated, else the table itself.

        A declared file is preferred, being what the next reader changes.
        """
        stated = self.declared.table(table.name).spots
        for spots in (stated, table.spots):
            for aspect in aspects:
                if aspect in spots:
                    return spots[aspect]
        return stated.get("") or table.spots[""]

    def spot_of_routine(self, routine: Procedure) -> Spot:
        """Return where a routine is stated."""
        key = (routine.name, routine.routine.arguments)
        return self.declared.routines.get(key, routine).spot

    def spot_of_view(self, view: View) -> Spot:
        """Return where a view is stated."""
        return self.declared.views.get(view.name, view).spot
