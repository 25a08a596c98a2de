"""Keyrings over keys that a test makes, and databases with keys of their own."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from psycopg import Connection
from psycopg.rows import TupleRow

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption import DataKey, Keyring, KeyWrapper
from writersroom_db.encryption.creating import create_keys, plan_creation
from writersroom_db.encryption.key_file import FileWrapper, make_key_file
from writersroom_db.encryption.wrapping import key_wrapper


@dataclass
class Keys:
    """Data keys as a database would have them; ``loads`` counts how often they were read."""

    wrapper: KeyWrapper
    rows: list[DataKey] = field(default_factory=list)
    loads: int = 0

    def load(self) -> list[DataKey]:
        """Return the keys."""
        self.loads += 1
        return list(self.rows)

    def add(self, purpose: str = "column") -> int:
        """Make a new active key, all at once; return its number."""
        before = [
            replace(row, state="reading") if row.purpose == purpose else row for row in self.rows
        ]
        number = len(before) + 1
        wrapped = self.wrapper.wrap(os.urandom(32), purpose)
        self.rows = [*before, DataKey(number, purpose, "active", wrapped, self.wrapper.name)]
        return number

    def ring(self, **options: Any) -> Keyring:
        """Return a new keyring over them."""
        return Keyring(self.load, self.wrapper, **options)


@pytest.fixture(scope="session")
def file_wrapper(tmp_path_factory: pytest.TempPathFactory) -> FileWrapper:
    """Give a wrapper whose key is in a file."""
    path = tmp_path_factory.mktemp("keys") / "key"
    make_key_file(path)
    return FileWrapper(path)


@pytest.fixture
def keys(file_wrapper: FileWrapper) -> Keys:
    """Give a key for columns and one for digests."""
    made = Keys(file_wrapper)
    made.add()
    made.add("index")
    return made


@pytest.fixture
def keyring(keys: Keys) -> Keyring:
    """Give a keyring over them."""
    return keys.ring()


@pytest.fixture(scope="session")
def kms_address() -> Iterator[str]:
    """Give the address of a KMS server on loopback."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def kms(kms_address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a client of it; the environment leads everybody else there, too."""
    for name, value in aws(kms_address).items():
        monkeypatch.setenv(name, value)
    boto3.setup_default_session()
    return boto3.client("kms")


def aws(address: str) -> dict[str, str]:
    """Return the environment that leads AWS's clients to a server of ours."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


@pytest.fixture
def db(connection: Connection[TupleRow]) -> Connection[TupleRow]:
    """Give the superuser's connection, each statement of which stands at once."""
    connection.autocommit = True
    return connection


@pytest.fixture
def wrapper_name(tmp_path: Path) -> str:
    """Give the name of a key file that is not there yet."""
    return f"file:{tmp_path / 'key'}"


@pytest.fixture
def wrapper(migrated_database: DatabaseUrl, wrapper_name: str) -> KeyWrapper:
    """Give the wrapper of the first keys of the migrated database."""
    create_keys(migrated_database, plan_creation(migrated_database, wrapper_name))
    return key_wrapper(wrapper_name)
