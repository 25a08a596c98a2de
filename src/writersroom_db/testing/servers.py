"""PostgreSQL servers for tests: scratch clusters, or one that the user names.

WRITERSROOM_TEST_POSTGRES_BIN names other binaries than the embedded server's, and
WRITERSROOM_TEST_DATABASE_URL another server, shared by all xdist workers.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from writersroom_db.connection import cluster, embedded
from writersroom_db.connection.accounts import server_account
from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl, parse
from writersroom_db.errors import EmbeddedServerFailed

_PREFIX = "writersroom-test-"
_ROOM = 1 << 30  # bytes that a tmpfs must have free to take a cluster

# Data that nobody keeps: nothing has to survive a crash.
_SCRATCH = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
    "autovacuum_naptime": "1h",
}


@dataclass(frozen=True)
class TestServer:
    """A server for tests, with the attributes that pytest-postgresql's ``depends_on`` reads."""

    __test__ = False

    url: DatabaseUrl
    binaries: Path
    version: int

    options = ""
    template_dbname = None

    @property
    def host(self) -> str:
        """The host, or the socket's directory."""
        return self.url.get("host") or "localhost"

    @property
    def port(self) -> str:
        """The port."""
        return self.url.get("port") or "5432"

    @property
    def user(self) -> str:
        """The superuser's name."""
        return self.url.user

    @property
    def maintenance_dbname(self) -> str:
        """The database from which others are made."""
        return self.url.database

    @property
    def password(self) -> str | None:
        """The superuser's password."""
        return self.url.password


@contextmanager
def run_server() -> Iterator[TestServer]:
    """Give the server that this run is for, a scratch cluster unless the user names another."""
    if named := os.environ.get("WRITERSROOM_TEST_DATABASE_URL"):
        url = parse(named)
        with connect(url) as connection:
            version = connection.info.server_version // 10000
        yield TestServer(url, client_binaries(), version)
        return
    with scratch_cluster() as scratch:
        version = cluster.major_version(scratch.binaries)
        yield TestServer(scratch.url(), scratch.binaries, version)


def client_binaries() -> Path:
    """Return the directory of psql, pg_dump and initdb that this run uses."""
    chosen = os.environ.get("WRITERSROOM_TEST_POSTGRES_BIN")
    return Path(chosen) if chosen else embedded.binary("psql").parent


@contextmanager
def scratch_cluster(
    settings: Mapping[str, str] | None = None, *, port: int = 5432
) -> Iterator[Cluster]:
    """Run a cluster whose data nobody keeps, on tmpfs where there is one; remove it afterwards."""
    account = server_account()
    place = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=roomy()))
    os.chown(place, account.uid, account.gid)
    scratch = Cluster(client_binaries(), place / "data", place, account, port)
    try:
        cluster.make(scratch, {**_SCRATCH, **(settings or {})}, durable=False)
        cluster.start(scratch)
        yield scratch
    finally:
        cluster.stop(scratch, mode="immediate")
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def fresh_database(
    server: DatabaseUrl, name: str, *, owner: str | None = None
) -> Iterator[DatabaseUrl]:
    """Make an empty database on ``server``; drop it afterwards, sessions and all."""
    drop = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
    create = sql.SQL("create database {} template template0").format(sql.Identifier(name))
    if owner:
        create += sql.SQL(" owner {}").format(sql.Identifier(owner))
    with connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(create)
        try:
            yield server.with_database(name)
        finally:
            connection.execute(drop)


def login(url: DatabaseUrl, user: str, password: str | None = None) -> DatabaseUrl:
    """Return ``url`` for another user."""
    return DatabaseUrl(tuple(sorted({**dict(url.parameters), "user": user}.items())), password)


def copy_database_grants(connection: psycopg.Connection[TupleRow], template: str) -> None:
    """Give a copy of ``template`` what PostgreSQL leaves behind: the grants on the database."""
    grants = connection.execute(
        "select format('grant %%s on database %%I to %%s%%s', g.privilege_type, current_database(),"
        " case g.grantee when 0 then 'public' else g.grantee::regrole::text end,"
        " case when g.is_grantable then ' with grant option' else '' end)"
        " from pg_database d, aclexplode(d.datacl) g where d.datname = %s",
        (template,),
    ).fetchall()
    if grants:
        copy = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("revoke all on database {} from public").format(copy))
    for (grant,) in grants:
        connection.execute(grant)
    connection.commit()


def sweep() -> None:
    """Stop and remove the clusters of earlier runs that were killed."""
    for place in roomy().glob(f"{_PREFIX}*"):
        holder = place.name.removeprefix(_PREFIX).partition("-")[0]
        if holder.isdecimal() and not Path(f"/proc/{holder}").exists() and Path("/proc/1").exists():
            with suppress(OSError, EmbeddedServerFailed):
                left = Cluster(client_binaries(), place / "data", place, server_account())
                cluster.stop(left, mode="immediate")
                shutil.rmtree(place, ignore_errors=True)


def roomy() -> Path:
    """Return /dev/shm where it is a writable tmpfs with room, else the directory for temps."""
    shm = Path("/dev/shm")  # noqa: S108
    mounts = Path("/proc/mounts")
    tmpfs = mounts.exists() and " /dev/shm tmpfs " in mounts.read_text()
    if tmpfs and os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > _ROOM:
        return shm
    return Path(tempfile.gettempdir())
