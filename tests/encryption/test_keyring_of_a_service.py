"""A service's keyring reads its keys beside the pool, however busy that is."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from psycopg import Connection
from psycopg.rows import TupleRow
from tests.schema import rows
from tests.waiting import PATIENCE

from writersroom_db import Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption import KeyWrapper, open_mfa, seal_mfa
from writersroom_db.services import accounts
from writersroom_db.sessions.keyrings import make_keyring
from writersroom_db.sessions.options import Pool
from writersroom_db.testing.servers import login

Db = Connection[TupleRow]

MANY = 3


def test_a_keyring_does_not_wait_for_a_connection_that_its_caller_holds(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper
) -> None:
    users = {
        rows.user(db, email=f"{number}@example.com", email_verified=True): number
        for number in range(MANY)
    }
    database = Database(
        login(migrated_database, "writersroom_app"),
        auth_url=login(migrated_database, "writersroom_auth"),
        pool=Pool(size=MANY, overflow=0, wait=1),
    )
    keyring = make_keyring(database, wrapper)
    all_are_held = threading.Barrier(MANY)

    def enrol(number: int) -> str:
        user = next(user for user, each in users.items() if each == number)
        with database.auth() as session:
            all_are_held.wait(PATIENCE)
            session.run(accounts.enrol_mfa(user, seal_mfa(keyring, user, f"SEED{number}")))
            stored = session.run(accounts.credentials(f"{number}@example.com")).mfa_secret
            return open_mfa(keyring, user, stored or "")

    with ThreadPoolExecutor(MANY) as threads:
        assert list(threads.map(enrol, range(MANY))) == ["SEED0", "SEED1", "SEED2"]
    database.close()
    left = "select from pg_stat_activity where usename = 'writersroom_auth' and datname = %s"
    until = time.monotonic() + PATIENCE
    while db.execute(left, (migrated_database.database,)).fetchall():
        assert time.monotonic() < until, "a connection is left"
        time.sleep(0.01)
