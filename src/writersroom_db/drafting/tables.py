"""Changes of tables that stay: their columns, and their settings."""

from collections.abc import Iterator

from writersroom_db.catalog import Fact
from writersroom_db.drafting import access, columns, made
from writersroom_db.drafting.change import Change, Stage, only_left
from writersroom_db.drafting.context import Context
from writersroom_db.drafting.factset import changed, properties
from writersroom_db.drafting.names import last, without_last
from writersroom_db.migrations.owner import OWNER

_INLINE = ("references", "check", "unique", "primary", "constraint")


def column_changes(context: Context, table: str) -> Iterator[Change]:
    """Yield the changes of a table's columns."""
    old = {column.identity: column for column in context.before.columns(table)}
    new = {column.identity: column for column in context.after.columns(table)}
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    yield from _order(table, [name for name in old if name in new] + come, list(new))
    yield from _perhaps_renamed(gone, come, old, new)
    for name in come:
        yield _added(context, new[name])
    for place, name in enumerate(old):
        if name in gone:
            is_last = not come and all(later in gone for later in list(old)[place:])
            yield _removed(context, old[name], is_last=is_last)
        else:
            yield from _altered(context, old[name], new[name])


def _order(table: str, result: list[str], wanted: list[str]) -> Iterator[Change]:
    if result != wanted:
        yield only_left(
            f"{table}: a column can't be moved, and a new one is added last; declare the columns in"
            f" the order {', '.join(map(last, result))}"
        )


def _perhaps_renamed(
    gone: list[str], come: list[str], old: dict[str, Fact], new: dict[str, Fact]
) -> Iterator[Change]:
    for before in gone:
        for after in come:
            if _type(old[before]) == _type(new[after]):
                yield only_left(
                    f"{before} goes and {after} comes with the same type: maybe a rename; if so,"
                    " write it instead, or the values are lost"
                )


def _type(column: Fact) -> str:
    return properties(column.definition)["type"]


def _added(context: Context, column: Fact) -> Change:
    table, name = without_last(column.identity), last(column.identity)
    element = context.words.elements(table).get(name, "")
    words = element.lower().split()
    if element and not any(word.partition("(")[0] in _INLINE for word in words):
        up: tuple[str, ...] = (f"alter table {table} add column {element}",)
        up += columns.details(column)
    else:
        up = made.create(column, context.after)
    told = properties(column.definition)
    left = ""
    if "not null" in told and not {"default", "identity", *columns.GENERATED} & told.keys():
        left = (
            f"{column.identity}: not null without a default fails where {table} has rows: add it"
            " without not null, fill it, and set not null then"
        )
    drop = made.drop(column, context.after)
    return Change(
        up,
        drop,
        order=context.placed(column),
        loses_down=(table,),
        left=(left,) if left else (),
    )


def _removed(context: Context, column: Fact, *, is_last: bool) -> Change:
    table = without_last(column.identity)
    told = properties(column.definition)
    reason = ""
    if not is_last:
        reason = f"{column.identity} would come back behind the columns that followed it"
    elif "not null" in told and "default" not in told:
        reason = f"the rows of {table} would need values for {column.identity}"
    back = made.create(column, context.before)
    hanging = context.before.hanging(f"relation {table}")
    for fact in hanging:
        if fact.kind in ("comment", "grant") and is_on_column(fact, column.identity):
            back += made.create(fact, context.before)
    return Change(
        made.drop(column, context.before),
        back if not reason else (),
        stage=Stage.CONTRACT,
        order=(2,),
        irreversible=reason,
    )


def is_on_column(fact: Fact, column: str) -> bool:
    """Tell whether a comment or grant is on ``column``."""
    return f" {column}" in f" {fact.identity} " and (
        fact.identity.endswith(f"column {column}") or f"column {column} to " in fact.identity
    )


