"""What must stand before any revision: roles, the database's grants, the engine's own tables.

Roles belong to the cluster, so two databases migrated at once collide on them; the files change
nothing when they are run again, and so are simply tried again.
"""

import psycopg

from writersroom_db.attempts import GIVES_WAY, Tell, persist
from writersroom_db.connection.relations import relation_exists
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import PreflightFailed, StatementFailed, UnknownEnvironment
from writersroom_db.files import sql_root
from writersroom_db.limits import Limits
from writersroom_db.migrations.files import load
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.statements import run_file, through_psycopg

ENVIRONMENTS = ("production", "staging", "test", "development")
"""What a database may be for."""

_BOOKS = "bookkeeping.sql"

# the last table that the file makes: where it is missing, the books are older, or none
_NEWEST_BOOK = "migration_batches"

_LIMITS = Limits(attempts=30, first_pause=0.05, longest_pause=1.0)

_BOUNDS = (
    f"set lock_timeout = '{_LIMITS.lock_timeout}s'; set statement_timeout = '{_LIMITS.deadline}s'"
)

# made by another database's preflight at the same moment: duplicate object, duplicate key, and the
# "tuple concurrently updated" that PostgreSQL reports as an internal error
_COLLISIONS = GIVES_WAY | {"42710", "23505", "XX000"}


def check_environment(name: str | None) -> None:
    """Raise UnknownEnvironment when ``name`` is none that a database may be for."""
    if name is not None and name not in ENVIRONMENTS:
        empty = "The environment's name is empty."
        raise UnknownEnvironment(f"There is no environment {name}." if name.strip() else empty)


def make_roles(connection: psycopg.Connection, url: DatabaseUrl, tell: Tell) -> tuple[str, ...]:
    """Make the roles and the database's grants that are missing; return what was done.

    ``connection`` is in autocommit mode. Raises PreflightFailed when the login may not.
    """
    done: list[str] = []

    def note(diagnostic: psycopg.errors.Diagnostic) -> None:
        done.append(diagnostic.message_primary or "")

    def attempt() -> None:
        connection.execute(_BOUNDS.encode())
        for name in ("roles.sql", "database.sql"):
            run_file(through_psycopg(connection), load(sql_root() / "schema" / name))

    connection.add_notice_handler(note)
    try:
        persist(attempt, "preflight", _LIMITS, tell, _COLLISIONS)
    except StatementFailed as error:
        raise PreflightFailed(f"On {url.masked}: {error.message}", hint=error.hint) from None
    finally:
        connection.remove_notice_handler(note)
    return tuple(done)


def make_books(connection: psycopg.Connection, environment: str | None, tell: Tell) -> str:
    """Make what is missing of the engine's own tables; return what the database is for.

    ``connection`` is in autocommit mode, and has the owner's role afterwards. None keeps the
    environment, which at first is what the server's setting ``writersroom.environment`` says (the
    embedded server says development), else production.
    """
    return persist(
        lambda: _write_books(connection, environment), "bookkeeping", _LIMITS, tell, _COLLISIONS
    )


def _write_books(connection: psycopg.Connection, environment: str | None) -> str:
    with connection.transaction():
        become_owner(connection)
        if not relation_exists(connection, "ops", _NEWEST_BOOK):
            run_file(through_psycopg(connection), load(sql_root() / "migrations" / _BOOKS))
        connection.execute(
            "insert into ops.environment (name) values (coalesce(nullif("
            "pg_catalog.current_setting('writersroom.environment', true), ''), 'production'))"
            " on conflict (singleton) do nothing"
        )
        connection.execute(
            "update ops.environment set name = %(name)s, set_at = now(), set_by = session_user"
            " where name <> %(name)s",
            {"name": environment},
        )
        row = connection.execute("select name from ops.environment").fetchone()
    return str(row[0]) if row else ""
