"""The real entry point, run as a process of its own, and servers that it can't use."""

import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from tests.connection.conftest import NASTY, free_port, password_server

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import roomy

__all__ = ["NASTY", "free_port", "password_server"]

PROGRAM = Path(sysconfig.get_path("scripts")) / "writersroom-db"


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


class Run(Protocol):
    """Runs ``writersroom-db`` with arguments; ``url`` names the database in the environment."""

    def __call__(
        self, *arguments: str, url: DatabaseUrl | str | None = None, **environment: str
    ) -> Ran: ...


@pytest.fixture
def run() -> Run:
    """Give the runner, in an environment that holds nothing of ours unless the test says so."""

    def runner(*arguments: str, url: DatabaseUrl | str | None = None, **environment: str) -> Ran:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WRITERSROOM_", "PG")) and name != "COLUMNS"
        }
        if url is not None:
            named = url.conninfo if isinstance(url, DatabaseUrl) else url
            inherited["WRITERSROOM_DATABASE_URL"] = named
        done = subprocess.run(
            [PROGRAM, *arguments],
            env=inherited | environment,
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return runner


@pytest.fixture
def embedded_home(run: Run) -> Iterator[str]:
    """Give the home of an embedded server of the test's own; stop it afterwards."""
    home = tempfile.mkdtemp(prefix="writersroom-cli-", dir=roomy())
    Path(home).chmod(0o755)
    try:
        yield home
    finally:
        run("server", "stop", WRITERSROOM_EMBEDDED_HOME=home)
        shutil.rmtree(home, ignore_errors=True)
