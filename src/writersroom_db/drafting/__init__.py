"""Drafts a revision: its files, from how the declared state differs from what migrations build."""

from writersroom_db.drafting.plan import RevisionPlan, plan_empty, plan_revision, relative
from writersroom_db.drafting.write import write_revision

__all__ = ["RevisionPlan", "plan_empty", "plan_revision", "relative", "write_revision"]
