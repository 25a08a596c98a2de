"""A pgbouncer between the tests and their server, and a look at what its clients left behind.

WRITERSROOM_TEST_PGBOUNCER names another program than Debian's.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from writersroom_db.connection.accounts import server_account
from writersroom_db.connection.urls import DatabaseUrl

PORT = 6432
POOL = 3

_CONFIGURATION = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_port = {own_port}
unix_socket_dir = {place}
auth_type = trust
auth_file = {place}/users
pool_mode = {mode}
default_pool_size = {pool}
max_client_conn = 400
"""

_LEFT = """
    select current_setting('role'), name, setting from pg_settings
    where source = 'session' and name not in ('application_name', 'client_encoding')
    union all
    select current_setting('role'), 'role', current_setting('role')
    where current_setting('role') <> 'none'
"""


@dataclass(frozen=True)
class Pooler:
    """A running pgbouncer in front of a server."""

    place: Path
    server: DatabaseUrl

    def url(self, database: str) -> DatabaseUrl:
        """Return the URL of a database by way of the pooler."""
        parameters = {
            **dict(self.server.parameters),
            "host": str(self.place),
            "port": str(PORT),
            "dbname": database,
        }
        return DatabaseUrl(tuple(sorted(parameters.items())), self.server.password)

    def client(self, database: str) -> psycopg.Connection:
        """Connect as an application does, which nothing keeps from a pooler."""
        return psycopg.connect(self.url(database).conninfo, prepare_threshold=None)

    def settings_of_others(self, database: str) -> set[tuple[str, str]]:
        """Return the settings and the role that a new client finds in any session of the pool."""
        found: set[tuple[str, str]] = set()
        with ExitStack() as clients:
            for _ in range(POOL):
                client = clients.enter_context(self.client(database))
                found |= {(name, value) for _, name, value in client.execute(_LEFT).fetchall()}
        return found


@contextmanager
def pooler(server: DatabaseUrl, mode: str, pool: int = POOL) -> Iterator[Pooler]:
    """Run a pgbouncer in ``mode`` (session, transaction) in front of ``server``.

    It opens ``pool`` sessions for each database and user.
    """
    program = os.environ.get("WRITERSROOM_TEST_PGBOUNCER", "/usr/sbin/pgbouncer")
    assert Path(program).exists(), f"{program} is missing (Debian: apt-get install pgbouncer)"
    account = server_account()
    with TemporaryDirectory(prefix="writersroom-pooler-") as folder:
        place = Path(folder)
        configuration = place / "pgbouncer.ini"
        configuration.write_text(
            _CONFIGURATION.format(
                host=server.get("host"),
                port=server.get("port") or 5432,
                own_port=PORT,
                place=place,
                mode=mode,
                pool=pool,
            )
        )
        (place / "users").write_text(
            f'"{server.user}" "{server.password or ""}"\n"writersroom_app" ""\n'
        )
        for path in (place, *place.iterdir()):
            os.chown(path, account.uid, account.gid)
        other = account if os.geteuid() != account.uid else None
        process = subprocess.Popen(
            [program, "--quiet", str(configuration)],
            user=other.uid if other else None,
            group=other.gid if other else None,
            extra_groups=[] if other else None,
            cwd="/",
        )
        try:
            _wait_for(place / f".s.PGSQL.{PORT}", process)
            yield Pooler(place, server)
        finally:
            process.terminate()
            process.wait()


def _wait_for(listening: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 10
    while not listening.exists():
        assert process.poll() is None, "pgbouncer has ended"
        assert time.monotonic() < until, "pgbouncer does not listen"
        time.sleep(0.02)
