"""The one door to PostgreSQL: every connection of this project is opened here."""

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.connection.failures import failure
from writersroom_db.connection.urls import CONNECT_TIMEOUT, DatabaseUrl
from writersroom_db.errors import PooledConnection, ReadOnlyServer, UnsupportedServer

_OLDEST = 15

# keepalives find a dead peer within a minute, where the system's defaults take two hours.
_DEFAULTS = {
    "connect_timeout": CONNECT_TIMEOUT,
    "keepalives": "1",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}


def connect(
    url: DatabaseUrl,
    *,
    autocommit: bool = False,
    application_name: str = "writersroom-db",
    prepare_threshold: int | None = None,
) -> psycopg.Connection[TupleRow]:
    """Connect to ``url``.

    What the URL says about timeouts, keepalives and application_name wins over what stands here.
    Statements are prepared on the server only where the caller asks for it (``prepare_threshold``,
    see psycopg): it breaks behind pgbouncer, and after a change of schema.

    Raises a ConnectionFailed that names the cause, UnsupportedServer below PostgreSQL 15, or
    PooledConnection where a pooler stands between.
    """
    wanted = libpq_parameters(url, application_name)
    opened = _open(url, wanted, prepare_threshold=prepare_threshold)
    if isinstance(opened, psycopg.Error):
        raise failure(url, str(opened))
    try:
        check_version(opened.info.server_version)
        refuse_pooler(opened)
    except BaseException:
        opened.close()
        raise
    opened.autocommit = autocommit
    return opened


def libpq_parameters(url: DatabaseUrl, application_name: str) -> dict[str, str]:
    """Return libpq's parameters for ``url`` but the password: its own, and our defaults."""
    wanted = {**_DEFAULTS, "application_name": application_name, **dict(url.parameters)}
    # An empty options keeps PGOPTIONS out: poolers refuse it, and it would change settings unseen.
    return wanted | {"client_encoding": "utf8", "options": ""}


def connect_writable(
    url: DatabaseUrl, *, autocommit: bool = False, application_name: str = "writersroom-db"
) -> psycopg.Connection[TupleRow]:
    """Connect as `connect` does, and refuse a server that takes no writes.

    Raises ReadOnlyServer, and what `connect` raises.
    """
    connection = connect(url, autocommit=autocommit, application_name=application_name)
    try:
        check_writable(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def check_version(server_version: int) -> None:
    """Raise UnsupportedServer when ``server_version`` (as libpq counts: 150004) is too old."""
    major = server_version // 10000
    if major < _OLDEST:
        raise UnsupportedServer(f"The server runs PostgreSQL {major}, older than {_OLDEST}.")


def refuse_pooler(connection: psycopg.Connection[TupleRow]) -> None:
    """Raise PooledConnection when the process that answers is not the one that greeted.

    ``connection`` is in autocommit mode.
    """
    row = connection.execute("select pg_catalog.pg_backend_pid()").fetchone()
    if row is not None and row[0] != connection.info.backend_pid:
        raise PooledConnection(f"{connection.info.host} is reached through a connection pooler.")


def check_writable(connection: psycopg.Connection[TupleRow]) -> None:
    """Raise ReadOnlyServer when ``connection`` leads to a standby or to a read-only session.

    Call it between transactions: it ends the one that it opens.
    """
    row = connection.execute(
        "select pg_catalog.pg_is_in_recovery(),"
        " pg_catalog.current_setting('transaction_read_only') = 'on'"
    ).fetchone()
    connection.rollback()
    standby, read_only = row or (False, False)
    where = f'Database "{connection.info.dbname}" on {connection.info.host}'
    if standby:
        raise ReadOnlyServer(f"{where} is a read-only replica.")
    if read_only:
        raise ReadOnlyServer(
            f"{where} is set to read-only (default_transaction_read_only).",
            hint="Reset default_transaction_read_only for the role, the database or the server.",
        )


def _open(
    url: DatabaseUrl, parameters: dict[str, str], *, prepare_threshold: int | None
) -> psycopg.Connection[TupleRow] | psycopg.Error:
    """Return the connection, or the error: raised from here it would drag libpq's text along."""
    try:
        return psycopg.connect(
            password=url.password,
            autocommit=True,
            prepare_threshold=prepare_threshold,
            **parameters,  # type: ignore[arg-type]
        )
    except psycopg.Error as error:
        return error
    except UnicodeError:  # A host name that no name service could hold.
        return psycopg.OperationalError("failed to resolve host")
