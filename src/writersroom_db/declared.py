"""The declared state: the SQL files that say what the database is, in the order that builds it."""

import re
from pathlib import Path

import psycopg

from writersroom_db.catalog import Fact, load
from writersroom_db.files import sql_root
from writersroom_db.migrations.files import load as load_file
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.statements import run_file, through_psycopg

FACTS_FILE = Path(__file__).parent / "catalog" / "declared.jsonl"
"""The facts of the declared state, generated, so that drift needs no second database."""

_INCLUDE = re.compile(r"^\\ir (\S+)$", re.MULTILINE)


def declared_files() -> tuple[Path, ...]:
    """Return the files of the declared state, in the order of ``schema/install.psql``."""
    schema = sql_root() / "schema"
    listed = _INCLUDE.findall((schema / "install.psql").read_text(encoding="utf-8"))
    return tuple((schema / name).resolve() for name in listed)


def build_declared(connection: psycopg.Connection) -> None:
    """Build the declared state in an empty database whose roles stand, in one transaction."""
    with connection.transaction():
        become_owner(connection)
        for path in declared_files():
            run_file(through_psycopg(connection), load_file(path))
    connection.execute("reset role")


def declared_facts() -> frozenset[Fact]:
    """Return the facts of the declared state, as they ship with this version."""
    return load(FACTS_FILE.read_text(encoding="utf-8"))
