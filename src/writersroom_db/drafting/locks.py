"""What others wait for while drafted statements run, as the lint foresees it, in words."""

import re
from collections.abc import Iterable
from pathlib import Path

from writersroom_db.lint.fold import fold
from writersroom_db.lint.lock_modes import MODES
from writersroom_db.lint.locks import predicted_locks
from writersroom_db.lint.model import Model, Spot
from writersroom_db.lint.statement import shape_of
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement

_WAIT = {
    "AccessExclusiveLock": "reads and writes wait",
    "ExclusiveLock": "writes wait",
    "ShareRowExclusiveLock": "writes wait",
    "ShareLock": "writes wait",
    "ShareUpdateExclusiveLock": "others read and write",
}


def model_of(files: Iterable[SqlFile]) -> Model:
    """Return what the files build, one after the other, as far as locks depend on it."""
    model = Model()
    for file in files:
        for statement in file.statements:
            fold(model, shape_of(statement), Spot(file, statement))
    return model


def told_locks(statements: tuple[str, ...], model: Model) -> str:
    """Return the strongest lock on each relation that stood before ``statements``, in words.

    Adds what they build to ``model``.
    """
    file = SqlFile(Path("draft.sql"), ";\n".join(statements))
    made: set[str] = set()
    held: dict[str, str] = {}
    for text in statements:
        statement = Statement(text, 1, 1, 0)
        for lock in predicted_locks(statement, model):
            if lock.relation not in made:
                modes = lock.mode, held.get(lock.relation, MODES[0])
                held[lock.relation] = max(modes, key=MODES.index)
        shape = shape_of(statement)
        if shape.verb == "create":
            made.add(shape.name)
        fold(model, shape, Spot(file, statement))
    return _in_words(held)


def _in_words(held: dict[str, str]) -> str:
    told = []
    for mode in reversed(MODES):
        relations = sorted(relation for relation, taken in held.items() if taken == mode)
        if relations and mode in _WAIT:
            words = re.sub("(?<=[a-z])(?=[A-Z])", " ", mode.removesuffix("Lock")).lower()
            told.append(f"{words} ({_WAIT[mode]}) on {', '.join(relations)}")
    return "; ".join(told) or "none that anyone waits for"
