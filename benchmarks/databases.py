"""Databases that exist for one run, on the embedded server, and the programs run on them."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from writersroom_db.attempts import silent
from writersroom_db.connection import embedded
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import VARIABLE, DatabaseUrl
from writersroom_db.demo import drop_database
from writersroom_db.migrations.preflight import make_roles

OURS = (sys.executable, "-m", "writersroom_db_cli")


@contextmanager
def empty_database() -> Iterator[DatabaseUrl]:
    """Give a database without an object, its roles and grants made."""
    url = embedded.ensure_database(f"benchmark_{os.getpid()}")
    try:
        with connect(url, autocommit=True) as connection:
            make_roles(connection, url, silent)
        yield url
    finally:
        drop_database(url)


def chosen(url: DatabaseUrl, installation: Path | None = None) -> dict[str, str]:
    """Return the environment in which our command finds the database, and a copy of itself."""
    copy = {} if installation is None else {"PYTHONPATH": str(installation)}
    return {**url.environment(), VARIABLE: url.conninfo, **copy}


def psql(files: Sequence[Path], url: DatabaseUrl, *last: str) -> list[str]:
    """Return the psql that runs ``files``, then the statements ``last``, as one transaction."""
    words = [str(embedded.binary("psql")), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1"]
    words += ["-d", url.conninfo_without_password, "-c", "set role writersroom_owner"]
    words += [f"--file={file}" for file in files]
    return words + [word for statement in last for word in ("-c", statement)]
