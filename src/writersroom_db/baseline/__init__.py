"""Adopts a database that holds the data model document's schema, made by hand, with its rows."""

from writersroom_db.baseline.finding import Finding
from writersroom_db.baseline.plan import BaselinePlan, TableCopy, baseline_files
from writersroom_db.baseline.run import BaselineResult, baseline, plan_baseline

__all__ = [
    "BaselinePlan",
    "BaselineResult",
    "Finding",
    "TableCopy",
    "baseline",
    "baseline_files",
    "plan_baseline",
]
