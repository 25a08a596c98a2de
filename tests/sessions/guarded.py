"""A server on which the services' login has a password."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql
from tests.sessions.writers import Writer, writer_with_document

from writersroom_db.connection import cluster
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import login, scratch_cluster

APP = "writersroom_app"
_HBA = f"local all {APP} scram-sha-256\nlocal all all trust\n"


@contextmanager
def guarded_server(password: str) -> Iterator[tuple[DatabaseUrl, Writer]]:
    """Give the superuser's URL of a migrated database, and a writer in it."""
    with scratch_cluster() as scratch:
        migrate(scratch.url())
        set_password(scratch.url(), password)
        (scratch.data / "pg_hba.conf").write_text(_HBA)
        cluster.run(scratch, "pg_ctl", ["reload", "-D", str(scratch.data)])
        with connect(scratch.url()) as connection:
            writer = writer_with_document(connection)
        yield scratch.url(), writer


def set_password(server: DatabaseUrl, password: str) -> None:
    """Give the services' login a password."""
    change = sql.SQL("alter role {} password {}")
    with connect(server, autocommit=True) as connection:
        connection.execute(change.format(sql.Identifier(APP), sql.Literal(password)))


def of_service(server: DatabaseUrl, password: str | None = None) -> DatabaseUrl:
    """Return the URL of the services' login."""
    return login(server, APP, password)
