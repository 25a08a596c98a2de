"""Rules about what is no revision's to change: roles, databases, the server, its extensions."""

from collections.abc import Iterator

from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.structure.rules import Rule

ROLE = Rule(
    "role-in-revision",
    "Roles and memberships belong to the cluster, and are made by the preflight. A revision runs"
    " as writersroom_owner, and as writersroom_definer where it replaces what is the definer's.",
    "Put it into schema/roles.sql, written so that it can be run again.",
)
DATABASE = Rule(
    "database-in-revision",
    "Databases, tablespaces and grants on them are not kept by a copy: no revision owns them.",
    "Put a grant into schema/database.sql; leave the rest to operations.",
)
SERVER = Rule(
    "server-setting",
    "No revision changes the server's settings.",
    "Leave it to whoever runs the server.",
)
EXTENSION = Rule(
    "extension-in-revision",
    "No revision makes or changes an extension, which needs rights that the owner lacks.",
    "Do without, or let an administrator create it in the template.",
)
CLOSED = Rule(
    "do-block",
    "No revision hides statements in a DO block, where nobody can review them.",
    "Write the statements themselves.",
)
WRAPPED = Rule(
    "wrapped-statement",
    "No statement does its work through another one, past the rules that judge it: no EXPLAIN"
    " ANALYZE, PREPARE, EXECUTE, CALL or SELECT INTO, and no CREATE SCHEMA with what is in it.",
    "Write each statement by itself: create table … as for select … into.",
)
RULES = (ROLE, DATABASE, SERVER, EXTENSION, CLOSED, WRAPPED)

_ROLES = {"role", "user", "group", "user mapping", "owned"}
_DATABASES = {"database", "tablespace", "subscription"}
_OURS = ("set role writersroom_definer", "set role writersroom_owner")
_CHANGES = {"create", "alter", "drop", "grant", "revoke"}


def cluster_wide(scene: Scene) -> Iterator[Hit]:
    """Find what reaches beyond the database's own objects."""
    shape = scene.shape
    if shape.verb == "do":
        yield Hit(CLOSED, "what a DO block does can't be told from its text")
    if shape.verb == "reassign" or _changes_role(scene):
        yield Hit(ROLE, "a role is no revision's to change")
    if shape.verb not in _CHANGES:
        return
    if shape.kind in _ROLES:
        yield Hit(ROLE, f"{shape.verb} of a role")
    elif shape.kind in _DATABASES:
        yield Hit(DATABASE, f"{shape.verb} of a {shape.kind}")
    elif shape.kind in {"system", "parameter"}:
        yield Hit(SERVER, f"{shape.verb} of the server's settings")
    elif shape.kind == "extension":
        yield Hit(EXTENSION, f"{shape.verb} of extension {shape.name}")


def wrapped(scene: Scene) -> Iterator[Hit]:
    """Find statements that run another one, or make a table by the way."""
    shape = scene.shape
    if shape.verb in {"prepare", "execute", "call"}:
        yield Hit(WRAPPED, f"what {shape.verb} runs is not judged")
    elif shape.verb == "explain" and (shape.has("analyze") or shape.has("analyse")):
        yield Hit(WRAPPED, "explain analyze runs the statement that it explains")
    elif shape.is_a("create", "schema") and shape.has("elements"):
        yield Hit(WRAPPED, f"what is made in {shape.name} at once is not judged")
    elif shape.verb in {"select", "with", "("} and shape.name:
        yield Hit(WRAPPED, f"select into makes {shape.name}")


def _changes_role(scene: Scene) -> bool:
    shape = scene.shape
    if any(shape.says(statement) for statement in _OURS):
        return False
    return shape.verb in {"set", "reset"} and (
        shape.says("role") or shape.says("session authorization")
    )


CHECKS = (cluster_wide, wrapped)
