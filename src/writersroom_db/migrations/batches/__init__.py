"""Batched data steps: one statement over ranges of a key, each range a transaction of its own.

The range's place is written in the transaction of its statement, so a run that was killed anywhere
goes on after the last range that was committed.
"""

from writersroom_db.migrations.batches.run import BatchTotals, run_batches

__all__ = ["BatchTotals", "run_batches"]
