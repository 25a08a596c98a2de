"""Pictures of a database's relations, and what changed between two of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

import psycopg

from writersroom_db.trace.report import Mode, TakenLock

SQL = Path(__file__).parent / "sql"

MODES: tuple[Mode, ...] = get_args(Mode)
"""Lock modes, weakest first."""

_KINDS = {
    "r": "table",
    "p": "partitioned table",
    "v": "view",
    "m": "materialized view",
    "f": "foreign table",
    "S": "sequence",
    "i": "index",
    "I": "partitioned index",
}
_INDEXES = ("i", "I")
_ROWS = ("r", "m")
_ROW_EXCLUSIVE = MODES.index("row exclusive")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation; ``parent`` is the table of an index, or the parent of a partition."""

    oid: int
    name: str
    relkind: str
    file: int
    parent: int | None
    scans: int

    @property
    def is_index(self) -> bool:
        """Whether it is an index, of a partitioned table or not."""
        return self.relkind in _INDEXES

    @property
    def has_rows(self) -> bool:
        """Whether it is a table or a materialized view."""
        return self.relkind in _ROWS


Relations = Mapping[int, Relation]
"""Relations by their oid."""

Locks = Mapping[int, int]
"""By a relation's oid, the place of the strongest mode among `MODES`."""


def read_relations(connection: psycopg.Connection) -> Relations:
    """Return every relation that is not the system's, as the connection's transaction sees it."""
    rows = connection.execute((SQL / "relations.sql").read_bytes())
    return {row[0]: Relation(*row) for row in rows}


def read_held(connection: psycopg.Connection) -> Locks:
    """Return the locks that the connection's transaction holds."""
    return strongest(connection.execute((SQL / "held.sql").read_bytes()).fetchall())


def strongest(locks: list[tuple[int, str]]) -> Locks:
    """Return the strongest of the modes, named as in ``pg_locks``, for each relation."""
    found: dict[int, int] = {}
    for oid, mode in locks:
        found[oid] = max(found.get(oid, 0), mode_place(mode))
    return found


def mode_place(mode: str) -> int:
    """Return the place among `MODES` of a mode as ``pg_locks`` names it."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in mode.removesuffix("Lock"))
    return MODES.index(cast("Mode", words.strip()))


def added(before: Locks, after: Locks, visible: Relations) -> Locks:
    """Return the locks on ``visible`` relations that are stronger than they were before."""
    return {
        oid: mode for oid, mode in after.items() if oid in visible and mode > before.get(oid, -1)
    }


def folded(taken: Locks, held: Locks, relations: Relations) -> tuple[TakenLock, ...]:
    """Return ``taken`` as a reviewer needs it, sorted by name.

    An index is left out where its table is ``held`` as strongly, and at row exclusive and below;
    partitions count for their parent where it and all of them were taken in the same mode.
    """
    shown = {
        oid: mode
        for oid, mode in taken.items()
        if not (
            relations[oid].is_index
            and (mode <= _ROW_EXCLUSIVE or held.get(relations[oid].parent or 0, -1) >= mode)
        )
    }
    whole = _locked_whole(shown, relations)
    tops = {oid: _top(oid, whole, relations) for oid in shown}
    counted = Counter(top for oid, top in tops.items() if top != oid)
    return tuple(
        sorted(
            TakenLock(
                relations[oid].name,
                MODES[mode],
                _KINDS[relations[oid].relkind],
                counted[oid],
            )
            for oid, mode in shown.items()
            if tops[oid] == oid
        )
    )


def _locked_whole(taken: Locks, relations: Relations) -> set[int]:
    """Return the parents all of whose partitions were taken in the parent's own mode."""
    partitions = [it for it in relations.values() if it.parent and not it.is_index]
    unlike = {it.parent for it in partitions if taken.get(it.oid) != taken.get(it.parent or 0)}
    return {it.parent or 0 for it in partitions} & set(taken) - unlike


def _top(oid: int, whole: set[int], relations: Relations) -> int:
    """Return the highest ancestor that was locked with all of its partitions."""
    relation = relations[oid]
    if relation.is_index or relation.parent not in whole:
        return oid
    return _top(relation.parent, whole, relations)


def made(before: Relations, after: Relations) -> tuple[str, ...]:
    """Return the names that are new; an index that was made anew under its name is not."""
    names = {relation.name for relation in before.values()}
    fresh = (relation for oid, relation in after.items() if oid not in before)
    return tuple(sorted(relation.name for relation in fresh if relation.name not in names))


def rewritten(before: Relations, after: Relations) -> tuple[str, ...]:
    """Return the tables and materialized views whose rows lie in a new file."""
    return tuple(
        sorted(
            before[oid].name
            for oid, relation in after.items()
            if relation.has_rows and oid in before and relation.file != before[oid].file
        )
    )


def rebuilt(before: Relations, after: Relations) -> tuple[str, ...]:
    """Return the indexes that lie in a new file, under an old name."""
    files = {relation.name: relation.file for relation in before.values()}
    return tuple(
        sorted(
            relation.name
            for relation in after.values()
            if relation.is_index and files.get(relation.name, relation.file) != relation.file
        )
    )


def scanned(before: Relations, after: Relations) -> tuple[str, ...]:
    """Return the relations that were there before and were read from end to end since."""
    return tuple(
        sorted(
            before[oid].name
            for oid, relation in after.items()
            if oid in before and relation.has_rows and relation.scans > before[oid].scans
        )
    )
