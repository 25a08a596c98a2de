"""Becoming the owner of the objects: nothing is made under the login's own name."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from writersroom_db.errors import MayNotRead, PreflightFailed

OWNER = "writersroom_owner"


def become_owner(connection: psycopg.Connection) -> None:
    """Set the connection's role to writersroom_owner, until it is reset.

    Raises PreflightFailed when the login can't.
    """
    try:
        connection.execute(f"set role {OWNER}".encode())
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue):
        raise PreflightFailed(f"{connection.info.user} can't become {OWNER}.") from None


def may_become_owner(connection: psycopg.Connection) -> bool:
    """Tell whether the login may set the role (a reader of reports may not, and need not)."""
    privilege = "set" if connection.info.server_version >= 160000 else "member"
    row = connection.execute(
        "select pg_catalog.pg_has_role(r.oid, %s) from pg_catalog.pg_roles as r"
        " where r.rolname = %s",
        (privilege, OWNER),
    ).fetchone()
    return row is not None and bool(row[0])


@contextmanager
def reading(connection: psycopg.Connection) -> Iterator[None]:
    """Raise MayNotRead, naming the login, where it has no right to what is read."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise MayNotRead(
            f"{connection.info.user} may not read where the database stands:"
            f" {error.diag.message_primary}."
        ) from None
