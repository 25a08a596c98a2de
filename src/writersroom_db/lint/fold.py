"""Takes one statement after the other into the model."""

from collections.abc import Callable
from dataclasses import replace

from writersroom_db.lint.fold_alter import altered_table, renamed_elsewhere
from writersroom_db.lint.fold_drop import DROPS
from writersroom_db.lint.model import Index, Model, Procedure, Spot, Table, View
from writersroom_db.lint.naming import constraints_of, moved_name, owning, spot_at
from writersroom_db.lint.shapes import Column, Constraint, Shape


def fold(model: Model, shape: Shape, spot: Spot) -> None:
    """Change the model as the statement, which stands at ``spot``, changes the database."""
    if take := _STATEMENTS.get((shape.verb, shape.kind)):
        take(model, shape, spot)


def _create_table(model: Model, shape: Shape, spot: Spot) -> None:
    if shape.has("if not exists") and shape.name in model.tables:
        return
    template = model.table(shape.reads[0]) if shape.says("like") and shape.reads else Table("")
    if shape.has("partition of"):
        template = model.table(shape.on)
    spots = {"": spot} | {f"column {c.name}": spot_at(spot, c.offset) for c in shape.columns}
    constraints = {**_copied_checks(shape, template), **constraints_of(shape)}
    spots |= {f"constraint {n}": spot_at(spot, c.offset) for n, c in constraints.items()}
    model.tables[shape.name] = Table(
        shape.name,
        columns=_columns(shape, template),
        constraints=constraints,
        spots=spots,
        commented=_copied_comments(shape, template),
        keys=shape.keys,
        parent=shape.on if shape.has("partition of") else "",
        temporary=shape.has("temporary"),
    )


def _columns(shape: Shape, template: Table) -> dict[str, Column]:
    """Return its columns; those that LIKE or a parent brings along have no sequence there."""
    identities = _includes(shape, "identity")
    copied = (
        owning(shape.name, it) if identities and it.identity else replace(it, sequence="")
        for it in template.columns.values()
    )
    return {c.name: c for c in (*copied, *(owning(shape.name, it) for it in shape.columns))}


def _copied_checks(shape: Shape, template: Table) -> dict[str, Constraint]:
    """Return what LIKE … INCLUDING CONSTRAINTS, or a parent, brings along: checks alone."""
    if not (_includes(shape, "constraints") or shape.has("partition of")):
        return {}
    return {
        name: replace(check, offset=0)
        for name, check in template.constraints.items()
        if check.kind == "check"
    }


def _copied_comments(shape: Shape, template: Table) -> frozenset[str]:
    return template.commented - {""} if _includes(shape, "comments") else frozenset()


def _includes(shape: Shape, what: str) -> bool:
    """Say whether LIKE copies comments, constraints or identity."""
    if shape.says(f"excluding {what}"):
        return False
    return shape.says("including all") or shape.says(f"including {what}")


