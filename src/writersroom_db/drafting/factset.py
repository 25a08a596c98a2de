"""Facts by what they are about, and their properties."""

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from writersroom_db.catalog import Fact
from writersroom_db.drafting.names import about, last, on_table, without_last

_POSITION = re.compile(r"position: (\d+)")


class FactSet:
    """What a database is, looked up by kind and identity, or by what a fact hangs on."""

    def __init__(self, facts: AbstractSet[Fact]) -> None:
        self._facts = {(fact.kind, fact.identity): fact for fact in facts}
        self._hanging: dict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(facts):
            self._hanging[self.about(fact)].append(fact)

    def find(self, kind: str, identity: str) -> Fact | None:
        """Return the fact, or None."""
        return self._facts.get((kind, identity))

    def all(self) -> tuple[Fact, ...]:
        """Return every fact, sorted."""
        return tuple(sorted(self._facts.values()))

    def about(self, fact: Fact) -> str:
        """Return what ``fact`` stands or falls with, through the index it is on if need be."""
        found = about(fact)
        kind, _, name = found.partition(" ")
        owner = self.find(kind, name) if kind in ("index", "sequence") else None
        if owner is not None and owner != fact:
            return self.about(owner)
        return self._of_constraint(name) or found if kind == "index" else found

    def _of_constraint(self, index: str) -> str | None:
        """Return the relation whose constraint owns ``index``, which has the same name."""
        for kind, identity in self._facts:
            constraint, table = on_table(identity)
            same = constraint == last(index) and without_last(table) == without_last(index)
            if kind == "constraint" and same:
                return f"relation {table}"
        return None

    def hanging(self, what: str) -> tuple[Fact, ...]:
        """Return the facts about ``what`` (see `about`), sorted."""
        return tuple(self._hanging.get(what, ()))

    def holds(self, what: str) -> bool:
        """Tell whether there is such an object."""
        return what in self._hanging

    def columns(self, relation: str) -> tuple[Fact, ...]:
        """Return the columns of a relation, in order."""
        columns = (f for f in self.hanging(f"relation {relation}") if f.kind == "column")
        return tuple(sorted(columns, key=position))

    def partitioned(self, relation: str) -> bool:
        """Tell whether the table is partitioned."""
        table = self.find("table", relation)
        return table is not None and "partition by" in properties(table.definition)


def position(column: Fact) -> int:
    """Return where the column stands in its table, from 1."""
    found = _POSITION.match(column.definition)
    return int(found[1]) if found else 0


def properties(definition: str) -> dict[str, str]:
    """Return the ``property: value`` lines; a line without a value has an empty one.

    A value may go on over further lines, which are indented.
    """
    found: dict[str, str] = {}
    key = ""
    for line in definition.splitlines():
        if key and line.startswith(" "):
            found[key] += f"\n{line}"
            continue
        name, colon, value = line.partition(": ")
        key = name if colon else line
        found[key] = value
    return found


def changed(before: Fact, after: Fact) -> dict[str, tuple[str | None, str | None]]:
    """Return the properties that differ, with both values; None where there is none."""
    old, new = properties(before.definition), properties(after.definition)
    keys: Iterable[str] = {**old, **new}
    return {key: (old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}
