"""Changes of what stays or hangs on something that stays: all but tables and their parts."""

from collections.abc import Iterator

from writersroom_db.catalog import Fact
from writersroom_db.drafting import access, made, rows, types
from writersroom_db.drafting.anew import anew, view_settings, worded
from writersroom_db.drafting.change import Change, Stage, only_left
from writersroom_db.drafting.context import Context, dropped
from writersroom_db.drafting.factset import FactSet
from writersroom_db.drafting.names import comment_target

_DROP_RANKS = {
    "comment": 0,
    "grant": 1,
    "policy": 2,
    "trigger": 3,
    "rule": 4,
    "statistics": 8,
    "row": 9,
    "default privileges": 10,
}
_TYPES = {
    "domain": types.altered_domain,
    "enum": types.altered_enum,
    "composite type": types.altered_composite,
    "sequence": types.altered_sequence,
}
_ELSEWHERE = {
    "role": "roles belong to the cluster; schema/roles.sql makes them",
    "membership": "roles belong to the cluster; schema/roles.sql makes them",
    "setting": "settings are kept with roles and databases, by the preflight",
    "extension": "an extension is made by the preflight or an administrator",
    "extension dependency": "write alter … depends on extension",
    "partition": "partitions are made at run time; write what becomes of those that stand",
}
_OUT_OF_REACH = ("this database", "role ", "language ", "extension ")


def made_change(context: Context, fact: Fact) -> Change:
    """Return the making of what is declared and not there yet."""
    if reason := _unreachable(fact):
        return only_left(f"{fact.kind} {fact.identity} is missing: {reason}")
    up = worded(context, fact, context.after)
    down = made.drop(fact, context.after) if not _goes_with_column(context.before, fact) else ()
    return Change(up, down, stage=_stage(context, fact), order=context.placed(fact))


def dropped_change(context: Context, fact: Fact) -> Change:
    """Return the dropping of what is there and no longer declared."""
    if reason := _unreachable(fact):
        return only_left(f"{fact.kind} {fact.identity} is no longer declared: {reason}")
    if _goes_with_column(context.after, fact) or _goes_with_part(context.after, fact):
        return Change((), ())
    up = made.drop(fact, context.before)
    if fact.kind == "grant":
        up += access.columns_again(fact.identity, context.after)
    return Change(
        up,
        made.with_comment(fact, context.before),
        order=dropped(_DROP_RANKS.get(fact.kind, 8)),
    )


def altered_change(context: Context, before: Fact, after: Fact) -> Iterator[Change]:
    """Yield the changes of what stays."""
    if reason := _unreachable(after):
        yield only_left(f"{after.kind} {after.identity} differs: {reason}")
        return
    left: list[str] = []
    no_way: list[str] = []
    up = _altered(context, before, after, context.after, left)
    down = _altered(context, after, before, context.before, no_way)
    yield Change(
        up,
        down,
        stage=_stage(context, after),
        order=context.placed(after),
        left=tuple(left),
        irreversible="; ".join(no_way) if up else "",
    )


def _altered(
    context: Context, before: Fact, after: Fact, target: FactSet, left: list[str]
) -> tuple[str, ...]:
    kind = after.kind
    if kind in _TYPES:
        statements, more = _TYPES[kind](before, after)
        left += more
        return tuple(statements)
    if kind == "comment":
        return made.create(after, target)
    if kind == "grant":
        regrant = access.regrant(after.identity, before.definition, after.definition)
        revokes = any(statement.startswith("revoke ") for statement in regrant)
        again = access.columns_again(after.identity, target) if revokes else ()
        return (*regrant, *again)
    if kind == "default privileges":
        return access.default_privileges(after.identity, before.definition, after.definition)
    if kind == "row":
        return (rows.update(before, after, target),)
    if kind == "schema":
        return access.own("schema", after.identity, access.owner_of(after))
    if kind in ("trigger", "rule") and _same_but_switched(before, after):
        state = after.definition.rpartition("\n")[2]
        known = state if state in ("disabled", "replica only", "always") else ""
        return (made.trigger_state(kind, after.identity, known),)
    if kind in ("view", "materialized view") and (found := view_settings(before, after)):
        return found
    return anew(context, before, after, target)


def _same_but_switched(before: Fact, after: Fact) -> bool:
    states = ("\ndisabled", "\nreplica only", "\nalways")
    texts = []
    for fact in (before, after):
        text = fact.definition
        for state in states:
            text = text.removesuffix(state)
        texts.append(text)
    return texts[0] == texts[1]


def _unreachable(fact: Fact) -> str:
    if fact.kind in _ELSEWHERE:
        return _ELSEWHERE[fact.kind]
    if fact.kind in ("comment", "grant") and fact.identity.startswith(_OUT_OF_REACH):
        return "it is the preflight's or an administrator's"
    if fact.kind == "schema" and fact.identity == "public":
        return "it belongs to the database's owner"
    return "" if fact.kind in made.KINDS else "no draft knows this kind"


def _goes_with_column(other: FactSet, fact: Fact) -> bool:
    """Tell whether a comment or grant is on a column that is not on the other side."""
    if fact.kind not in ("comment", "grant"):
        return False
    name = _column_of(fact)
    return bool(name) and not other.find("column", name)


def _column_of(fact: Fact) -> str:
    if fact.kind == "comment":
        kind, name = comment_target(fact.identity)
        of_table = kind == "column" and not fact.identity.startswith("composite type ")
        return name if of_table else ""
    words = fact.identity.split(" ")
    return words[1] if words[0] == "column" else ""


def _goes_with_part(other: FactSet, fact: Fact) -> bool:
    """Tell whether a comment is on an index, constraint, trigger… that is not on the other side."""
    if fact.kind != "comment":
        return False
    kind, name = comment_target(fact.identity)
    if kind in ("constraint", "trigger", "policy", "rule", "index", "statistics"):
        if " on domain " in name:
            return False
        return (not other.find(kind, name) and kind != "index") or (
            kind == "index" and not _has_index(other, name)
        )
    return False


def _has_index(facts: FactSet, name: str) -> bool:
    """Tell whether the index is there, by itself or as that of a constraint."""
    return not facts.about(Fact("comment", f"index {name}", "")).startswith("index ")


def _stage(context: Context, fact: Fact) -> Stage:
    """Return FINISH for a comment on what the revision before it makes outside a transaction."""
    if fact.kind == "comment":
        kind, name = comment_target(fact.identity)
        if kind == "index" or (kind == "constraint" and " on domain " not in name):
            found = [facts.find(kind, name) for facts in (context.before, context.after)]
            if found[0] != found[1]:
                return Stage.FINISH
    return Stage.EXPAND
