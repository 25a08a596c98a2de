"""A connection that reads and writes every row, as the owner."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.connection.connect import connect
from writersroom_db.connection.relations import relation_exists
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import MayNotRead, NotMigrated
from writersroom_db.migrations.owner import OWNER, become_owner, may_become_owner


@contextmanager
def as_owner(
    url: DatabaseUrl, schema: str, relation: str
) -> Iterator[psycopg.Connection[TupleRow]]:
    """Give a connection in autocommit whose role is the owner's.

    Raises NotMigrated where there is no such relation, and MayNotRead when the login can't become
    the owner.
    """
    with connect(url, autocommit=True) as connection:
        if not relation_exists(connection, schema, relation):
            raise NotMigrated(f"{url.masked} has no {schema}.{relation}.")
        if not may_become_owner(connection):
            raise MayNotRead(
                f"{connection.info.user} can't become {OWNER}, who reads every row.",
                hint=f"Let an administrator grant {OWNER} to this login.",
            )
        become_owner(connection)
        yield connection
