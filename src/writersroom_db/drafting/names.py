"""The names in facts and in SQL: of what a fact speaks, and how a statement names it."""

import re

from writersroom_db.catalog import Fact

IDENT = r'(?:[A-Za-z_\x80-\U0010ffff][\w$]*|"(?:[^"]|"")+")'
QUALIFIED = rf"(?:{IDENT}(?:\.{IDENT})*)"

_TABLE_OF_INDEX = re.compile(rf" ON (?:ONLY )?({QUALIFIED}) USING ")
_TABLE_OF_STATISTICS = re.compile(rf" FROM ({QUALIFIED})$", re.MULTILINE)
_COLUMN_OF_SEQUENCE = re.compile(rf"^(?:identity of|owned by): ({QUALIFIED})$", re.MULTILINE)
_COMMENT = re.compile(
    r"""
    (?P<kind>(?:table|view|materialized\ view|composite\ type)\ column
      |(?:table|domain)\ constraint|statistics\ object|materialized\ view|[a-z]+)\ (?P<name>.+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ON_TABLE = ("constraint", "trigger", "policy", "rule")
_RELATIONS = ("table", "view", "materialized view")
_WORD = re.compile(
    r"""E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$).*?\1|[A-Z_]+(?![\w'"])""",
    re.DOTALL,
)


def without_last(name: str) -> str:
    """Return a qualified name without its last part: of ``app.users.id`` that is ``app.users``."""
    return re.sub(rf"\.{IDENT}$", "", name)


def last(name: str) -> str:
    """Return the last part of a qualified name."""
    return name[len(without_last(name)) :].lstrip(".")


def on_table(identity: str) -> tuple[str, str]:
    """Return the name and the table of ``name on table``."""
    name, _, table = identity.rpartition(" on ")
    return name, table


def routine(identity: str) -> str:
    """Return the name of ``name(arguments)``."""
    return identity.partition("(")[0]


def comment_target(identity: str) -> tuple[str, str]:
    """Return how ``comment on`` says the kind and the name of what a fact's comment is on."""
    found = _COMMENT.fullmatch(identity)
    if found is None:
        return identity, ""
    kind, name = found["kind"], found["name"]
    if kind == "statistics object":
        return "statistics", name
    if kind in ("function", "procedure"):
        return kind, name.replace("pg_catalog.", "")
    if kind == "domain constraint":
        constraint, domain = on_table(name)
        return "constraint", f"{constraint} on domain {domain}"
    return kind.rpartition(" ")[2] if kind.endswith((" column", " constraint")) else kind, name


def about(fact: Fact) -> str:
    """Return the object that ``fact`` stands or falls with: ``relation app.users``.

    A relation is a table, view or materialized view; the other objects are called schema, routine,
    type, sequence, or by the fact's kind. An index that a constraint owns has no table here.
    """
    kind, identity = fact.kind, fact.identity
    if kind in _RELATIONS:
        return f"relation {identity}"
    if kind == "column":
        return f"relation {without_last(identity)}"
    if kind in _ON_TABLE:
        return f"relation {on_table(identity)[1]}"
    if kind in ("function", "procedure"):
        return f"routine {identity}"
    if kind in ("domain", "enum", "composite type", "range type"):
        return f"type {identity}"
    if kind == "comment":
        if identity.startswith("composite type column "):
            return f"type {without_last(comment_target(identity)[1])}"
        return _about_comment(*comment_target(identity))
    if kind == "grant":
        return _about_grant(identity)
    return _about_by_definition(fact)


def _about_by_definition(fact: Fact) -> str:
    patterns = {
        "index": _TABLE_OF_INDEX,
        "statistics": _TABLE_OF_STATISTICS,
        "sequence": _COLUMN_OF_SEQUENCE,
    }
    pattern = patterns.get(fact.kind)
    found = pattern.search(fact.definition) if pattern else None
    if found is None:
        return f"{fact.kind} {fact.identity}"
    table = without_last(found[1]) if fact.kind == "sequence" else found[1]
    return f"relation {table}"


def _about_comment(kind: str, name: str) -> str:
    if kind in _RELATIONS:
        return f"relation {name}"
    if kind == "column":
        return f"relation {without_last(name)}"
    if kind == "constraint" and " on domain " in name:
        return f"type {name.rpartition(' on domain ')[2]}"
    if kind in _ON_TABLE:
        return f"relation {on_table(name)[1]}"
    if kind in ("function", "procedure"):
        return f"routine {name}"
    return f"{kind} {name}"


def grant_target(identity: str) -> tuple[str, str, str]:
    """Return the kind, the name and the grantee of a grant's identity."""
    what, _, grantee = identity.rpartition(" to ")
    kind, _, name = what.partition(" ")
    return kind, name, grantee


def _about_grant(identity: str) -> str:
    kind, name, _ = grant_target(identity)
    if kind == "table":
        return f"relation {name}"
    if kind == "column":
        return f"relation {without_last(name)}"
    return f"routine {name}" if kind == "function" else f"{kind} {name}"


def lowered(text: str) -> str:
    """Return what PostgreSQL printed with its key words in lower case.

    Any other word in capitals would be folded by the server just so, unless it is quoted.
    """
    return _WORD.sub(lambda word: word[0].lower() if word[0].isupper() else word[0], text)


def literal(text: str) -> str:
    """Return ``text`` as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"
