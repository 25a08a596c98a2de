"""A table to go through in batches, and steps that do it."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.migrations.books import rows

from writersroom_db.attempts import Tell, silent
from writersroom_db.connection.blockers import Watch
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import RunnerLockLost
from writersroom_db.limits import BatchLimits, Limits
from writersroom_db.migrations.batches import BatchTotals, run_batches
from writersroom_db.migrations.files import SqlFile
from writersroom_db.migrations.plan import Step

RESTLESS = BatchLimits(rest=0, look_every=3600)
LIMITS = Limits(lock_timeout=0.1, attempts=5, first_pause=0.01, batches=RESTLESS)
COUNT_UP = "update app.things as t\nset n = t.n + 1\nwhere t.id between $1 and $2;"

# expressions over g, 1 to the number of rows; neither is in order of g
KEYS = {
    "bigint": "1000000 - g * 7",
    "uuid": "md5(g::text)::uuid",
    "text": "chr(97 + g % 26) || e'\\'\\\\é' || g",
    "timestamptz": "timestamptz '2026-03-29 00:00+00' + g * interval '17 min 1.000001 s'",
    "double precision": "1 / g::float8",
}


def make_things(url: DatabaseUrl, rows_of: int, kind: str = "bigint") -> None:
    """Make app.things (id, n), with ``rows_of`` rows and n = 0."""
    rows(url, f"create table app.things (id {kind} primary key, n int not null default 0)")
    rows(url, "alter table app.things owner to writersroom_owner")
    rows(url, f"insert into app.things select {KEYS[kind]} from generate_series(1, {rows_of}) g")


def touched(url: DatabaseUrl) -> dict[int, int]:
    """Map how often a row was touched to the number of such rows."""
    return dict(rows(url, "select n, count(*) from app.things group by n order by n"))


def batched(batch: str = "app.things by id, 10 rows", body: str = COUNT_UP, *headers: str) -> Step:
    """Return revision 0099, a batched step."""
    head = ["-- purpose: count", "-- locks: rows", f"-- batch: {batch}", *headers]
    text = "\n".join([*head, "", body, ""])
    return Step("0099", "0099_count", "up", "0099", SqlFile(Path("0099_count.up.sql"), text))


def as_owner(url: DatabaseUrl) -> psycopg.Connection[TupleRow]:
    """Connect as the runner does for a step outside a transaction."""
    connection = connect(url, autocommit=True)
    connection.execute("set role writersroom_owner")
    connection.execute("set search_path = ''")
    return connection


def run(url: DatabaseUrl, step: Step, limits: Limits = LIMITS, tell: Tell = silent) -> BatchTotals:
    """Run ``step`` on a connection of its own."""
    with as_owner(url) as connection:
        return run_batches(connection, step, limits, tell, lambda: None, Watch(url, 0.1))


def run_some(url: DatabaseUrl, step: Step, ranges: int) -> None:
    """Run ``step`` until the runner's lock is lost, after so many ranges."""
    checks = 0

    def check() -> None:
        nonlocal checks
        checks += 1
        if checks > ranges:
            raise RunnerLockLost

    with as_owner(url) as connection, pytest.raises(RunnerLockLost):
        run_batches(connection, step, LIMITS, silent, check, Watch(url, 0.1))


def place(url: DatabaseUrl) -> tuple[Any, ...] | None:
    """Return last key, ranges, rows seen, rows affected, and whether revision 0099 is finished."""
    found = rows(
        url,
        "select last_key, ranges, rows_seen, rows_affected, finished_at is not null"
        " from ops.migration_batches where revision = '0099'",
    )
    return found[0] if found else None
