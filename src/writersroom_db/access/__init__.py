"""Why a user may or may not do something in a project, and who may do what in all."""

from writersroom_db.access.break_glass import (
    BreakGlassGrant,
    BreakGlassPlan,
    break_glass,
    end_break_glass,
    plan_break_glass,
    read_open_grants,
)
from writersroom_db.access.explain import explain_access
from writersroom_db.access.explanation import AccessExplanation

__all__ = [
    "AccessExplanation",
    "BreakGlassGrant",
    "BreakGlassPlan",
    "break_glass",
    "end_break_glass",
    "explain_access",
    "plan_break_glass",
    "read_open_grants",
]
