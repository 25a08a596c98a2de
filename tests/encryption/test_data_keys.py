"""The database holds wrapped keys alone, gives them to services alone, and makes them once."""

import os
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.encryption.conftest import Keys
from tests.schema import rows

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption import (
    Keyring,
    KeyWrapper,
    key_wrapper,
    open_mfa,
    read_data_keys,
    seal_mfa,
)
from writersroom_db.encryption.creating import MadeKey, create_keys, plan_creation
from writersroom_db.encryption.data_keys import unwrap
from writersroom_db.encryption.key_file import FileWrapper, make_key_file
from writersroom_db.encryption.rewrapping import plan_rewrap, rewrap_keys
from writersroom_db.encryption.status import MANY, KeyRecord, KeysStatus, read_keys_status
from writersroom_db.errors import (
    DataKeysExist,
    KeyFileRefused,
    KeyNotUnwrapped,
    MayNotRead,
    NotMigrated,
    RotationRunning,
)
from writersroom_db.testing.servers import login

Db = Connection[TupleRow]

INSERT = """
insert into ops.data_keys (purpose, state, wrapped, wrapped_by) values (%s, %s, %s, 'file:a')
"""


def _create(url: DatabaseUrl, name: str) -> tuple[MadeKey, ...]:
    return create_keys(url, plan_creation(url, name))


def test_the_first_keys_are_one_for_columns_and_one_for_digests(
    db: Db, migrated_database: DatabaseUrl, wrapper_name: str
) -> None:
    made = _create(migrated_database, wrapper_name)
    assert [(key.id, key.purpose) for key in made] == [(1, "column"), (2, "index")]
    found = read_data_keys(db)
    assert [(key.id, key.purpose, key.state) for key in found] == [
        (1, "column", "active"),
        (2, "index", "active"),
    ]
    opened = [unwrap(key, key_wrapper(wrapper_name)) for key in found]
    assert len(set(opened)) == 2


def test_no_key_reaches_the_database_as_it_is(
    db: Db, migrated_database: DatabaseUrl, wrapper_name: str
) -> None:
    _create(migrated_database, wrapper_name)
    secrets = [unwrap(key, key_wrapper(wrapper_name)) for key in read_data_keys(db)]
    secrets.append(b64decode(Path(wrapper_name.removeprefix("file:")).read_bytes()))
    everything = str(db.execute("select k::text from ops.data_keys as k").fetchall())
    for secret in secrets:
        assert secret.hex() not in everything


def test_a_plan_makes_neither_keys_nor_a_file(
    db: Db, migrated_database: DatabaseUrl, wrapper_name: str, tmp_path: Path
) -> None:
    plan = plan_creation(migrated_database, wrapper_name)
    assert plan.file == tmp_path / "key"
    assert list(tmp_path.iterdir()) == []
    assert read_data_keys(db) == ()


def test_first_keys_are_made_once(
    db: Db, migrated_database: DatabaseUrl, wrapper_name: str
) -> None:
    plan = plan_creation(migrated_database, wrapper_name)
    create_keys(migrated_database, plan)
    for again in (plan_creation, _create):
        with pytest.raises(DataKeysExist, match="There are data keys already"):
            again(migrated_database, wrapper_name)
    with pytest.raises(DataKeysExist):
        create_keys(migrated_database, plan)
    assert len(read_data_keys(db)) == 2


def test_several_that_make_the_first_keys_at_once_make_them_once(
    db: Db, migrated_database: DatabaseUrl, wrapper_name: str
) -> None:
    plan = plan_creation(migrated_database, wrapper_name)

    def create(_number: int) -> bool:
        try:
            create_keys(migrated_database, plan)
        except (DataKeysExist, RotationRunning):
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(create, range(6))).count(True) == 1
    assert len(read_data_keys(db)) == 2
    assert key_wrapper(wrapper_name).name == read_data_keys(db)[0].wrapped_by


def test_a_creation_that_was_cut_off_behind_the_file_is_completed(
    db: Db, migrated_database: DatabaseUrl, wrapper_name: str, tmp_path: Path
) -> None:
    make_key_file(tmp_path / "key")
    content = (tmp_path / "key").read_bytes()
    _create(migrated_database, wrapper_name)
    assert (tmp_path / "key").read_bytes() == content
    assert {key.wrapped_by for key in read_data_keys(db)} == {FileWrapper(tmp_path / "key").name}


def test_a_file_that_others_may_read_makes_no_keys(
    db: Db, migrated_database: DatabaseUrl, wrapper_name: str, tmp_path: Path
) -> None:
    make_key_file(tmp_path / "key")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(KeyFileRefused):
        plan_creation(migrated_database, wrapper_name)
    assert read_data_keys(db) == ()


