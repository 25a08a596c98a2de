"""Statements about grants, default privileges, owners and comments."""

import re

from writersroom_db.catalog import Fact
from writersroom_db.drafting.factset import FactSet, properties
from writersroom_db.drafting.names import comment_target, grant_target, last, literal, without_last
from writersroom_db.migrations.owner import OWNER

_DEFAULTS = re.compile(r"(?P<kind>.+) made by (?P<role>\S+)(?: in schema (?P<schema>\S+))?")
_OPTION = " with grant option"


def comment(fact: Fact, facts: FactSet) -> tuple[str, ...]:
    """Return the statements that make the comment."""
    return _comment(fact, facts, f"\n{literal(fact.definition)}")


def no_comment(fact: Fact, facts: FactSet) -> tuple[str, ...]:
    """Return the statements that take the comment away."""
    return _comment(fact, facts, " null")


def _comment(fact: Fact, facts: FactSet, text: str) -> tuple[str, ...]:
    statement = _commented(fact, text)
    what = facts.find(*comment_target(fact.identity))
    owner = owner_of(what) if what else OWNER
    return (statement,) if owner == OWNER else _acting_as(owner, statement)


def _commented(fact: Fact, text: str) -> str:
    kind, name = comment_target(fact.identity)
    return f"comment on {kind} {name} is{text}"


def regrant(identity: str, before: str, after: str) -> tuple[str, ...]:
    """Return the statements that turn a grant's privileges into others.

    An empty text stands for none; of an owner, who has all by nature, for all.
    """
    kind, name, grantee = grant_target(identity)
    if grantee == "its owner":
        grantee, before, after = OWNER, before or "ALL", after or "ALL"
    on = f"on {name}" if kind in ("table", "column") else f"on {kind} {name}"
    suffix = ""
    if kind == "column":
        on, suffix = f"on {without_last(name)}", f" ({last(name)})"
    return _difference(before, after, on, suffix, grantee)


def columns_again(identity: str, facts: FactSet) -> tuple[str, ...]:
    """Return the grants on columns that a revoke on their table takes along."""
    kind, table, grantee = grant_target(identity)
    return tuple(
        statement
        for fact in facts.hanging(f"relation {table}")
        if kind == "table" and fact.kind == "grant" and fact.identity.startswith("column ")
        if grant_target(fact.identity)[2] == grantee
        for statement in regrant(fact.identity, "", fact.definition)
    )


def default_privileges(identity: str, before: str | None, after: str | None) -> tuple[str, ...]:
    """Return the statements that turn a role's default privileges into others; None: untouched."""
    found = _DEFAULTS.fullmatch(identity)
    if found is None:
        return ()
    scope = f" in schema {found['schema']}" if found["schema"] else ""
    opening = f"alter default privileges for role {found['role']}{scope} "
    built_in = _built_in(found["kind"]) if not scope else {}
    old = built_in if before is None else _granted(before)
    new = built_in if after is None else _granted(after)
    return tuple(
        opening + statement
        for grantee in {**old, **new}
        for statement in _difference(
            old.get(grantee, ""),
            new.get(grantee, ""),
            f"on {found['kind']}",
            "",
            found["role"] if grantee == "its owner" else grantee,
        )
    )


def own(kind: str, name: str, owner: str) -> tuple[str, ...]:
    """Return the statements that give an object to ``owner``, who needs CREATE for that moment."""
    alter = f"alter {kind} {name} owner to {owner}"
    return (alter,) if owner == OWNER or kind == "schema" else _may_create(owner, name, alter)


def in_the_name_of(owner: str, name: str, statement: str) -> tuple[str, ...]:
    """Return the statements that run ``statement`` as the owner of the function called ``name``."""
    return _may_create(owner, name, *_acting_as(owner, statement))


def _acting_as(owner: str, statement: str) -> tuple[str, ...]:
    return f"set role {owner}", statement, f"set role {OWNER}"


def _may_create(owner: str, name: str, *statements: str) -> tuple[str, ...]:
    schema = without_last(name.partition("(")[0])
    return (
        f"grant create on schema {schema} to {owner}",
        *statements,
        f"revoke create on schema {schema} from {owner}",
    )


def owner_of(fact: Fact) -> str:
    """Return the owner that the fact tells."""
    return properties(fact.definition).get("owner", OWNER)


def hanging_words(facts: FactSet, what: str) -> tuple[str, ...]:
    """Return the grants and comments of an object that was made anew.

    Those that come by themselves with a new object are among them: they do no harm.
    """
    statements: list[str] = []
    for fact in facts.hanging(what):
        if fact.kind == "grant":
            statements += regrant(fact.identity, "", fact.definition)
        elif fact.kind == "comment":
            statements.append(_commented(fact, f"\n{literal(fact.definition)}"))
    return tuple(statements)


def _difference(before: str, after: str, on: str, suffix: str, grantee: str) -> tuple[str, ...]:
    """Return grants and revokes; ALL can't be told from its parts, so it goes or comes whole."""
    old, new = _privileges(before), _privileges(after)
    if new == {"ALL"} and _OPTION not in before:
        gone, come = set(), new - old
    elif "ALL" in old ^ new:
        gone, come = (old and {"ALL"}, new)
    else:
        gone, come = old - new, new - old
    to = "public" if grantee == "PUBLIC" else grantee
    statements = []
    if gone:
        plain = {privilege.removesuffix(_OPTION) for privilege in gone}
        statements.append(f"revoke {_list(plain, suffix)} {on} from {to}")
    for option in ("", _OPTION):
        given = {p.removesuffix(_OPTION) for p in come if p.endswith(_OPTION) == bool(option)}
        if given:
            statements.append(f"grant {_list(given, suffix)} {on} to {to}{option}")
    return tuple(statements)


def _privileges(definition: str) -> set[str]:
    return {part for part in definition.split(", ") if part not in ("", "nothing")}


def _list(privileges: set[str], suffix: str) -> str:
    return ", ".join(f"{privilege.lower()}{suffix}" for privilege in sorted(privileges))


def _granted(definition: str) -> dict[str, str]:
    return {key: value for key, value in properties(definition).items() if key != "nothing"}


def _built_in(kind: str) -> dict[str, str]:
    public = {"functions": "ALL", "types": "ALL"}
    return {"its owner": "ALL", **({"PUBLIC": public[kind]} if kind in public else {})}
