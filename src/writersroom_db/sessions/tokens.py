"""Passwords that are IAM tokens, as RDS and Aurora take them: signed for each new connection.

A token is good for 15 minutes, and only for connecting: a connection outlives it. So none is kept.
"""

from typing import Protocol

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors.connection import BadDatabaseUrl
from writersroom_db.errors.planning import MissingExtra
from writersroom_db.sessions.options import Password


class Signer(Protocol):
    """What boto3's client for RDS does here."""

    def generate_db_auth_token(self, **wanted: str | int) -> str:
        """Return a token for ``DBHostname``, ``Port`` and ``DBUsername``."""


def iam_token(region: str, client: Signer | None = None) -> Password:
    """Return a hook for ``Database(password=…)`` that signs a token of ``region`` each time.

    It asks boto3 for whoever this process is, or the ``client`` for RDS that is given. Signing is
    local; boto3 may fetch credentials first, and blocks an event loop meanwhile. The role needs
    ``rds_iam``, and the URL ``sslmode=verify-full``.

    Raises MissingExtra; the hook BadDatabaseUrl where the URL names no host, or several.
    """
    signer = client or _boto3(region)

    def token(url: DatabaseUrl) -> str:
        host = url.get("host") or ""
        if not host or "," in host or host.startswith("/"):
            raise BadDatabaseUrl(
                "An IAM token is for one host, and the URL doesn't name one.",
                hint="Write the cluster's endpoint into the URL.",
            )
        port = int(url.get("port") or 5432)
        return signer.generate_db_auth_token(DBHostname=host, Port=port, DBUsername=url.user)

    return token


def _boto3(region: str) -> Signer:
    try:
        import boto3
    except ImportError:
        raise MissingExtra("boto3 is not installed.", hint="Install writersroom-db[aws].") from None
    client: Signer = boto3.client("rds", region_name=region)
    return client