def test_kms_wraps_the_keys_of_a_database(db: Db, migrated_database: DatabaseUrl, kms: Any) -> None:
    name = f"kms:{kms.create_key()['KeyMetadata']['KeyId']}"
    _create(migrated_database, name)
    user = rows.user(db)
    one, other = (Keyring(lambda: read_data_keys(db), key_wrapper(name)) for _ in range(2))
    assert open_mfa(other, user, seal_mfa(one, user, "a seed")) == "a seed"
    assert {key.wrapped_by for key in read_data_keys(db)} == {name}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (("column", "active", bytes(60)), "idx_data_keys_active"),
        (("column", "reading", os.urandom(32)), "data_keys_are_wrapped"),
        (("column", "reading", b""), "data_keys_are_wrapped"),
        (("columns", "reading", bytes(60)), "data_keys_purpose"),
        (("column", "old", bytes(60)), "data_keys_state"),
    ],
)
def test_the_database_refuses_a_key_that_is_none(
    db: Db, wrapper: KeyWrapper, values: tuple[object, ...], rule: str
) -> None:
    assert wrapper
    with pytest.raises(psycopg.IntegrityError, match=rule):
        db.execute(INSERT, values)


def test_the_number_of_a_key_is_not_given_again(db: Db, wrapper: KeyWrapper) -> None:
    assert wrapper
    db.execute("delete from ops.data_keys")
    db.execute(INSERT, ("column", "active", bytes(60)))
    assert [key.id for key in read_data_keys(db)] == [3]


@pytest.mark.parametrize("role", ["writersroom_app", "writersroom_auth"])
def test_services_read_the_keys_by_the_function_and_change_none(
    migrated_database: DatabaseUrl, wrapper: KeyWrapper, role: str
) -> None:
    assert wrapper
    with connect(login(migrated_database, role), autocommit=True) as service:
        assert len(read_data_keys(service)) == 2
        for statement in (
            "select * from ops.data_keys",
            "update ops.data_keys set state = 'active'",
            "delete from ops.data_keys",
            "insert into ops.data_keys (purpose) values ('column')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(statement.encode())


@pytest.mark.parametrize("role", ["writersroom_worker", "writersroom_reader"])
def test_others_read_no_key(migrated_database: DatabaseUrl, wrapper: KeyWrapper, role: str) -> None:
    assert wrapper
    with connect(login(migrated_database, role), autocommit=True) as other:
        for statement in ("select * from app.data_keys()", "select * from ops.data_keys"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(statement.encode())
    with pytest.raises(MayNotRead):
        read_keys_status(login(migrated_database, role))


def test_a_database_without_the_table_is_told(empty_database: DatabaseUrl) -> None:
    with pytest.raises(NotMigrated, match=r"has no ops\.data_keys"):
        read_keys_status(empty_database)


def test_rewrapping_replaces_what_wraps_and_touches_no_value(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, tmp_path: Path
) -> None:
    user = rows.user(db)
    stored = seal_mfa(Keyring(lambda: read_data_keys(db), wrapper), user, "a seed")
    to = f"file:{tmp_path / 'other'}"

    plan = plan_rewrap(migrated_database, to)
    assert [key.id for key in plan.keys] == [1, 2]
    assert not (tmp_path / "other").exists()
    rewrap_keys(migrated_database, plan, wrapper)

    new = key_wrapper(to)
    assert {key.wrapped_by for key in read_data_keys(db)} == {new.name}
    assert open_mfa(Keyring(lambda: read_data_keys(db), new), user, stored) == "a seed"
    with pytest.raises(KeyNotUnwrapped, match=f"was wrapped by {new.name}; {wrapper.name} does"):
        open_mfa(Keyring(lambda: read_data_keys(db), wrapper), user, stored)
    assert plan_rewrap(migrated_database, to).keys == ()


def test_rewrapping_with_the_wrong_key_changes_nothing(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keys: Keys, tmp_path: Path
) -> None:
    assert wrapper
    before = read_data_keys(db)
    plan = plan_rewrap(migrated_database, f"file:{tmp_path / 'other'}")
    with pytest.raises(KeyNotUnwrapped):
        rewrap_keys(migrated_database, plan, keys.wrapper)
    assert read_data_keys(db) == before


def test_a_key_with_many_values_is_to_be_replaced(keys: Keys) -> None:
    def told(values: int) -> tuple[str, ...]:
        return KeysStatus((KeyRecord(keys.rows[0], datetime.now(UTC), values),), ()).findings

    assert told(MANY - 1) == ()
    assert told(MANY) == (f"key 1 has {MANY} values: replace it, keys rotate",)
    assert 2**32 / MANY == 16