def _altered(context: Context, before: Fact, after: Fact) -> Iterator[Change]:
    up, left = columns.altered(before, after)
    down, no_way = columns.altered(after, before)
    if up or left:
        yield Change(
            up, down, order=context.placed(after), left=left, irreversible="; ".join(no_way)
        )
    _, wanted = changed(before, after).get("not null", (None, None))
    if "not null" not in changed(before, after):
        return
    if wanted is None:
        alter = f"alter table {without_last(after.identity)} alter column {last(after.identity)}"
        yield Change(
            (f"{alter} drop not null",), (f"{alter} set not null",), order=context.placed(after, 1)
        )
    else:
        yield from _not_null(context, after)


def _not_null(context: Context, column: Fact) -> Iterator[Change]:
    """Yield the three steps that make a column NOT NULL without a long lock."""
    table, name = without_last(column.identity), last(column.identity)
    check = f"{name.strip(chr(34))[:50]}_is_not_null"
    alter = f"alter table {table}"
    add = f"add constraint {check} check ({name} is not null)"
    order = context.placed(column, 1)
    yield Change((f"{alter} {add} not valid",), (f"{alter} drop constraint {check}",), order=order)
    yield Change(
        (f"{alter} validate constraint {check}",),
        (f"{alter}\ndrop constraint if exists {check},\n{add} not valid",),
        stage=Stage.ONLINE,
        order=order,
        left=(f"{column.identity}: rows that hold null must be filled before it is not null",),
    )
    yield Change(
        (f"{alter} alter column {name} set not null", f"{alter} drop constraint {check}"),
        (f"{alter} {add}", f"{alter} alter column {name} drop not null"),
        stage=Stage.FINISH,
        order=order,
    )


def table_change(context: Context, before: Fact, after: Fact) -> Change:
    """Return the change of a table's own settings."""
    up, left = _settings(before, after)
    down, no_way = _settings(after, before)
    return Change(
        tuple(up),
        tuple(down),
        order=context.placed(after, -1),
        left=tuple(left),
        irreversible="; ".join(no_way) if up else "",
    )


def _settings(before: Fact, after: Fact) -> tuple[list[str], list[str]]:
    table = after.identity
    statements: list[str] = []
    left: list[str] = []
    statements += _row_security(before, after)
    for key, (old, new) in changed(before, after).items():
        if key == "row security":
            continue
        if key == "owner" and new and old == OWNER:
            statements += access.own("table", table, new)
        elif key in ("options", "toast options"):
            prefix = "toast." if key.startswith("toast") else ""
            statements += [f"alter table {table} {s}" for s in options(old, new, prefix)]
        elif key == "unlogged":
            statements.append(f"alter table {table} set {'logged' if new is None else 'unlogged'}")
        elif key == "replica identity" and new != "index":
            statements.append(f"alter table {table} replica identity {new or 'default'}")
        else:
            left.append(f"table {table}: {key} can't be changed by a draft; write how")
    return statements, left


def _row_security(before: Fact, after: Fact) -> list[str]:
    statements = []
    for state, on, off in (("enabled", "enable", "disable"), ("forced", "force", "no force")):
        line = f"row security: {state}"
        was, wanted = (line in fact.definition.splitlines() for fact in (before, after))
        if was != wanted:
            verb = on if wanted else off
            statements.append(f"alter table {after.identity} {verb} row level security")
    return statements


def options(old: str | None, new: str | None, prefix: str = "") -> list[str]:
    """Return ``set (…)`` and ``reset (…)`` for storage options told as ``a=1, b=2``."""
    before, after = _pairs(old), _pairs(new)
    gone = [f"{prefix}{name}" for name in before if name not in after]
    come = [f"{prefix}{name} = {v}" for name, v in after.items() if before.get(name) != v]
    statements = [f"reset ({', '.join(gone)})"] if gone else []
    return statements + ([f"set ({', '.join(come)})"] if come else [])


def _pairs(options_told: str | None) -> dict[str, str]:
    parts = (options_told or "").split(", ")
    return {part.partition("=")[0]: part.partition("=")[2] for part in parts if part}
