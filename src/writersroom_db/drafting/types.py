"""Statements that make types, domains and sequences, and those that change them."""

from writersroom_db.catalog import Fact
from writersroom_db.drafting import access
from writersroom_db.drafting.factset import changed, properties
from writersroom_db.drafting.names import lowered
from writersroom_db.migrations.owner import OWNER

_CONSTRAINT = "constraint "
_NO_WAY = "write how: values of the type may stand in tables"


def sequence(fact: Fact) -> list[str]:
    """Return the statements that make a sequence of its own."""
    told = properties(fact.definition)
    low, _, high = told["range"].partition(" to ")
    cycle = " cycle" if "cycles" in told else ""
    kind = "unlogged sequence" if "unlogged" in told else "sequence"
    options = f"minvalue {low} maxvalue {high} start {told['start']} cache {told['cache']}{cycle}"
    opening = f"create {kind} {fact.identity} as {told['type']}"
    made = [f"{opening}\nincrement {told['increment']} {options}"]
    if "owned by" in told:
        made.append(f"alter sequence {fact.identity} owned by {told['owned by']}")
    return made + _owned("sequence", fact)


def altered_sequence(before: Fact, after: Fact) -> tuple[list[str], list[str]]:
    """Return the statements that change a sequence, and what can't be drafted."""
    alter = f"alter sequence {after.identity}"
    statements, left = [], []
    for key, (_, new) in changed(before, after).items():
        if key == "range":
            low, _, high = (new or "").partition(" to ")
            statements.append(f"{alter} minvalue {low} maxvalue {high}")
        elif key in ("start", "increment", "cache"):
            statements.append(f"{alter} {key} {new}")
        elif key == "type":
            statements.insert(0, f"{alter} as {new}")
        elif key == "cycles":
            statements.append(f"{alter} {'no cycle' if new is None else 'cycle'}")
        elif key == "owned by":
            statements.append(f"{alter} owned by {new or 'none'}")
        elif key == "owner" and new:
            statements += access.own("sequence", after.identity, new)
        else:
            left.append(f"sequence {after.identity}: {key} can't be changed in place; write how")
    return statements, left


def domain(fact: Fact) -> list[str]:
    """Return the statements that make a domain."""
    told = properties(fact.definition)
    parts = [f"create domain {fact.identity} as {told['type']}"]
    if "collation" in told:
        parts.append(f"collate {told['collation']}")
    if "default" in told:
        parts.append(f"default {told['default']}")
    if "not null" in told:
        parts.append("not null")
    parts += [
        f"{key} {lowered(value)}" for key, value in told.items() if key.startswith(_CONSTRAINT)
    ]
    return ["\n".join(parts), *_owned("domain", fact)]


def altered_domain(before: Fact, after: Fact) -> tuple[list[str], list[str]]:
    """Return the statements that change a domain, and what can't be drafted."""
    alter = f"alter domain {after.identity}"
    statements, left = [], []
    for key, (old, new) in changed(before, after).items():
        if key == "default":
            statements.append(
                f"{alter} drop default" if new is None else f"{alter} set default {new}"
            )
        elif key == "not null":
            statements.append(f"{alter} {'drop' if new is None else 'set'} not null")
        elif key.startswith(_CONSTRAINT):
            if old is not None:
                statements.append(f"{alter} drop {key}")
            if new is not None:
                statements.append(f"{alter} add {key} {lowered(new)}")
        elif key == "owner" and new:
            statements += access.own("domain", after.identity, new)
        else:
            left.append(f"domain {after.identity}: its {key} is fixed; {_NO_WAY}")
    return statements, left


def enum(fact: Fact) -> list[str]:
    """Return the statements that make an enum."""
    labels = ", ".join(_labels(fact))
    return [f"create type {fact.identity} as enum ({labels})", *_owned("type", fact)]


def altered_enum(before: Fact, after: Fact) -> tuple[list[str], list[str]]:
    """Return the statements that add an enum's new labels, and what can't be drafted."""
    statements: list[str] = []
    old, new = _labels(before), _labels(after)
    if [label for label in new if label in old] != old:
        return [], [f"enum {after.identity}: a label can't be dropped or moved; {_NO_WAY}"]
    for at, label in enumerate(new):
        if label not in old:
            place = f" after {new[at - 1]}" if at else f" before {old[0]}"
            statements.append(f"alter type {after.identity} add value {label}{place}")
    return statements + _reowned(before, after), []


def composite(fact: Fact) -> list[str]:
    """Return the statements that make a composite type."""
    attributes = ",\n".join(f"    {text}" for text in _attributes(fact).values())
    return [f"create type {fact.identity} as (\n{attributes}\n)", *_owned("type", fact)]


def altered_composite(before: Fact, after: Fact) -> tuple[list[str], list[str]]:
    """Return the statements that change a composite type, and what can't be drafted."""
    old, new = _attributes(before), _attributes(after)
    kept = [name for name in old if name in new]
    if list(new)[: len(kept)] != kept:
        return [], [f"type {after.identity}: an attribute is added last; declare it last"]
    alter = f"alter type {after.identity}"
    statements = [f"{alter} drop attribute {name}" for name in old if name not in new]
    for name, text in new.items():
        if name not in old:
            statements.append(f"{alter} add attribute {text}")
        elif old[name] != text:
            typed = text.removeprefix(f"{name} ")
            statements.append(f"{alter} alter attribute {name} type {typed}")
    return statements + _reowned(before, after), []


def range_type(fact: Fact) -> list[str]:
    """Return the statements that make a range type."""
    told = properties(fact.definition)
    names = {
        "subtype": "subtype",
        "operator class": "subtype_opclass",
        "collation": "collation",
        "canonical": "canonical",
        "difference": "subtype_diff",
        "multirange": "multirange_type_name",
    }
    parts = ", ".join(f"{name} = {told[key]}" for key, name in names.items() if key in told)
    return [f"create type {fact.identity} as range ({parts})", *_owned("type", fact)]


def _labels(fact: Fact) -> list[str]:
    lines = fact.definition.splitlines()
    return [line.removeprefix("label: ") for line in lines if line.startswith("label: ")]


def _attributes(fact: Fact) -> dict[str, str]:
    lines = [line for line in fact.definition.splitlines() if line.startswith("attribute ")]
    texts = [line.removeprefix("attribute ") for line in lines]
    return {text.partition(" ")[0]: text for text in texts}


def _owned(kind: str, fact: Fact) -> list[str]:
    owner = access.owner_of(fact)
    return [] if owner == OWNER else list(access.own(kind, fact.identity, owner))


def _reowned(before: Fact, after: Fact) -> list[str]:
    owner = access.owner_of(after)
    same = access.owner_of(before) == owner
    return [] if same else list(access.own("type", after.identity, owner))
