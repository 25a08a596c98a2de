"""Reads database URLs with libpq's own parser, and says what is wrong without quoting secrets.

libpq's messages quote the piece of the URL that they stumble over, which may be a piece of the
password: they are never passed on. A stray ``@`` makes libpq take a part of the password for the
host or the database, so such a URL is refused before libpq sees it.
"""

import re

import psycopg
from psycopg.conninfo import conninfo_to_dict

from writersroom_db.errors import BadDatabaseUrl

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_KEY = re.compile(r"[a-z_]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PORTS = re.compile(r"\d{0,5}(,\d{0,5})*", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)

_REFUSED = {
    "options": "poolers refuse start-up options, and settings belong to roles and databases",
    "replication": "a replication connection runs no SQL",
    "service": "the URL itself must name the server",
    "sslpassword": "it would show in process lists: use a key without passphrase",
    "oauth_client_secret": "it would show in process lists",
    "scram_client_key": "it would show in process lists: give the password",
    "scram_server_key": "it would show in process lists: give the password",
}
_SECRET = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
_WHOLE_NUMBERS = (
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
)


def read_parameters(text: str) -> dict[str, str]:
    """Return the libpq parameters in ``text``, the password among them.

    Raises BadDatabaseUrl.
    """
    if _CONTROL.search(text):
        raise BadDatabaseUrl("The database URL holds a line break or another control character.")
    scheme = _SCHEME.match(text)
    if scheme:
        text = _plain_uri(text, scheme[1])
    elif "=" not in text:
        raise BadDatabaseUrl("The database URL is neither postgresql://… nor keyword=value pairs.")
    parameters = _by_libpq(text)
    if parameters is None:
        raise BadDatabaseUrl(_diagnosis(text, is_uri=bool(scheme)))
    _check(parameters)
    return parameters


def _plain_uri(text: str, scheme: str) -> str:
    if scheme not in _SCHEMES:
        raise BadDatabaseUrl(f"{scheme}:// is not a PostgreSQL URL that can be used here.")
    rest = text[len(scheme) + 3 :]
    before_path = rest.partition("/")[0]
    if rest.count("@") > 1 or (rest.count("@") == 1 and "@" not in before_path):
        raise BadDatabaseUrl('The database URL has an "@", "/" or "?" in a name or password.')
    return f"postgresql://{rest}"


def _by_libpq(text: str) -> dict[str, str] | None:
    try:
        return {key: str(value) for key, value in conninfo_to_dict(text).items()}
    except (psycopg.Error, UnicodeDecodeError):
        return None


def _diagnosis(text: str, *, is_uri: bool) -> str:
    """Say why libpq refused ``text``: an unknown parameter by name, anything else in general."""
    if is_uri:
        assignments = text.rpartition("@")[2].partition("?")[2].split("&")
    else:
        assignments = re.findall(r"[^\s=]+\s*=", text)
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    for assignment in assignments:
        key = assignment.partition("=")[0].strip()
        if key in _SECRET:
            break  # What follows may be a piece of the secret.
        if key not in known and _KEY.fullmatch(key):
            return f'The database URL has an unknown parameter "{key}".'
    return "The database URL can't be read."


def _check(parameters: dict[str, str]) -> None:
    """Refuse what libpq would only stumble over at connection, or what has no place here."""
    for name, reason in _REFUSED.items():
        if name in parameters:
            raise BadDatabaseUrl(
                f'The database URL may not set "{name}": {reason}.', hint="Leave it out."
            )
    if not _PORTS.fullmatch(parameters.get("port", "")):
        raise BadDatabaseUrl("The database URL's port is not a number.")
    for name in _WHOLE_NUMBERS:
        if not _NUMBER.fullmatch(parameters.get(name, "0")):
            raise BadDatabaseUrl(f"The database URL's {name} is not a whole number.")
    if not parameters.get("dbname"):
        raise BadDatabaseUrl(
            "The database URL names no database.", hint="End it with /DATABASE, or add dbname=."
        )
