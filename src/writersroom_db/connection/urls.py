"""Which database: database URLs, read strictly, and never shown with their password."""

import getpass
import os
import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from writersroom_db.errors import BadDatabaseUrl, MissingDatabaseUrl

VARIABLE = "WRITERSROOM_DATABASE_URL"
"""The environment variable that names the database when no URL is given."""

CONNECT_TIMEOUT = "10"
"""Seconds to wait for a connection, unless the URL says otherwise."""

_PLAIN_HOST = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, repr=False)
class DatabaseUrl:
    """One database: libpq's connection parameters, the password kept apart from them."""

    parameters: tuple[tuple[str, str], ...]
    password: str | None = None

    def get(self, name: str) -> str | None:
        """Return the libpq parameter ``name``, or None where the URL doesn't give it."""
        return dict(self.parameters).get(name)

    @property
    def database(self) -> str:
        """The database's name."""
        return dict(self.parameters)["dbname"]

    @property
    def user(self) -> str:
        """The role that connects, after libpq's defaults."""
        return self.get("user") or os.environ.get("PGUSER") or getpass.getuser()

    @property
    def server(self) -> str:
        """The server's address for people: ``host:port``, or its socket directory."""
        host = self.get("host") or self.get("hostaddr") or os.environ.get("PGHOST")
        port = self.get("port") or os.environ.get("PGPORT") or "5432"
        if not host:
            return f"the local socket (port {port})"
        return f"{host} (port {port})" if host.startswith("/") else f"{host}:{port}"

    @property
    def masked(self) -> str:
        """The URL for people, its password shown as ``***``."""
        user = quote(self.get("user") or "", safe="")
        credentials = f"{user}:***@" if self.password is not None else f"{user}@" if user else ""
        host, port = self.get("host") or "", self.get("port") or ""
        in_query = {"user", "dbname"}
        if _PLAIN_HOST.fullmatch(host) and "," not in port:
            credentials += f"{host}:{port}" if port else host
            in_query = {"user", "dbname", "host", "port"}
        rest = [(key, value) for key, value in self.parameters if key not in in_query]
        query = "&".join(f"{key}={quote(value, safe='/,:')}" for key, value in rest)
        path = quote(self.database, safe="")
        return f"postgresql://{credentials}/{path}" + (f"?{query}" if query else "")

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"DatabaseUrl({self.masked!r})"

    @property
    def conninfo(self) -> str:
        """Secret: the libpq connection string with the password. For libpq only."""
        from psycopg.conninfo import make_conninfo

        return make_conninfo(self.conninfo_without_password, password=self.password)

    @property
    def conninfo_without_password(self) -> str:
        """The libpq connection string that may stand in a process list; see `environment`."""
        from psycopg.conninfo import make_conninfo

        return make_conninfo("", **dict(self.parameters))

    def environment(self) -> dict[str, str]:
        """Return the environment for psql, pg_dump and the like: ours, and the password.

        Run them with ``-d`` and `conninfo_without_password`. PGOPTIONS is emptied: settings
        that come along unseen have no place in a migration or a dump.
        """
        secret = {} if self.password is None else {"PGPASSWORD": self.password}
        defaults = {"PGCONNECT_TIMEOUT": CONNECT_TIMEOUT}
        return {**defaults, **os.environ, "PGOPTIONS": "", **secret}

    def with_database(self, name: str) -> "DatabaseUrl":
        """Return the same server and user with the database ``name``."""
        return replace(self, parameters=_sorted({**dict(self.parameters), "dbname": name}))


def _sorted(parameters: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(parameters.items()))


def resolve(text: str | None) -> DatabaseUrl:
    """Return the database that the user chose: ``text``, else the environment's.

    ``embedded`` and ``embedded:NAME`` start the embedded server when it isn't running, and make
    the database when it is missing. Nothing else ever leads there.

    Raises MissingDatabaseUrl, BadDatabaseUrl, and what the embedded server raises.
    """
    chosen = os.environ.get(VARIABLE) if text is None else text
    if chosen is None or not chosen.strip():
        raise MissingDatabaseUrl("No database was named: the URL is missing or empty.")
    kind, _, name = chosen.strip().partition(":")
    if kind != "embedded":
        return parse(chosen)

    from writersroom_db.connection import embedded

    if name or chosen.strip() == "embedded":
        return embedded.ensure_database(name or embedded.DEFAULT_DATABASE)
    raise BadDatabaseUrl("embedded: needs a name.", hint="Write embedded or embedded:NAME.")


def parse(text: str) -> DatabaseUrl:
    """Read a ``postgresql://`` URI or a libpq keyword string.

    Raises BadDatabaseUrl, whose message never holds a piece of the password.
    """
    from writersroom_db.connection.reading import read_parameters

    parameters = read_parameters(text.strip())
    password = parameters.pop("password", "") or None
    return DatabaseUrl(_sorted(parameters), password)
