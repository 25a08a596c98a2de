"""Which locks a statement takes on tables, indexes, views and sequences, told from its text.

Follows PostgreSQL 15 to 18: AlterTableGetLockLevel in tablecmds.c and the LOCKMODE of each command.
What a statement reaches through another object (the partitions of a parent, the table of an index)
is told as far as the model knows it. A DO block and a function's body stay closed. GRANT and REVOKE
are left out: before 18 they lock no relation, since then for reading.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from writersroom_db.lint.alter_locks import of_table_action, of_view_action
from writersroom_db.lint.drop_locks import drop, drop_of_table, drop_statistics
from writersroom_db.lint.foreign_keys import looked_up, referenced_by, referencing
from writersroom_db.lint.lock_modes import MODES, Lock
from writersroom_db.lint.model import Model
from writersroom_db.lint.references import write_targets
from writersroom_db.lint.shapes import Shape
from writersroom_db.lint.statement import shape_of
from writersroom_db.sqltext import Statement


@dataclass(frozen=True, order=True, slots=True)
class PredictedLock:
    """The strongest lock on a relation (``app.users``), its mode as pg_locks names it."""

    relation: str
    mode: str


def predicted_locks(statement: Statement, model: Model | None = None) -> tuple[PredictedLock, ...]:
    """Return the lock on each relation that stood before the statement, by relation.

    ``model``: what was built before; without it, only what the statement itself names is known.
    """
    strongest: dict[str, str] = {}
    for relation, mode in locks_of(shape_of(statement), model or Model()):
        if relation and MODES.index(mode) >= MODES.index(strongest.get(relation, MODES[0])):
            strongest[relation] = mode
    return tuple(PredictedLock(*lock) for lock in sorted(strongest.items()))


def locks_of(shape: Shape, model: Model) -> Iterator[Lock]:
    """Yield every lock of a shape; a relation may come twice."""
    read = _STATEMENTS.get((shape.verb, shape.kind)) or _STATEMENTS.get((shape.verb, ""))
    if read:
        yield from read(shape, model)


def _create_table(shape: Shape, model: Model) -> Iterator[Lock]:
    if shape.on:
        mode = "AccessExclusiveLock" if shape.has("partition of") else "ShareUpdateExclusiveLock"
        yield shape.on, mode
    if shape.has("partition of"):
        yield from ((it, "ShareRowExclusiveLock") for it in referenced_by(shape.on, model))
    for constraint in (*shape.constraints, *(c for col in shape.columns for c in col.constraints)):
        if constraint.references and constraint.references != shape.name:
            yield constraint.references, "ShareRowExclusiveLock"
    yield from _reads(shape)
    for name in shape.writes:
        yield name, "RowExclusiveLock"


def _create_index(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    concurrent = shape.has("concurrently")
    yield shape.on, "ShareUpdateExclusiveLock" if concurrent else "ShareLock"


def _create_view(shape: Shape, model: Model) -> Iterator[Lock]:
    if shape.has("or replace") and shape.name in model.views:
        yield shape.name, "AccessExclusiveLock"
    yield from _reads(shape)


def _create_trigger(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    yield shape.on, "ShareRowExclusiveLock"
    yield from _reads(shape)


def _table_of_it(mode: str) -> Callable[[Shape, Model], Iterator[Lock]]:
    def read(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
        yield shape.on, mode

    return read


def _create_policy(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    yield shape.on, "AccessExclusiveLock"
    yield from _reads(shape)


def _alter_table(shape: Shape, model: Model) -> Iterator[Lock]:
    for action in shape.actions:
        yield from of_table_action(shape.name, action, model)


def _alter_view(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    for action in shape.actions:
        yield shape.name, of_view_action(action)


_LIGHT_ON_INDEX = {"rename", "set", "reset", "set statistics", "set of column"}


def _alter_index(shape: Shape, model: Model) -> Iterator[Lock]:
    for action in shape.actions:
        if action.kind == "attach partition":
            schema = shape.name.rpartition(".")[0]
            yield shape.name, "ShareUpdateExclusiveLock"
            yield action.name, "AccessExclusiveLock"
            for name in (shape.name, action.name):
                if index := model.index(name, schema):
                    yield index.table, "AccessShareLock"
        elif action.kind in _LIGHT_ON_INDEX:
            yield shape.name, "ShareUpdateExclusiveLock"
        else:
            yield shape.name, "AccessExclusiveLock"


def _alter_domain(shape: Shape, model: Model) -> Iterator[Lock]:
    """Yield those of the columns on which a check that is to hold at once is tried."""
    if any(action.constraint and action.constraint.valid for action in shape.actions):
        for table in model.tables.values():
            if any(column.type.replace(" ", "") == shape.name for column in table.columns.values()):
                yield table.name, "ShareLock"


def _alter_sequence(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    strong = {"rename", "owner to", "set schema", "set logged", "set unlogged"}
    exclusive = any(action.kind in strong for action in shape.actions)
    yield shape.name, "AccessExclusiveLock" if exclusive else "ShareRowExclusiveLock"


def _all_names(mode: str) -> Callable[[Shape, Model], Iterator[Lock]]:
    def read(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
        for name in shape.names:
            yield name, mode

    return read


def _truncate(shape: Shape, model: Model) -> Iterator[Lock]:
    for name in shape.names:
        yield name, "AccessExclusiveLock"
        for table in referencing(name, model) if shape.says("cascade") else ():
            yield table, "AccessExclusiveLock"
        for column in model.table(name).columns.values() if shape.says("restart identity") else ():
            yield column.sequence, "AccessExclusiveLock"


def _lock(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    for name in shape.names:
        yield name, f"{shape.kind.title().replace(' ', '')}Lock"


def _vacuum(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    for name in shape.names:
        yield name, "AccessExclusiveLock" if shape.has("full") else "ShareUpdateExclusiveLock"


def _reindex(shape: Shape, model: Model) -> Iterator[Lock]:
    concurrent = shape.has("concurrently")
    mode = "ShareUpdateExclusiveLock" if concurrent else "ShareLock"
    if shape.kind == "table":
        yield shape.name, mode
    if shape.kind == "index":
        yield shape.name, mode if concurrent else "AccessExclusiveLock"
        if index := model.index(shape.name):
            yield index.table, mode


def _refresh(shape: Shape, model: Model) -> Iterator[Lock]:
    concurrent = shape.has("concurrently")
    yield shape.name, "ExclusiveLock" if concurrent else "AccessExclusiveLock"
    if view := model.views.get(shape.name):
        for table in view.reads:
            yield table, "AccessShareLock"


def _comment(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    yield shape.on if shape.kind == "column" else shape.name, "ShareUpdateExclusiveLock"


def _comment_within(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    yield shape.on, "AccessShareLock"


def _publication(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    for name in shape.reads:
        yield name, "ShareUpdateExclusiveLock"


def _of_another(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    for name in shape.writes:
        yield name, "RowExclusiveLock"
    yield from _reads(shape)


def _insert(shape: Shape, model: Model) -> Iterator[Lock]:
    """Yield those of a query, and those on what the rows that it lists refer to."""
    yield from _query(shape, model)
    yield from ((it, "RowShareLock") for it in looked_up(shape.tokens, model))


def _query(shape: Shape, model: Model) -> Iterator[Lock]:  # noqa: ARG001 - one signature
    for name, _ in write_targets(shape.tokens):
        yield name, "RowExclusiveLock"
    locking = any(shape.says(f"for {what}") for what in ("update", "no key", "share", "key share"))
    for name in shape.reads:
        yield name, "RowShareLock" if locking else "AccessShareLock"


def _reads(shape: Shape) -> Iterator[Lock]:
    for name in shape.reads:
        yield name, "AccessShareLock"


_STATEMENTS: dict[tuple[str, str], Callable[[Shape, Model], Iterator[Lock]]] = {
    ("create", "table"): _create_table,
    ("create", "index"): _create_index,
    ("create", "view"): _create_view,
    ("create", "materialized view"): _create_view,
    ("create", "trigger"): _create_trigger,
    ("create", "policy"): _create_policy,
    ("create", "rule"): _table_of_it("AccessExclusiveLock"),
    ("create", "publication"): _publication,
    ("alter", "publication"): _publication,
    ("create", "statistics"): _table_of_it("ShareUpdateExclusiveLock"),
    ("alter", "table"): _alter_table,
    ("alter", "foreign table"): _alter_table,
    ("alter", "view"): _alter_view,
    ("alter", "materialized view"): _alter_view,
    ("alter", "index"): _alter_index,
    ("alter", "sequence"): _alter_sequence,
    ("alter", "domain"): _alter_domain,
    ("alter", "trigger"): _table_of_it("AccessExclusiveLock"),
    ("alter", "policy"): _table_of_it("AccessExclusiveLock"),
    ("alter", "rule"): _table_of_it("AccessExclusiveLock"),
    ("drop", "table"): drop,
    ("drop", "foreign table"): drop,
    ("drop", "index"): drop,
    ("drop", "view"): drop,
    ("drop", "materialized view"): drop,
    ("drop", "sequence"): drop,
    ("drop", "trigger"): drop_of_table,
    ("drop", "policy"): drop_of_table,
    ("drop", "rule"): drop_of_table,
    ("drop", "statistics"): drop_statistics,
    ("truncate", "table"): _truncate,
    ("cluster", "table"): _all_names("AccessExclusiveLock"),
    ("lock", ""): _lock,
    ("vacuum", "table"): _vacuum,
    ("analyze", "table"): _vacuum,
    ("reindex", ""): _reindex,
    ("refresh", "materialized view"): _refresh,
    ("comment", "table"): _comment,
    ("comment", "column"): _comment,
    ("comment", "index"): _comment,
    ("comment", "view"): _comment,
    ("comment", "materialized view"): _comment,
    ("comment", "sequence"): _comment,
    ("comment", "constraint"): _comment_within,
    ("comment", "trigger"): _comment_within,
    ("comment", "policy"): _comment_within,
    ("comment", "rule"): _comment_within,
    ("explain", ""): _of_another,
    ("prepare", ""): _of_another,
    ("select", ""): _query,
    ("with", ""): _query,
    ("insert", ""): _insert,
    ("update", ""): _query,
    ("delete", ""): _query,
    ("merge", ""): _query,
}
