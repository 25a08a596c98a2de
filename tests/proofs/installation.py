"""A copy of the product whose migrations a proof may add to, and its commands as processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.files import sql_root

CHECKOUT = Path(__file__).parents[2]
FOLDERS = ("schema", "migrations", "rls_policies", "partitions", "matviews", "quality_checks")
PATIENCE = 120.0  # seconds after which a command hangs


@dataclass(frozen=True)
class Added:
    """A revision that comes after the product's own; ``headers`` stand in both of its files."""

    slug: str
    up: str
    down: str = "select;"
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (negative: killed by that signal), and what it said."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> Any:
        """The JSON document that it printed."""
        return json.loads(self.out)


class Installation:
    """The copy, and the process that forks its commands."""

    def __init__(self, root: Path, forker: "subprocess.Popen[str]") -> None:
        self.root = root
        self._forker = forker
        self._started = 0

    @property
    def revisions(self) -> list[str]:
        """The numbers of its revisions, oldest first."""
        return sorted(path.stem[:4] for path in self.root.glob("migrations/versions/[0-9]*.py"))

    def start(self, verb: str, url: DatabaseUrl, *options: str) -> "Command":
        """Start a command on the database that ``url`` names."""
        self._started += 1
        out, err = (self.root / f"{self._started}.{stream}" for stream in ("out", "err"))
        arguments = [verb, "--database-url", url.conninfo, "--json", *options]
        return Command(self, self.ask([arguments, str(out), str(err)]), out, err)

    def run(self, verb: str, url: DatabaseUrl, *options: str) -> Ended:
        """Run a command to its end."""
        return self.start(verb, url, *options).wait()

    def ask(self, request: Any) -> Any:
        """Send a request to the forking process and return its answer."""
        to, back = self._forker.stdin, self._forker.stdout
        assert to is not None
        assert back is not None
        to.write(f"{json.dumps(request)}\n")
        to.flush()
        return json.loads(back.readline())


class Command:
    """A command that was started."""

    def __init__(self, installation: Installation, pid: int, out: Path, err: Path) -> None:
        self.pid = pid
        self._installation = installation
        self._out = out
        self._err = err
        self._code: int | None = None

    def runs(self) -> bool:
        """Tell whether it still runs."""
        if self._code is None:
            self._code = self._installation.ask(self.pid)
        return self._code is None

    def said(self) -> str:
        """Return what it has told so far."""
        return self._err.read_text() if self._err.exists() else ""

    def kill(self) -> None:
        """Kill it, as the kernel does when memory is short."""
        if self.runs():
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> Ended:
        """Return how it ended, once it has; it is killed when it hangs."""
        until = time.monotonic() + PATIENCE
        while self.runs():
            if time.monotonic() > until:
                self.kill()
                raise AssertionError(f"{self.said()} … and hangs")
            time.sleep(0.002)
        assert self._code is not None
        return Ended(self._code, self._out.read_text(), self.said())


@contextmanager
def installation(root: Path, added: Sequence[Added] = ()) -> Iterator[Installation]:
    """Copy the product to ``root`` with the revisions ``added``, and run commands from there."""
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("src", "cli"):
        shutil.copytree(CHECKOUT / folder, root / folder, ignore=ignored)
    for folder in FOLDERS:
        shutil.copytree(sql_root() / folder, root / folder, ignore=ignored)
    for revision in added:
        _add(root / "migrations", revision)
    path = os.pathsep.join(str(root / folder) for folder in ("src", "cli"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WRITERSROOM")}
    forker = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("forker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**kept, "PYTHONPATH": path},
        cwd=root,
    )
    with forker:
        try:
            assert forker.stdout is not None
            assert forker.stdout.readline() == "null\n", "it could not be loaded"
            yield Installation(root, forker)
        finally:
            forker.kill()


def _add(folder: Path, added: Added) -> None:
    last = len(list(folder.glob("versions/*.py")))
    name = f"{last + 1:04}_{added.slug}"
    head = "\n".join([f"-- purpose: {added.slug}", "-- locks: a proof's", *added.headers, "\n"])
    (folder / f"{name}.up.sql").write_text(head + added.up + "\n", encoding="utf-8")
    (folder / f"{name}.down.sql").write_text(head + added.down + "\n", encoding="utf-8")
    (folder / "versions" / f"{name}.py").write_text(
        f'"""{added.slug}."""\n\n'
        "from writersroom_db.migrations.environment import sql_pair\n\n"
        f'revision = "{last + 1:04}"\ndown_revision = "{last:04}"\n\n'
        f'upgrade, downgrade = sql_pair("{name}")\n',
        encoding="utf-8",
    )
