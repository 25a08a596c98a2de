"""A PostgreSQL data directory of our own: made, started and stopped through initdb and pg_ctl.

The embedded server and the tests' scratch clusters stand on this. A server listens on a unix
socket only, and lives on when the process that started it ends.
"""

import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from writersroom_db.connection.accounts import Account
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import EmbeddedServerFailed

SUPERUSER = "postgres"


@dataclass(frozen=True)
class Cluster:
    """One data directory, the binaries that serve it, where it listens, and who runs it."""

    binaries: Path
    data: Path
    sockets: Path
    account: Account
    port: int = 5432

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.data / "server.log"

    def url(self, database: str = SUPERUSER) -> DatabaseUrl:
        """Return the URL of ``database`` for the superuser."""
        running = postmaster(self)
        host = running.sockets if running else self.sockets
        port = str(self.port)
        return DatabaseUrl(
            (("dbname", database), ("host", str(host)), ("port", port), ("user", SUPERUSER))
        )


@dataclass(frozen=True)
class Postmaster:
    """A running server process, as its postmaster.pid tells."""

    pid: int
    sockets: Path
    ready: bool


def postmaster(cluster: Cluster) -> Postmaster | None:
    """Return the process that serves the cluster, or None when none does."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not _serves(int(lines[0]), cluster.data):
        return None
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return Postmaster(int(lines[0]), Path(lines[4] if len(lines) > 4 else ""), ready)


def make(cluster: Cluster, settings: Mapping[str, str], *, durable: bool = True) -> None:
    """Run initdb with ``settings`` (postgresql.conf), so that a broken-off run leaves nothing.

    Raises EmbeddedServerFailed.
    """
    unfinished = cluster.data.with_name(cluster.data.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if not cluster.account.owns(unfinished):
        os.chown(unfinished, cluster.account.uid, cluster.account.gid)
    options = [f"--pgdata={unfinished}", f"--username={SUPERUSER}", "--auth=trust"]
    options += ["--encoding=UTF8", *_locale(major_version(cluster.binaries))]
    done = run(cluster, "initdb", [*options, *([] if durable else ["--no-sync"])])
    if done.returncode:
        raise EmbeddedServerFailed(f"initdb failed in {cluster.data}: {done.stderr.strip()}")
    with (unfinished / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    unfinished.rename(cluster.data)


def start(cluster: Cluster, *, timeout: float = 60) -> None:
    """Start the server unless it runs, and wait until it accepts connections.

    Heals what a killed server leaves: a stale postmaster.pid, and children that take a moment to
    die. Two callers at once need a lock of their own around this.

    Raises EmbeddedServerFailed with the end of the server's log.
    """
    deadline = time.monotonic() + timeout
    said = ""
    while not _accepts(cluster):
        failed = False
        if postmaster(cluster) is None:
            said = _attempt(cluster, timeout)
            # A killed server's children hold its memory until they notice: worth another try.
            failed = postmaster(cluster) is None and "still in use" not in said
        if failed or time.monotonic() > deadline:
            raise EmbeddedServerFailed(
                f"The server in {cluster.data} does not start: {_last_line(said)}",
                hint=f"Its log is {cluster.log}.",
            )
        time.sleep(0.05)


def stop(cluster: Cluster, *, mode: str = "fast") -> bool:
    """Stop the server; return False when it wasn't running.

    Raises EmbeddedServerFailed when it doesn't stop within a minute.
    """
    if postmaster(cluster) is None:
        return False
    done = run(cluster, "pg_ctl", ["stop", "-D", str(cluster.data), "-m", mode, "-w", "-t", "60"])
    if done.returncode and postmaster(cluster):
        raise EmbeddedServerFailed(f"The server in {cluster.data} does not stop.")
    return True


def major_version(binaries: Path) -> int:
    """Return the major version of the PostgreSQL in ``binaries``."""
    return int(version(binaries).split(".")[0])


def version(binaries: Path) -> str:
    """Return the version of the PostgreSQL in ``binaries``, such as 18.6."""
    command = [str(binaries / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return said.partition("(PostgreSQL) ")[2].split()[0]


def run(cluster: Cluster, program: str, options: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run one of the cluster's programs under its account, without the caller's PG… variables."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    other = cluster.account if os.geteuid() != cluster.account.uid else None
    return subprocess.run(
        [str(cluster.binaries / program), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**clean, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        user=other.uid if other else None,
        group=other.gid if other else None,
        extra_groups=[] if other else None,
    )


def _attempt(cluster: Cluster, timeout: float) -> str:
    """Try to start the server; return what it logged."""
    _remove_stale_locks(cluster)
    logged = cluster.log.stat().st_size if cluster.log.exists() else 0
    listen = f"-p {cluster.port} -k {shlex.quote(str(cluster.sockets))}"
    options = ["start", "-w", "-t", str(int(timeout)), "-D", str(cluster.data)]
    run(cluster, "pg_ctl", [*options, "-l", str(cluster.log), "-o", listen])
    return cluster.log.read_bytes()[logged:].decode(errors="replace")


def _remove_stale_locks(cluster: Cluster) -> None:
    """Remove lock files whose process is not a server of ours, though its number is in use.

    PostgreSQL itself replaces the files of dead processes. It stops at a number that was given to
    somebody else since, and at a zombie, which stays for good in a container without an init.
    """
    socket_lock = cluster.sockets / f".s.PGSQL.{cluster.port}.lock"
    for lock in (cluster.data / "postmaster.pid", socket_lock):
        if lock.exists() and _lives(int(lock.read_text().split("\n")[0] or 0)):
            lock.unlink()


def _accepts(cluster: Cluster) -> bool:
    running = postmaster(cluster)
    if running is None or not running.ready:
        return False
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(running.sockets / f".s.PGSQL.{cluster.port}")) == 0


def _serves(pid: int, data: Path) -> bool:
    """Tell whether process ``pid`` serves ``data``: after a crash its number may be another's."""
    if not Path("/proc/self/cmdline").exists():
        return _lives(pid)
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data) in arguments


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _locale(major: int) -> list[str]:
    """One sort order on every machine: by code point, with Unicode's upper and lower case."""
    if major < 17:
        return ["--locale=C.UTF-8", "--lc-messages=C"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _last_line(said: str) -> str:
    lines = said.strip().splitlines()
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
    return (fatal or lines or ["it said nothing"])[-1]
