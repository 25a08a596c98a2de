"""What the tests of the audit log share: its entries as they stand, a service's login, S3."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

import boto3
import psycopg
import pytest
from moto.server import ThreadedMotoServer
from psycopg.rows import TupleRow, class_row

from tests.schema import rows
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login

BUCKET = "anchors"


@dataclass(frozen=True)
class Logged:
    """An entry of the audit log, whole."""

    id: int
    created_at: datetime
    xid: int
    era: int
    table_name: str
    row_key: str
    command: str
    user_id: UUID | None
    session_role: str
    set_role: str | None
    application_name: str | None
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def read_log(db: rows.Database) -> list[Logged]:
    """Return every entry, in the order of transactions."""
    with db.cursor(row_factory=class_row(Logged)) as cursor:
        cursor.execute("set local datestyle = 'ISO'")
        return cursor.execute(
            "select id, created_at, xid::text::bigint as xid, era, table_name, row_key, command,"
            " user_id, session_role, set_role, application_name, reason, before, after"
            " from audit.log order by xid, id"
        ).fetchall()


@pytest.fixture
def app(migrated_database: DatabaseUrl) -> Iterator[psycopg.Connection[TupleRow]]:
    """Give a connection of the services' login."""
    with connect(login(migrated_database, "writersroom_app"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give a client of an S3 server on loopback, with a bucket under Object Lock."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    # what other servers of this process have kept is kept by all of them
    urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST")).close()
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
    yield client
    server.stop()
