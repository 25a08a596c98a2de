"""The migration engine: plans which SQL files run, then runs them so that nothing is left half done.

Alembic holds the revision graph and the version table; the work stands in SQL files.
"""

from writersroom_db.migrations.limits import Limits
from writersroom_db.migrations.plan import MigrationPlan, RowLoss, Step
from writersroom_db.migrations.run import (
    MigrationResult,
    StepResult,
    migrate,
    plan_migrate,
    plan_rollback,
    rollback,
)

__all__ = [
    "Limits",
    "MigrationPlan",
    "MigrationResult",
    "RowLoss",
    "Step",
    "StepResult",
    "migrate",
    "plan_migrate",
    "plan_rollback",
    "rollback",
]
