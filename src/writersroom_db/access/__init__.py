"""Why a user may or may not do something in a project, and who may do what in all."""

from writersroom_db.access.explain import explain_access
from writersroom_db.access.explanation import AccessExplanation

__all__ = ["AccessExplanation", "explain_access"]
