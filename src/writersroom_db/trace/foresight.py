"""Where a traced statement took other locks, or rewrote other tables, than the lint foresees."""

from collections.abc import Iterable, Mapping

from writersroom_db.lint.fold import fold
from writersroom_db.lint.locks import predicted_locks
from writersroom_db.lint.model import Model, Spot
from writersroom_db.lint.rewrites import rewritten_relations
from writersroom_db.lint.statement import shape_of
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement
from writersroom_db.trace.relations import MODES, mode_place
from writersroom_db.trace.report import Effects

_UNTOLD = MODES.index("access share")


class Foresight:
    """What the lint foresees of a file's statements, one after the other.

    ``before`` are the files that ran before, in their order.
    """

    def __init__(self, before: Iterable[SqlFile], file: SqlFile) -> None:
        self._model = Model()
        self._file = file
        self._held: dict[str, int] = {}
        self._made: set[str] = set()
        for earlier in before:
            for statement in earlier.statements:
                self._fold(earlier, statement)

    def compare(self, statement: Statement, effects: Effects) -> tuple[str, ...]:
        """Return what was not foreseen, and what was foreseen and did not come, in words.

        Locks for reading are left out, and those on what the file itself made.
        """
        locks = {lock.relation: MODES.index(lock.mode) for lock in effects.locks}
        foreseen = self._locks(statement)
        taken = {name: mode for name, mode in locks.items() if mode > _UNTOLD}
        told = [*_difference("not foreseen", taken, foreseen)]
        told += _difference("foreseen, not taken", foreseen, taken)
        told += self._rewrites(statement, effects)
        if effects.transactional:
            self._held |= locks
        self._made |= set(effects.made)
        self._fold(self._file, statement)
        return tuple(told)

    def _locks(self, statement: Statement) -> Mapping[str, int]:
        locks = {
            lock.relation: mode_place(lock.mode)
            for lock in predicted_locks(statement, self._model)
            if lock.relation not in self._made
        }
        covering = {**self._held}
        for name, mode in locks.items():
            covering[name] = max(mode, covering.get(name, -1))
        return {
            name: mode
            for name, mode in locks.items()
            if mode > max(_UNTOLD, self._held.get(name, -1))
            and mode > covering.get(self._table_of(name), -1)
        }

    def _table_of(self, name: str) -> str:
        index = self._model.index(name)
        return index.table if index else ""

    def _rewrites(self, statement: Statement, effects: Effects) -> list[str]:
        foreseen = {
            name
            for name in rewritten_relations(statement, self._model)
            if name not in self._made and not self._table_of(name)
        }
        done = set(effects.rewritten) - self._made
        return [
            *(f"not foreseen: rewrites {name}" for name in sorted(done - foreseen)),
            *(f"foreseen, not done: rewrites {name}" for name in sorted(foreseen - done)),
        ]

    def _fold(self, file: SqlFile, statement: Statement) -> None:
        fold(self._model, shape_of(statement), Spot(file, statement))


def _difference(word: str, these: Mapping[str, int], those: Mapping[str, int]) -> list[str]:
    return [
        f"{word}: {MODES[mode]} {name}"
        for name, mode in sorted(these.items())
        if those.get(name) != mode
    ]
