"""Many clients on few sessions: none ever reads as the one before it, cut off or not."""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
from tests.pgbouncer.pooler import Pooler, pooler
from tests.schema import rows

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import TestServer, login

CLIENTS, SESSIONS = 100, 4
TRANSACTIONS = 1100 if os.environ.get("WRITERSROOM_PROOFS") == "full" else 30

_SEEN = "select array_agg(id), array_agg(owner_id) from app.projects"
_DISTURB = """
select {function}(pid) from pg_stat_activity
where usename = 'writersroom_app' and datname = current_database()
order by random() limit 1
"""


def test_nobody_reads_as_another(
    cluster: TestServer,
    migrated_database: DatabaseUrl,
    connection: psycopg.Connection,
    record_property: Callable[[str, object], None],
) -> None:
    owned: dict[UUID, UUID] = {}
    for _ in range(CLIENTS):
        user = rows.user(connection)
        owned[user] = rows.project(connection, user)
    connection.commit()
    over = threading.Event()
    with (
        pooler(cluster.url, "transaction", SESSIONS) as pooled,
        ThreadPoolExecutor(CLIENTS + 1) as threads,
    ):
        disturbing = threads.submit(_disturb, migrated_database, over)
        reading = [
            threads.submit(_read, pooled, migrated_database.database, user, project)
            for user, project in owned.items()
        ]
        done = sum((each.result() for each in reading), Counter[str]())
        over.set()
        disturbed = disturbing.result()
    assert done["crossed"] == 0
    assert done["read"] + done["refused"] + done["cut off"] == CLIENTS * TRANSACTIONS
    assert min(done["read"], done["refused"], done["cut off"], disturbed) > 0
    record_property("figure transactions of pooled clients", str(dict(done)))


def _read(pooled: Pooler, database: str, user: UUID, project: UUID) -> Counter[str]:
    """Read as a user, by turns without an identity, and count what came of it."""
    done: Counter[str] = Counter()
    client: psycopg.Connection | None = None
    for number in range(TRANSACTIONS):
        try:
            if client is None or client.closed:
                client = _client(pooled, database)
            with client.transaction():
                if number % 5:
                    client.execute("select app.begin_as(%s)", (user,))
                row = client.execute(_SEEN).fetchone()
            done["read" if row == ([project], [user]) else "crossed"] += 1
        except psycopg.errors.InsufficientPrivilege:
            done["refused" if number % 5 == 0 else "crossed"] += 1
        except psycopg.Error:
            done["cut off"] += 1
            client = None
    if client is not None:
        client.close()
    return done


def _client(pooled: Pooler, database: str) -> psycopg.Connection:
    url = login(pooled.url(database), "writersroom_app")
    return psycopg.connect(url.conninfo, prepare_threshold=None, autocommit=True)


def _disturb(url: DatabaseUrl, over: threading.Event) -> int:
    """Cancel what some session does, or end it, until it is over; return how often."""
    chance, disturbed = random.Random(1), 0  # noqa: S311 (no secret)
    with connect(url, autocommit=True) as connection:
        while not over.wait(0.02):
            function = chance.choice(("pg_cancel_backend", "pg_terminate_backend"))
            found = connection.execute(_DISTURB.format(function=function).encode()).fetchall()
            disturbed += len(found)
    return disturbed
