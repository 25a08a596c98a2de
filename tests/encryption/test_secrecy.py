"""No key and no value in the clear is shown: not by repr, log, error, command or server log."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.encryption.shown import expect_no_secret
from tests.schema import rows

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption import (
    BlindIndex,
    Keyring,
    KeyWrapper,
    key_wrapper,
    open_mfa,
    read_data_keys,
    seal,
    seal_mfa,
)
from writersroom_db.encryption.creating import create_keys, plan_creation
from writersroom_db.encryption.data_keys import unwrap
from writersroom_db.encryption.rewrapping import plan_rewrap
from writersroom_db.encryption.rotation import plan_rotation, rotate_keys
from writersroom_db.encryption.status import read_keys_status
from writersroom_db.errors import WritersRoomError
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import scratch_cluster

Db = Connection[TupleRow]

SEED = "JBSWY3DPEHPK3PXPJBSWY3DP"
CLEAR = "GEZDGNBVGY3TQOJQGEZDGNBV"


def _data_keys(db: Db, wrapper: KeyWrapper) -> list[bytes]:
    return [unwrap(key, wrapper) for key in read_data_keys(db)]


@pytest.fixture(params=["file", "kms"])
def name(request: pytest.FixtureRequest, wrapper_name: str) -> str:
    """Give the name of a wrapper of each kind."""
    if request.param == "file":
        return wrapper_name
    return f"kms:{request.getfixturevalue('kms').create_key()['KeyMetadata']['KeyId']}"


def test_nothing_is_logged_or_represented(
    db: Db, migrated_database: DatabaseUrl, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[object] = [plan_creation(migrated_database, name)]
    told += create_keys(migrated_database, plan_creation(migrated_database, name))
    wrapper = key_wrapper(name)
    keyring = Keyring(lambda: read_data_keys(db), wrapper)
    user = rows.user(db, mfa_secret=CLEAR)
    sealed = seal(keyring, SEED, table="app.users", column="mfa_secret", row_id=user)
    told += [BlindIndex(keyring), plan_rewrap(migrated_database, name)]
    assert sealed.open(keyring, user) == SEED
    plan = plan_rotation(migrated_database)
    result = rotate_keys(migrated_database, plan, wrapper, settle=0, tell=told.append)
    told += [plan, result, wrapper, keyring, sealed, read_data_keys(db)]
    told.append(read_keys_status(migrated_database))
    assert result.changed == 1

    text = "\n".join([*map(repr, told), *map(str, told), caplog.text])
    expect_no_secret(text, _data_keys(db, wrapper), SEED, CLEAR)
    for stored in (sealed.text, *(key.wrapped for key in read_data_keys(db))):
        assert str(stored)[:40] not in text


def test_botocore_tells_of_other_requests_as_before(
    kms: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    caplog.clear()
    key_wrapper(f"kms:{key}").wrap(os.urandom(32), "column")
    assert "Making request" not in caplog.text
    kms.describe_key(KeyId=key)
    assert "Making request" in caplog.text


def test_no_error_quotes_what_it_could_not_use(db: Db, wrapper: KeyWrapper) -> None:
    keyring = Keyring(lambda: read_data_keys(db), wrapper)
    user, other = rows.user(db), rows.user(db)
    told = []
    for value in (seal_mfa(keyring, other, SEED), SEED, f"enc:{SEED}"):
        with pytest.raises(WritersRoomError) as raised:
            open_mfa(keyring, user, value)
        told.append(f"{raised.value!r} {raised.value.hint} {raised.value.__cause__}")
        assert value[:16] not in told[-1]
    expect_no_secret("".join(told), _data_keys(db, wrapper), SEED, CLEAR)


@pytest.fixture
def telling_server() -> Iterator[tuple[DatabaseUrl, Path]]:
    """Give a server that logs every statement with its parameters, and its log."""
    settings = {"log_min_duration_statement": "0", "log_parameter_max_length": "-1"}
    with scratch_cluster(settings) as scratch:
        yield scratch.url(), scratch.log


def test_a_rotation_sends_the_server_no_value_in_the_clear_to_log(
    telling_server: tuple[DatabaseUrl, Path], wrapper_name: str
) -> None:
    url, log = telling_server
    migrate(url, environment="test")
    with connect(url, autocommit=True) as db:
        user = rows.user(db)
        update = f"update app.users set mfa_secret = '{CLEAR}'"
        db.execute(update.encode())
        before = log.stat().st_size
        create_keys(url, plan_creation(url, wrapper_name))
        wrapper = key_wrapper(wrapper_name)
        rotate_keys(url, plan_rotation(url), wrapper, settle=0)
        stored = db.execute("select mfa_secret from app.users").fetchall()[0][0]
        assert open_mfa(Keyring(lambda: read_data_keys(db), wrapper), user, stored) == CLEAR
        secrets = _data_keys(db, wrapper)
    logged = log.read_bytes()[before:].decode()
    assert 'set "mfa_secret" = n.sealed' in logged
    assert stored in logged
    expect_no_secret(logged, secrets, SEED, CLEAR)
