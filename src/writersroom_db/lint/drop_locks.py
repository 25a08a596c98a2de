"""The locks of DROP: on what goes, and on what it was tied to."""

from collections.abc import Iterator

from writersroom_db.lint.foreign_keys import referencing
from writersroom_db.lint.lock_modes import Lock
from writersroom_db.lint.model import Model
from writersroom_db.lint.shapes import Shape


def drop(shape: Shape, model: Model) -> Iterator[Lock]:
    """Yield the locks of dropping relations, and what goes or is told with them."""
    mode = "ShareUpdateExclusiveLock" if shape.has("concurrently") else "AccessExclusiveLock"
    for name in shape.names:
        yield name, mode
        if index := model.index(name):
            yield index.table, mode
        for constraint in model.table(name).constraints.values():
            if constraint.references != name:
                yield constraint.references, "AccessExclusiveLock"
        for column in model.table(name).columns.values():
            yield column.sequence, "AccessExclusiveLock"
        if parent := model.table(name).parent:
            yield parent, "AccessExclusiveLock"
        if shape.has("cascade"):
            for view in model.views.values():
                if name in view.reads:
                    yield view.name, "AccessExclusiveLock"
            for table in referencing(name, model):
                yield table, "AccessExclusiveLock"


def drop_of_table(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    """Yield the lock of dropping what a table has: a trigger, a policy, a rule."""
    yield shape.on, "AccessExclusiveLock"


def drop_statistics(shape: Shape, model: Model) -> Iterator[Lock]:
    """Yield the lock of dropping extended statistics, on their table."""
    for name in shape.names:
        yield model.statistics.get(name, ""), "ShareUpdateExclusiveLock"
