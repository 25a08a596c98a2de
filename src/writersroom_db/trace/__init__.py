"""The locks that a revision takes and the tables that it rewrites, measured on a scratch copy."""

from writersroom_db.trace.report import Effects, Mode, StatementTrace, TakenLock, Trace
from writersroom_db.trace.run import trace_revision

__all__ = ["Effects", "Mode", "StatementTrace", "TakenLock", "Trace", "trace_revision"]
