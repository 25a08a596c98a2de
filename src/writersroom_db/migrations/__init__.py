"""The migration engine: plans which SQL files run, and leaves none of them half done.

Alembic holds the revision graph and the version table; the work stands in SQL files.
"""

from writersroom_db.limits import Limits
from writersroom_db.migrations.losses import RowLoss
from writersroom_db.migrations.plan import MigrationPlan, Step
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
