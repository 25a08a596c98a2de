"""Takes the subcommands of ALTER TABLE into the model."""

from collections.abc import Callable
from dataclasses import replace

from writersroom_db.lint.model import Model, Spot
from writersroom_db.lint.naming import add_named, moved_name, owning, spot_at
from writersroom_db.lint.shapes import Action, Column, Constraint


def altered_table(model: Model, table: str, action: Action, spot: Spot) -> None:
    """Change a table of the model as one subcommand does."""
    here = spot_at(spot, action.offset)
    if take := _ACTIONS.get(action.kind):
        take(model, table, action, here)


def _add_column(model: Model, table: str, action: Action, spot: Spot) -> None:
    known = model.table(table)
    if action.column is None or action.name in known.columns:
        return
    constraints = dict(known.constraints)
    for constraint in action.column.constraints:
        if constraint.kind != "not null":
            add_named(constraints, table, constraint)
    model.change(
        table,
        columns={**known.columns, action.name: owning(table, action.column)},
        constraints=constraints,
        spots={**known.spots, f"column {action.name}": spot},
    )


def _drop_column(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
    known = model.table(table)
    model.change(
        table,
        columns={n: c for n, c in known.columns.items() if n != action.name},
        constraints={n: c for n, c in known.constraints.items() if not c.mentions(action.name)},
        commented=known.commented - {action.name},
    )
    model.indexes = {
        n: i for n, i in model.indexes.items() if i.table != table or action.name not in i.words
    }


def _rename_column(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
    known = model.table(table)
    if action.name not in known.columns:
        return
    renamed = replace(known.columns[action.name], name=action.to)
    commented = known.commented
    if action.name in commented:
        commented = commented - {action.name} | {action.to}
    model.change(
        table,
        columns={
            action.to if n == action.name else n: renamed if n == action.name else c
            for n, c in known.columns.items()
        },
        constraints={
            n: replace(
                c,
                columns=_renamed(c.columns, action),
                expression=_renamed_in(c.expression, action),
            )
            for n, c in known.constraints.items()
        },
        keys=_renamed(known.keys, action),
        commented=commented,
        spots={**known.spots, f"column {action.to}": known.spots[f"column {action.name}"]},
    )
    for index in [i for i in model.indexes.values() if i.table == table]:
        model.indexes[index.name] = replace(
            index,
            keys=_renamed(index.keys, action),
            condition=_renamed_in(index.condition, action),
            words=frozenset(_renamed(tuple(index.words), action)),
        )


def _renamed_in(expression: str, action: Action) -> str:
    return " ".join(_renamed(tuple(expression.split(" ")), action))


def _renamed(columns: tuple[str, ...], action: Action) -> tuple[str, ...]:
    return tuple(action.to if name == action.name else name for name in columns)


def _column(**changes: object) -> Callable[[Model, str, Action, Spot], None]:
    def take(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
        known = model.table(table)
        before = known.columns.get(action.name)
        if before is not None:
            now: Column = replace(before, **changes)  # type: ignore[arg-type]
            model.change(table, columns={**known.columns, action.name: now})

    return take


def _alter_type(model: Model, table: str, action: Action, spot: Spot) -> None:
    _column(type=action.to, collation=action.collation)(model, table, action, spot)


def _add_identity(model: Model, table: str, action: Action, spot: Spot) -> None:
    _column(identity=True, sequence=f"{table}_{action.name}_seq")(model, table, action, spot)


def _add_constraint(model: Model, table: str, action: Action, spot: Spot) -> None:
    if action.constraint is None:
        return
    known = model.table(table)
    constraint = action.constraint
    if constraint.index and (index := model.index(constraint.index, known.schema)):
        constraint = replace(constraint, columns=index.keys)
    constraints: dict[str, Constraint] = dict(known.constraints)
    add_named(constraints, table, constraint)
    name = next(reversed(constraints))
    spots = {**known.spots, f"constraint {name}": spot}
    model.change(table, constraints=constraints, spots=spots)


def _drop_constraint(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
    constraints = {n: c for n, c in model.table(table).constraints.items() if n != action.name}
    model.change(table, constraints=constraints)


def _validate(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
    constraints = dict(model.table(table).constraints)
    if action.name in constraints:
        constraints[action.name] = replace(constraints[action.name], valid=True)
        model.change(table, constraints=constraints)


def _rename_constraint(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
    constraints = dict(model.table(table).constraints)
    if action.name in constraints:
        constraints[action.to] = replace(constraints.pop(action.name), name=action.to)
        model.change(table, constraints=constraints)


def _rls(**changes: object) -> Callable[[Model, str, Action, Spot], None]:
    def take(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
        model.change(table, spots={**model.table(table).spots, "rls": spot}, **changes)

    return take


def _attach(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
    model.change(action.name, parent=table)


def _detach(model: Model, table: str, action: Action, spot: Spot) -> None:  # noqa: ARG001
    model.change(action.name, parent="")


def _move(model: Model, table: str, action: Action, spot: Spot) -> None:
    if table not in model.tables:
        return
    to = moved_name(table, (action,))
    moved = model.tables.pop(table)
    columns = {n: _in_schema(c, to.rpartition(".")[0]) for n, c in moved.columns.items()}
    model.tables[to] = replace(moved, name=to, columns=columns, spots={**moved.spots, "": spot})
    renamed_elsewhere(model, table, to)
    for other in list(model.tables.values()):
        if other.parent == table:
            model.change(other.name, parent=to)
        if any(c.references == table for c in other.constraints.values()):
            constraints = {
                n: replace(c, references=to) if c.references == table else c
                for n, c in other.constraints.items()
            }
            model.change(other.name, constraints=constraints)


def renamed_elsewhere(model: Model, table: str, to: str) -> None:
    """Let the indexes of a table or view, and the views that read it, follow it to its new name."""
    for name, index in list(model.indexes.items()):
        if index.table == table:
            at = f"{to.rpartition('.')[0]}.{name.rpartition('.')[2]}"
            del model.indexes[name]
            model.indexes[at] = replace(index, name=at, table=to)
    for view in list(model.views.values()):
        if table in view.reads:
            reads = tuple(to if name == table else name for name in view.reads)
            model.views[view.name] = replace(view, reads=reads)


def _in_schema(column: Column, schema: str) -> Column:
    if not (schema and column.sequence):
        return column
    return replace(column, sequence=f"{schema}.{column.sequence.rpartition('.')[2]}")


_ACTIONS: dict[str, Callable[[Model, str, Action, Spot], None]] = {
    "add column": _add_column,
    "drop column": _drop_column,
    "rename column": _rename_column,
    "alter type": _alter_type,
    "set not null": _column(not_null=True),
    "drop not null": _column(not_null=False),
    "add generated": _add_identity,
    "drop identity": _column(identity=False, sequence=""),
    "add constraint": _add_constraint,
    "drop constraint": _drop_constraint,
    "validate constraint": _validate,
    "rename constraint": _rename_constraint,
    "enable row level security": _rls(rls=True),
    "disable row level security": _rls(rls=False),
    "force row level security": _rls(forced=True),
    "no force row level security": _rls(forced=False),
    "attach partition": _attach,
    "detach partition": _detach,
    "rename": _move,
    "set schema": _move,
}
