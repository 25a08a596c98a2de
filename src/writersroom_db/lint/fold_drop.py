"""Takes what is dropped out of the model."""

from collections.abc import Callable

from writersroom_db.lint.model import Model, Spot
from writersroom_db.lint.shapes import Shape


def _drop_table(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    for name in shape.names:
        _without_table(model, name)


def _drop_index(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    for name in shape.names:
        model.indexes.pop(name, None)


def _drop_view(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    for name in shape.names:
        model.views.pop(name, None)


def _drop_routine(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    for key in [key for key in model.routines if key[0] in shape.names]:
        del model.routines[key]


def _drop_policy(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    policies = {n: p for n, p in model.table(shape.on).policies.items() if n != shape.name}
    model.change(shape.on, policies=policies)


def _drop_statistics(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001
    for name in shape.names:
        model.statistics.pop(name, None)


def _drop_schema(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    for name in shape.names:
        _without_schema(model, name)


def _without_table(model: Model, name: str) -> None:
    """Forget a table, its partitions and their indexes."""
    model.tables.pop(name, None)
    for index in [i.name for i in model.indexes.values() if i.table == name]:
        del model.indexes[index]
    for child in [t.name for t in model.tables.values() if t.parent == name]:
        _without_table(model, child)


def _without_schema(model: Model, schema: str) -> None:
    """Forget whatever is in a schema."""
    start = f"{schema}."
    model.tables = {n: t for n, t in model.tables.items() if not n.startswith(start)}
    model.indexes = {n: i for n, i in model.indexes.items() if not n.startswith(start)}
    model.views = {n: v for n, v in model.views.items() if not n.startswith(start)}
    model.routines = {k: r for k, r in model.routines.items() if not k[0].startswith(start)}


DROPS: dict[tuple[str, str], Callable[[Model, Shape, Spot], None]] = {
    ("drop", "table"): _drop_table,
    ("drop", "foreign table"): _drop_table,
    ("drop", "index"): _drop_index,
    ("drop", "view"): _drop_view,
    ("drop", "materialized view"): _drop_view,
    ("drop", "function"): _drop_routine,
    ("drop", "procedure"): _drop_routine,
    ("drop", "routine"): _drop_routine,
    ("drop", "policy"): _drop_policy,
    ("drop", "statistics"): _drop_statistics,
    ("drop", "schema"): _drop_schema,
}
"""What each kind of DROP does, by verb and kind."""
