"""Rules about who may reach what, judged statement by statement."""

from collections.abc import Iterator

from writersroom_db.lint.rules.scene import Hit, Scene
from writersroom_db.lint.structure.rules import Rule

TO_PUBLIC = Rule(
    "grant-to-public",
    "Nothing is granted to PUBLIC, which every role belongs to.",
    "Grant it to the role that needs it.",
)
RLS_OFF = Rule(
    "rls-switched-off",
    "Row-level security is never switched off: every role with a grant would read all tenants.",
    "Write the policy that lets those rows through.",
)
RLS_FORCED = Rule(
    "rls-forced",
    "Row-level security is enabled and not forced: forced, the owner's foreign keys and exports"
    " see no rows.",
    "Leave it out: docs/decisions/0030-no-force-row-level-security.md says why.",
)
REPLICATION_ROLE = Rule(
    "triggers-passed-over",
    "session_replication_role stays as it is: without triggers, foreign keys hold nothing.",
    "Write statements that the triggers can take.",
)
RULES = (TO_PUBLIC, RLS_OFF, RLS_FORCED, REPLICATION_ROLE)

_FORCING = {"force row level security", "no force row level security"}


def granted(scene: Scene) -> Iterator[Hit]:
    """Find grants to PUBLIC, among the default privileges too."""
    shape = scene.shape
    grants = shape.is_a("grant") or (
        shape.is_a("alter", "default privileges") and shape.says("grant")
    )
    if grants and "public" in _grantees(scene):
        yield Hit(TO_PUBLIC, f"every role gets this on {', '.join(shape.names) or 'it'}")


def switched(scene: Scene) -> Iterator[Hit]:
    """Find row-level security switched off, or forced."""
    if not scene.shape.is_a("alter", "table"):
        return
    for action in scene.shape.actions:
        if action.kind == "disable row level security" and scene.in_use(scene.shape.name):
            message = f"the rows of {scene.shape.name} are open to every role with a grant"
            yield Hit(RLS_OFF, message, action.offset)
        elif action.kind in _FORCING:
            yield Hit(RLS_FORCED, f"{action.kind} on {scene.shape.name}", action.offset)


def passed_over(scene: Scene) -> Iterator[Hit]:
    """Find what switches triggers off for a session, in a setting or a call."""
    if scene.shape.verb not in {"set", "select", "create", "alter", "do"}:
        return
    for token in scene.shape.tokens:
        if "session_replication_role" in token.text:
            message = "session_replication_role decides whether triggers fire"
            yield Hit(REPLICATION_ROLE, message, token.offset)
            return


def _grantees(scene: Scene) -> set[str]:
    words = [token.text for token in scene.shape.tokens if token.kind in {"word", "name"}]
    if "to" not in words:
        return set()
    last = len(words) - words[::-1].index("to")
    return set(words[last:])


CHECKS = (granted, switched, passed_over)
