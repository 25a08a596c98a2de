"""Why a connection failed: libpq's text turned into one error of ours, without secrets.

libpq tells no SQLSTATE at connection time, so the text decides. A server that speaks another
language than English falls through to the last line, which quotes what it said.
"""

import re
from dataclasses import dataclass

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    AuthenticationFailed,
    BadDatabaseUrl,
    ConnectionFailed,
    HostNotFound,
    NoSuchDatabase,
    NoSuchRole,
    ServerNotReady,
    ServerUnreachable,
    TlsFailed,
    TooManyConnections,
    WritersRoomError,
)


@dataclass(frozen=True)
class _Failure:
    pattern: str
    error: type[WritersRoomError]
    message: str
    hint: str = ""


# The first match wins. What the server itself said comes first: with several addresses for one
# host (localhost: IPv6, then IPv4), the text of one also holds the refusals of the others.
_FAILURES = (
    _Failure(
        r"no password supplied",
        AuthenticationFailed,
        '{server} asks for a password for user "{user}", and none was given.',
        "Put it into the URL, PGPASSWORD or ~/.pgpass.",
    ),
    _Failure(
        r"authentication failed|is not permitted to log in|authentication method requirement",
        AuthenticationFailed,
        '{server} refused user "{user}" or its password.',
    ),
    _Failure(
        r"no pg_hba\.conf entry .*no encryption",
        TlsFailed,
        '{server} admits user "{user}" to database "{database}" only encrypted, if at all.',
        "Add sslmode=require to the URL.",
    ),
    _Failure(
        r"no pg_hba\.conf entry|pg_hba\.conf rejects",
        AuthenticationFailed,
        '{server} does not admit user "{user}" to database "{database}" from this machine.',
        "Its pg_hba.conf (or security group) decides who may come from where.",
    ),
    _Failure(
        r"permission denied for database",
        AuthenticationFailed,
        'User "{user}" may not connect to database "{database}" on {server}.',
        'Let its owner run: grant connect on database "{database}" to "{user}".',
    ),
    _Failure(
        r'FATAL:\s+role ".*" does not exist|no such user',
        NoSuchRole,
        'There is no role "{user}" on {server}.',
        "Check the user in the URL, or make the role: createuser {user}",
    ),
    _Failure(
        r'FATAL:\s+(database ".*" does not exist|no such database)',
        NoSuchDatabase,
        'There is no database "{database}" on {server}.',
        "Check the name in the URL, or make the database: createdb {database}",
    ),
    _Failure(
        r"too many (clients|connections)|connection slots are reserved|no more connections",
        TooManyConnections,
        '{server} has no connection left for user "{user}" to database "{database}".',
    ),
    _Failure(
        r"database system is (starting up|shutting down|in recovery mode|not yet accepting)",
        ServerNotReady,
        "{server} is starting up, recovering or shutting down.",
    ),
    _Failure(
        r"invalid (\w+) value|invalid value for parameter|for connection option",
        BadDatabaseUrl,
        "A parameter of the URL of {server} has a value that PostgreSQL does not know.",
        "Compare it with PostgreSQL's list of connection parameters (sslmode, gssencmode, …).",
    ),
    _Failure(
        r"invalid response|unexpected response|expected authentication request",
        ServerUnreachable,
        "What answers at {server} is not PostgreSQL.",
        "Check the port in the URL.",
    ),
    _Failure(
        r"does not support SSL",
        TlsFailed,
        "{server} offers no encryption, and the URL demands it.",
        "Turn on the server's ssl, or lower sslmode if the network is your own.",
    ),
    _Failure(
        r"certificate verify failed|server certificate for|root certificate|certificate file",
        TlsFailed,
        "The certificate of {server} could not be verified.",
        "Check sslrootcert, and that the URL's host is the one that the certificate names.",
    ),
    _Failure(r"SSL|TLS", TlsFailed, "The encrypted connection to {server} failed."),
    _Failure(
        r"failed to resolve host|could not translate host name",
        HostNotFound,
        "The host of {server} has no address.",
    ),
    _Failure(
        r"session is (not )?read-only|server is (not )?in hot standby",
        ServerUnreachable,
        "No server at {server} is of the kind that target_session_attrs demands.",
        "Check the hosts in the URL.",
    ),
    _Failure(r"timeout", ServerUnreachable, "{server} did not answer in time."),
    _Failure(
        r"refused|No such file|unreachable|No route|reset by peer|closed the connection|timed out"
        r"|Permission denied|is too long",
        ServerUnreachable,
        "No PostgreSQL can be reached at {server}.",
    ),
)


def failure(url: DatabaseUrl, text: str) -> WritersRoomError:
    """Return the error for libpq's ``text``, said while connecting to ``url``."""
    names = {"server": url.server, "user": url.user, "database": url.database}
    for known in _FAILURES:
        if re.search(known.pattern, text):
            return known.error(known.message.format(**names), hint=known.hint.format(**names))
    return ConnectionFailed(
        f'No connection to database "{url.database}" on {url.server}{_quoted(url, text)}.'
    )


def _quoted(url: DatabaseUrl, text: str) -> str:
    if url.password and url.password in text:
        return ""
    return ": " + " ".join(text.split()).rstrip(".")
