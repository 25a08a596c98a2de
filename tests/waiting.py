"""A statement that runs beside others, and waits for a lock that one of them holds."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from psycopg.rows import TupleRow

Connection = psycopg.Connection[TupleRow]

PATIENCE = 20.0
"""Seconds after which a test fails rather than wait on."""

_WAITS = "select from pg_locks where pid = %s and not granted"


@contextmanager
def waiting(
    watch: Connection,
    one: Connection,
    statement: str,
    values: Mapping[str, object] | Sequence[object],
) -> Iterator[Future[object]]:
    """Run a statement of ``one``, and give its result to come once it waits for a lock.

    ``watch`` looks on, and is rolled back. Where the test fails meanwhile, the statement is
    cancelled: else it would be waited for without end.
    """
    with ThreadPoolExecutor(1) as thread:
        result: Future[object] = thread.submit(one.execute, statement.encode(), values)
        try:
            until = time.monotonic() + PATIENCE
            while not watch.execute(_WAITS, (one.info.backend_pid,)).fetchall():
                assert not result.done(), "it did not wait"
                assert time.monotonic() < until, "it neither waits nor ends"
                time.sleep(0.005)
            watch.rollback()
            yield result
        except BaseException:
            one.cancel()
            raise
