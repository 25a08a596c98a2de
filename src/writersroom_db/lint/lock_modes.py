"""The modes of a table's lock, as pg_locks names them."""

from typing import TypeAlias

Lock: TypeAlias = tuple[str, str]
"""A relation and a mode."""

MODES = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
"""From the weakest to the strongest."""