def _create_index(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    name = f"{shape.on.rpartition('.')[0]}.{shape.name}"
    condition = shape.constraints[0].expression if shape.constraints else ""
    computed = shape.has("expression")
    model.indexes[name] = Index(name, shape.on, shape.keys, condition, shape.words, computed)


def _create_routine(model: Model, shape: Shape, spot: Spot) -> None:
    if shape.routine:
        key = (shape.name, shape.routine.arguments)
        before = model.routines.get(key)
        made = Procedure(shape.name, shape.routine, spot)
        model.routines[key] = replace(made, owner=before.owner) if before else made


def _create_view(model: Model, shape: Shape, spot: Spot) -> None:
    materialized = shape.kind == "materialized view"
    before = model.views.get(shape.name)
    made = View(shape.name, materialized, shape.has("security_invoker"), spot, shape.reads)
    model.views[shape.name] = replace(made, owner=before.owner) if before else made


def _create_policy(model: Model, shape: Shape, spot: Spot) -> None:
    table = model.table(shape.on)
    if shape.policy:
        model.change(
            shape.on,
            policies={**table.policies, shape.name: shape.policy},
            spots={**table.spots, f"policy {shape.name}": spot},
        )


def _create_domain(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    if shape.constraints:
        model.constrained_domains |= {shape.name}


def _create_statistics(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001
    model.statistics[shape.name] = shape.on


def _alter_table(model: Model, shape: Shape, spot: Spot) -> None:
    if shape.name in model.views:  # ALTER TABLE takes views too
        _alter_view(model, shape, spot)
    for action in shape.actions:
        altered_table(model, shape.name, action, spot)


def _alter_policy(model: Model, shape: Shape, spot: Spot) -> None:
    table = model.table(shape.on)
    before = table.policies.get(shape.name)
    if before is None:
        return
    policies = dict(table.policies)
    if shape.policy is None:
        policies[shape.actions[0].to] = policies.pop(shape.name)
    else:
        policies[shape.name] = replace(
            before,
            roles=shape.policy.roles or before.roles,
            using=shape.policy.using or before.using,
            check=shape.policy.check or before.check,
        )
    spots = {**table.spots, f"policy {shape.name}": spot}
    model.change(shape.on, policies=policies, spots=spots)


def _alter_routine(model: Model, shape: Shape, spot: Spot) -> None:
    for key in _signatures(model, shape):
        before = model.routines[key]
        said = shape.routine or before.routine
        now = replace(
            before.routine,
            definer=before.routine.definer if said.definer is None else said.definer,
            search_path=_search_path(before.routine.search_path, said.search_path),
            volatility=said.volatility or before.routine.volatility,
        )
        owner = next((a.to for a in shape.actions if a.kind == "owner to"), before.owner)
        where = spot if now != before.routine else before.spot
        name = moved_name(before.name, shape.actions)
        del model.routines[key]
        model.routines[name, key[1]] = replace(
            before, name=name, routine=now, owner=owner, spot=where
        )


def _search_path(before: str | None, said: str | None) -> str | None:
    return before if said is None else said or None


def _signatures(model: Model, shape: Shape) -> list[tuple[str, int]]:
    named = [key for key in model.routines if key[0] in shape.names]
    exact = [key for key in named if shape.routine and key[1] == shape.routine.arguments]
    return exact or (named if len(named) == 1 else [])


def _alter_view(model: Model, shape: Shape, spot: Spot) -> None:
    before = model.views.get(shape.name)
    if before is None:
        return
    for action in shape.actions:
        if action.kind == "owner to":
            before = replace(before, owner=action.to, spot=spot)
        elif action.kind in {"set", "reset"} and action.has("security_invoker"):
            on = action.kind == "set" and not (action.has("false") or action.has("off"))
            before = replace(before, invoker=on, spot=spot)
    name = moved_name(before.name, shape.actions)
    del model.views[shape.name]
    model.views[name] = replace(before, name=name)
    if name != shape.name:
        renamed_elsewhere(model, shape.name, name)


def _comment(model: Model, shape: Shape, spot: Spot) -> None:  # noqa: ARG001 - one signature
    table = shape.name if shape.kind == "table" else shape.on
    what = "" if shape.kind == "table" else shape.name
    commented = model.table(table).commented
    empty = shape.has("is null")
    model.change(table, commented=commented - {what} if empty else commented | {what})


_STATEMENTS: dict[tuple[str, str], Callable[[Model, Shape, Spot], None]] = {
    ("create", "table"): _create_table,
    ("create", "foreign table"): _create_table,
    ("create", "index"): _create_index,
    ("create", "function"): _create_routine,
    ("create", "procedure"): _create_routine,
    ("create", "view"): _create_view,
    ("create", "materialized view"): _create_view,
    ("create", "policy"): _create_policy,
    ("create", "domain"): _create_domain,
    ("create", "statistics"): _create_statistics,
    ("alter", "table"): _alter_table,
    ("alter", "policy"): _alter_policy,
    ("alter", "function"): _alter_routine,
    ("alter", "procedure"): _alter_routine,
    ("alter", "routine"): _alter_routine,
    ("alter", "view"): _alter_view,
    ("alter", "materialized view"): _alter_view,
    **DROPS,
    ("comment", "table"): _comment,
    ("comment", "column"): _comment,
}
