"""How statements of the declared state open: what each is about, and what it makes."""

import re

from writersroom_db.drafting.names import IDENT, QUALIFIED, without_last

_TRIGGER = "create (?:or replace )?(?:constraint )?trigger"
_NAMED = "|".join(("schema", "domain", "type", "sequence", "statistics", "extension"))
_OPENINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), about, kind)
    for pattern, about, kind in (
        (rf"create (?:unlogged )?table (?P<name>{QUALIFIED})", "relation {name}", "table"),
        (
            rf"create (?:unique )?index (?P<name>{IDENT}) on (?:only )?(?P<on>{QUALIFIED})",
            "relation {on}",
            "index",
        ),
        (
            rf"{_TRIGGER} (?P<name>{IDENT}) .*? on (?P<on>{QUALIFIED})",
            "relation {on}",
            "trigger",
        ),
        (rf"create policy (?P<name>{IDENT}) on (?P<on>{QUALIFIED})", "relation {on}", "policy"),
        (
            rf"create (?:or replace )?rule (?P<name>{IDENT}) as on \w+ to (?P<on>{QUALIFIED})",
            "relation {on}",
            "rule",
        ),
        (rf"create (?:or replace )?view (?P<name>{QUALIFIED})", "relation {name}", "view"),
        (
            rf"create materialized view (?P<name>{QUALIFIED})",
            "relation {name}",
            "materialized view",
        ),
        (
            rf"create (?:or replace )?(?P<kind>function|procedure) (?P<name>{QUALIFIED}) ?\(",
            "routine {name}",
            "",
        ),
        (
            rf"create statistics (?P<name>{QUALIFIED}) .*? from (?P<on>{QUALIFIED})",
            "relation {on}",
            "statistics",
        ),
        (rf"create (?P<kind>{_NAMED}) (?P<name>{QUALIFIED})", "{kind} {name}", ""),
        (rf"alter table (?:only )?(?P<on>{QUALIFIED})", "relation {on}", ""),
        (rf"alter (?:materialized )?view (?P<on>{QUALIFIED})", "relation {on}", ""),
        (rf"alter (?:function|procedure) (?P<on>{QUALIFIED}) ?\(", "routine {on}", ""),
        (rf"alter (?P<kind>sequence|domain|type) (?P<on>{QUALIFIED})", "{kind} {on}", ""),
        (rf"alter index (?P<on>{QUALIFIED})", "index {on}", ""),
        (rf"alter statistics (?P<on>{QUALIFIED})", "statistics {on}", ""),
        (rf"comment on column (?P<on>{QUALIFIED})\.{IDENT} is", "relation {on}", ""),
        (rf"comment on constraint {IDENT} on domain (?P<on>{QUALIFIED})", "type {on}", ""),
        (
            rf"comment on (?:constraint|trigger|policy|rule) {IDENT} on (?P<on>{QUALIFIED})",
            "relation {on}",
            "",
        ),
        (rf"comment on (?:table|view|materialized view) (?P<on>{QUALIFIED})", "relation {on}", ""),
        (rf"comment on (?:function|procedure) (?P<on>{QUALIFIED}) ?\(", "routine {on}", ""),
        (rf"comment on (?P<kind>[a-z]+) (?P<on>{QUALIFIED})", "{kind} {on}", ""),
        (
            rf"(?:grant|revoke) .*? on (?P<kind>schema|sequence|type|domain) (?P<on>{QUALIFIED})",
            "{kind} {on}",
            "",
        ),
        (
            rf"(?:grant|revoke) .*? on (?:function|procedure) (?P<on>{QUALIFIED}) ?\(",
            "routine {on}",
            "",
        ),
        (rf"(?:grant|revoke) .*? on (?:table )?(?P<on>{QUALIFIED})", "relation {on}", ""),
    )
)


def read_opening(text: str) -> tuple[str, tuple[str, str] | None]:
    """Return the object that a statement stands or falls with, and what it makes.

    The object is empty for a statement that is about none; what it makes is a kind and a name.
    """
    opening = squeezed(text)
    for pattern, template, kind in _OPENINGS:
        found = pattern.match(opening)
        if found is not None:
            groups = found.groupdict()
            made = _made(kind or groups.get("kind") or "", groups)
            return template.format(**groups), made if "name" in groups else None
    return "", None


def squeezed(text: str) -> str:
    """Return the statement's opening on one line, for the patterns."""
    return " ".join(text[:1000].split())


def _made(kind: str, groups: dict[str, str]) -> tuple[str, str]:
    name = groups.get("name", "")
    if kind in ("trigger", "policy", "rule"):
        return kind, f"{name} on {groups['on']}"
    if kind == "index":
        return kind, f"{without_last(groups['on'])}.{name}"
    return kind, name
