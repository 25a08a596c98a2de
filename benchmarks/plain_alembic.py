"""The peer: a plain Alembic project that runs the same statements, a transaction a migration."""

import sys
from collections.abc import Sequence
from pathlib import Path

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations.files import SqlFile

_INI = "[alembic]\nscript_location = %(here)s\n"

_ENV = '''"""Alembic's usual environment, as the owner."""

import os

import psycopg
import sqlalchemy
from alembic import context

engine = sqlalchemy.create_engine(
    "postgresql+psycopg://", creator=lambda: psycopg.connect(os.environ["PLAIN_ALEMBIC"])
)
with engine.connect() as connection:
    connection.exec_driver_sql(
        "create schema if not exists plain authorization writersroom_owner"
    )
    connection.exec_driver_sql("set role writersroom_owner")
    connection.exec_driver_sql("set search_path = ''")
    connection.commit()
    context.configure(
        connection=connection, version_table_schema="plain", transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()
'''

_REVISION = '''"""Generated."""

from alembic import op

revision = {number!r}
down_revision = {before!r}

STATEMENTS = {statements!r}


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
'''


def write_project(folder: Path, migrations: Sequence[Sequence[str]]) -> Path:
    """Write a project whose revisions run ``migrations``, each its statements; return its ini."""
    versions = folder / "versions"
    versions.mkdir(parents=True)
    (folder / "env.py").write_text(_ENV, encoding="utf-8")
    (folder / "alembic.ini").write_text(_INI, encoding="utf-8")
    before: str | None = None
    for place, statements in enumerate(migrations, start=1):
        number = f"{place:04}"
        # op.execute takes :name for a parameter
        escaped = [statement.replace(":", r"\:") for statement in statements]
        text = _REVISION.format(number=number, before=before, statements=escaped)
        (versions / f"{number}.py").write_text(text, encoding="utf-8")
        before = number
    return folder / "alembic.ini"


def statements(file: SqlFile) -> list[str]:
    """Return the texts of a file's statements, as our splitter finds them."""
    return [statement.text for statement in file.statements]


def alembic(ini: Path, *words: str) -> list[str]:
    """Return Alembic's command line for the project."""
    return [sys.executable, "-m", "alembic", "-c", str(ini), *words]


def environment(url: DatabaseUrl) -> dict[str, str]:
    """Return the environment in which the project finds the database."""
    return {**url.environment(), "PLAIN_ALEMBIC": url.conninfo}
