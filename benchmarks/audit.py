"""What the audit log costs a writer, and how fast it is sealed and verified.

Users are inserted and changed, one a statement and many at once, in turn with the trigger and
without; each change is rolled back. Then a log is sealed and verified, of ``ENTRIES`` entries.
"""

import statistics
import sys
import time
from collections.abc import Callable

import psycopg

from benchmarks.databases import empty_database
from benchmarks.measure import ratio, rounds, row
from writersroom_db.attempts import silent
from writersroom_db.audit import seal, verify
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate

ENTRIES = 500_000
SINGLE = 1_000
"""So often is what changes one row done."""

LARGE = 20_000
"""Rows of a large statement."""

WANTED = {"sealed": 100_000, "verified": 150_000}
"""Entries a second that were asked for."""

_INSERT = b"""
insert into app.users (email, first_name, last_name, password_hash, salt)
select n || '-' || gen_random_uuid() || '@example.com', 'Nora', 'Vance', 'hash', 'salt'
from generate_series(1, %s) as n
"""
_UPDATE = b"update app.users set last_login = clock_timestamp(), first_name = first_name || '.'"
_ONE = _UPDATE + b" where id = %s"

Change = Callable[[psycopg.Connection], None]


def insert_singly(connection: psycopg.Connection) -> None:
    """Insert rows one by one."""
    for _ in range(SINGLE):
        connection.execute(_INSERT, (1,), prepare=True)


def update_singly(connection: psycopg.Connection) -> None:
    """Change the rows one by one."""
    ids = connection.execute("select id from app.users limit %s", (SINGLE,)).fetchall()
    for each in ids:
        connection.execute(_ONE, each, prepare=True)


def insert_many(connection: psycopg.Connection) -> None:
    """Insert rows by one statement."""
    connection.execute(_INSERT, (LARGE,))


def update_many(connection: psycopg.Connection) -> None:
    """Change all rows by one statement."""
    connection.execute(_UPDATE)


def seconds(connection: psycopg.Connection, change: Change, state: str) -> float:
    """Return the seconds that the change takes, the trigger being enabled or disabled."""
    with connection.transaction(force_rollback=True):
        connection.execute(f"alter table app.users {state} trigger audit".encode())
        started = time.perf_counter()
        change(connection)
        return time.perf_counter() - started


def costs(connection: psycopg.Connection) -> None:
    """Print what the trigger costs each kind of change."""
    for change, rows, what in (
        (insert_singly, SINGLE, "rows inserted, one a statement"),
        (update_singly, SINGLE, "rows changed, one a statement"),
        (insert_many, LARGE, "rows inserted by one statement"),
        (update_many, LARGE, "rows changed by one statement"),
    ):
        both = [
            (seconds(connection, change, "enable"), seconds(connection, change, "disable"))
            for _ in range(1 + rounds())
        ][1:]
        ours, without = (statistics.median(each) for each in zip(*both, strict=True))
        row(f"{rows:,} {what}", ours, "without the audit trigger", without)
        sys.stderr.write(f"{what}: {1e6 * (ours - without) / rows:.0f} µs a row\n")


def speeds(url: DatabaseUrl, connection: psycopg.Connection) -> None:
    """Print how many entries are sealed and verified a second."""
    for _ in range(ENTRIES // LARGE):
        insert_many(connection)
    taken: dict[str, list[float]] = {"sealed": [], "verified": []}
    for _ in range(rounds()):
        connection.execute("truncate audit.seals")
        for what, run in (("sealed", lambda: seal(url, silent)), ("verified", lambda: verify(url))):
            started = time.perf_counter()
            done = run()
            taken[what].append(done.entries / (time.perf_counter() - started))
    for what, each in taken.items():
        ratio(f"entries {what} a second", statistics.median(each), "asked for", WANTED[what])


def main() -> None:
    """Print the rows."""
    with empty_database() as url:
        migrate(url, environment="test")
        with connect(url, autocommit=True) as connection:
            connection.execute("set role writersroom_owner")
            insert_many(connection)
            costs(connection)
            speeds(url, connection)


if __name__ == "__main__":
    main()
