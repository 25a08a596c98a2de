"""Rules about statements that keep everyone else out for as long as they take."""

from collections.abc import Iterator

from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.structure.rules import Rule

TRUNCATE = Rule(
    "truncate",
    "No table in use is truncated: it loses its rows and keeps everyone out.",
    "Delete in batches, or drop the table in a contract file that says what it loses.",
)
LOCK = Rule(
    "lock-table",
    "No revision locks a table by hand.",
    "Leave it out: each statement takes the lock that it needs.",
)
VACUUM_FULL = Rule(
    "vacuum-full",
    "No table in use is written anew by VACUUM FULL, which keeps everyone out.",
    "Leave it to autovacuum, or to operations with a tool that lets others go on.",
)
CLUSTER = Rule(
    "cluster",
    "No table in use is clustered: that writes it anew and keeps everyone out.",
    "Leave it to operations, with a tool that lets others go on.",
)
REFRESH = Rule(
    "refresh-blocks",
    "A materialized view in use is refreshed concurrently.",
    "Write refresh materialized view concurrently; it needs a unique index.",
)
TRIGGER = Rule(
    "trigger-blocks-writes",
    "A trigger comes to a table in use alone, since it keeps writers out until its commit.",
    "Put it into a revision of its own, and excuse it with: -- excuse trigger-blocks-writes: alone",
)
TRIGGER_DISABLED = Rule(
    "trigger-disabled",
    "No trigger of a table in use is switched off: what it keeps is broken meanwhile.",
    "Write statements that the triggers can take.",
)
QUERY_RULE = Rule(
    "query-rule",
    "There are no rules that rewrite queries.",
    "Use a trigger, or a view.",
)
RULES = (
    TRUNCATE,
    LOCK,
    VACUUM_FULL,
    CLUSTER,
    REFRESH,
    TRIGGER,
    TRIGGER_DISABLED,
    QUERY_RULE,
)


def tables_closed(scene: Scene) -> Iterator[Hit]:
    """Find what closes a table, from TRUNCATE to CLUSTER."""
    shape = scene.shape
    rule = {"truncate": TRUNCATE, "lock": LOCK, "vacuum": VACUUM_FULL, "cluster": CLUSTER}.get(
        shape.verb
    )
    if rule is None or (shape.verb == "vacuum" and not shape.has("full")):
        return
    names = [name for name in shape.names if scene.in_use(name)]
    if names or not shape.names:
        yield Hit(rule, f"{shape.verb} of {', '.join(names) or 'every table'}")


def refreshed(scene: Scene) -> Iterator[Hit]:
    """Find REFRESH that keeps readers out."""
    shape = scene.shape
    if shape.is_a("refresh") and not shape.has("concurrently") and scene.in_use(shape.name):
        yield Hit(REFRESH, f"refreshing keeps readers out of {shape.name}")


def triggers(scene: Scene) -> Iterator[Hit]:
    """Find triggers that come to a table in use."""
    shape = scene.shape
    if shape.is_a("create", "trigger") and scene.in_use(shape.on):
        yield Hit(TRIGGER, f"making {shape.name} keeps writers out of {shape.on}")


def switched_off(scene: Scene) -> Iterator[Hit]:
    """Find triggers that are switched off."""
    if not scene.alters_table_in_use():
        return
    for action in scene.shape.actions:
        if action.kind in {"disable trigger", "disable rule", "enable replica trigger"}:
            what = f"{action.kind} {action.name} on {scene.shape.name}"
            yield Hit(TRIGGER_DISABLED, what, action.offset)


def query_rules(scene: Scene) -> Iterator[Hit]:
    """Find CREATE RULE."""
    if scene.shape.is_a("create", "rule"):
        yield Hit(QUERY_RULE, f"rule {scene.shape.name} rewrites the queries of {scene.shape.on}")


CHECKS = (tables_closed, refreshed, triggers, switched_off, query_rules)
