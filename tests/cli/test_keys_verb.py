"""``keys`` as operators meet it: make them, look, replace them, have them wrapped anew."""

from base64 import b64decode
from pathlib import Path

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.cli.conftest import Ran, Run
from tests.encryption.shown import expect_no_secret
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption import Keyring, key_wrapper, open_mfa, read_data_keys, seal_mfa
from writersroom_db.encryption.data_keys import unwrap
from writersroom_db.encryption.keyring import ACTIVE_FOR
from writersroom_db.encryption.rotation import ROWS, SETTLE
from writersroom_db_cli.reference import commands

Db = Connection[TupleRow]

CLEAR = "GEZDGNBVGY3TQOJQGEZDGNBV"


class Keys:
    """Runs ``keys``, with a key file of the test's own in the environment."""

    def __init__(self, run: Run, url: DatabaseUrl, folder: Path) -> None:
        self._run = run
        self._url = url
        self.file = folder / "key"
        self.name = f"file:{self.file}"

    def __call__(self, *words: str, **environment: str) -> Ran:
        named = {"WRITERSROOM_KEYS": self.name, **environment}
        return self._run("keys", *words, url=self._url, **named)


@pytest.fixture
def db(connection: Db) -> Db:
    """Give the superuser's connection, each statement of which stands at once."""
    connection.autocommit = True
    return connection


@pytest.fixture
def keys(run: Run, migrated_database: DatabaseUrl, tmp_path: Path) -> Keys:
    """Give the runner."""
    return Keys(run, migrated_database, tmp_path)


def test_first_keys_are_made_once_and_a_dry_run_makes_none(db: Db, keys: Keys) -> None:
    ran = keys("create", "--dry-run", "--show-sql")
    assert ran.code == 0
    assert "insert into ops.data_keys" in ran.out
    assert f"Would make the key file {keys.file}." in ran.out
    assert "Would make a data key for: column, index." in ran.out
    assert not keys.file.exists()
    assert keys("status").out == "There is no data key.\n"

    ran = keys("create")
    assert ran.code == 0
    assert f"Made the key file {keys.file}: keep a copy elsewhere." in ran.out
    assert f"  key 1  column  wrapped by {key_wrapper(keys.name).name}\n" in ran.out

    ran = keys("create")
    assert (ran.code, ran.out) == (2, "")
    assert "There are data keys already" in ran.err
    assert "keys rotate" in ran.err
    assert len(read_data_keys(db)) == 2


def test_status_finds_what_is_left_and_rotation_does_it(db: Db, keys: Keys) -> None:
    user = rows.user(db, mfa_secret=CLEAR)
    keys("create")
    ran = keys("status")
    assert ran.code == 1
    assert "  app.users.mfa_secret  in the clear  1 value\n" in ran.out
    assert "1 of its values in the clear; keys rotate --finish encrypts them" in ran.out

    ran = keys("rotate", "--finish", "--dry-run", "--json")
    assert ran.json == {"active": 1, "makes_key": False, "values": {"app.users.mfa_secret": 1}}
    assert keys("status").code == 1

    assert "Encrypted 1 value under key 1" in keys("rotate", "--finish", "--settle", "0").out
    ran = keys("status")
    assert ran.code == 0
    assert "  app.users.mfa_secret  key 1  1 value\n" in ran.out

    assert "Would make a new data key instead of key 1" in keys("rotate", "--dry-run").out
    ran = keys("rotate", "--settle", "0", "--json")
    assert ran.code == 0
    assert {**ran.json, "seconds": 0} == {
        "active": 3,
        "changed": 1,
        "retired": [1],
        "refused": [],
        "seconds": 0,
    }
    keyring = Keyring(lambda: read_data_keys(db), key_wrapper(keys.name))
    stored = db.execute("select mfa_secret from app.users").fetchall()[0][0]
    assert open_mfa(keyring, user, stored) == CLEAR


def test_rotation_tells_that_it_waits_for_services(db: Db, keys: Keys) -> None:
    rows.user(db, mfa_secret=CLEAR)
    keys("create")
    ran = keys("rotate", "--settle", "1")
    assert ran.code == 0
    assert "waits 1 s: until then services may write under the key before" in ran.err


def test_what_can_not_be_opened_is_told_by_row_and_exits_1(db: Db, keys: Keys) -> None:
    keys("create")
    one, other = rows.user(db), rows.user(db)
    keyring = Keyring(lambda: read_data_keys(db), key_wrapper(keys.name))
    db.execute("update app.users set mfa_secret = %s", (seal_mfa(keyring, other, CLEAR),))
    ran = keys("rotate", "--settle", "0")
    assert ran.code == 1
    assert f"app.users.mfa_secret: 1 value can't be opened or don't fit: {one}\n" in ran.out
    assert "Retired" not in ran.out
    assert keys("rotate", "--settle", "0", "--json").json["refused"] == [
        {"column": "app.users.mfa_secret", "values": 1, "rows": [str(one)]}
    ]


def test_keys_are_wrapped_anew_by_another_file(db: Db, keys: Keys, tmp_path: Path) -> None:
    keys("create")
    other = f"file:{tmp_path / 'other'}"
    assert "Would have rewrapped 2 data keys." in keys("rewrap", "--to", other, "--dry-run").out
    ran = keys("rewrap", "--to", other)
    assert ran.code == 0
    assert "Have rewrapped 2 data keys." in ran.out
    assert {key.wrapped_by for key in read_data_keys(db)} == {key_wrapper(other).name}
    assert keys("rotate", "--settle", "0", WRITERSROOM_KEYS=other).code == 0

    ran = keys("rotate", "--settle", "0")
    assert (ran.code, ran.out) == (2, "")
    assert "does not unwrap it" in ran.err
    assert "keys status" in ran.err


def test_without_a_wrapper_or_keys_the_way_out_is_told(keys: Keys) -> None:
    ran = keys("create", WRITERSROOM_KEYS="")
    assert ran.code == 2
    assert "was not named" in ran.err
    assert "kms:KEY" in ran.err

    ran = keys("rotate")
    assert ran.code == 2
    assert "There is no active data key" in ran.err
    assert "keys create" in ran.err


def test_a_key_file_that_others_may_read_is_told(keys: Keys) -> None:
    keys("create")
    keys.file.chmod(0o640)
    ran = keys("rotate", "--settle", "0")
    assert ran.code == 2
    assert "may be used by others than its owner (mode 0640)" in ran.err
    assert f"chmod 600 {keys.file}" in ran.err


def test_kms_that_does_not_answer_is_told_with_the_way_out(keys: Keys) -> None:
    ran = keys(
        "create",
        WRITERSROOM_KEYS="kms:alias/writersroom",
        AWS_ENDPOINT_URL="http://127.0.0.1:9",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="us-east-1",
    )
    assert (ran.code, ran.out) == (2, "")
    assert "kms:alias/writersroom: Could not connect to the endpoint" in ran.err
    assert "credentials, the network" in ran.err


def test_no_command_prints_a_secret(db: Db, keys: Keys, tmp_path: Path) -> None:
    rows.user(db, mfa_secret=CLEAR)
    rows.user(db, mfa_secret="L" * 200 + CLEAR)
    other = f"file:{tmp_path / 'other'}"
    printed = ""
    for words in (
        ("create", "--dry-run", "--show-sql"),
        ("create", "--json"),
        ("rotate", "--finish", "--dry-run", "--show-sql"),
        ("rotate", "--finish", "--settle", "0"),
        ("rotate", "--settle", "0", "--json"),
        ("status", "--json"),
        ("rewrap", "--to", other, "--show-sql", "--json"),
        ("rotate", "--settle", "0"),
        ("status",),
    ):
        ran = keys(*words, WRITERSROOM_DEBUG="1")
        printed += f"{ran.code} {ran.out} {ran.err}"
    secrets = [unwrap(key, key_wrapper(other)) for key in read_data_keys(db)]
    secrets += [b64decode(path.read_bytes()) for path in (keys.file, tmp_path / "other")]
    expect_no_secret(printed, secrets, CLEAR, "L" * 20)


def test_defaults_are_those_of_the_library() -> None:
    (rotate,) = (each for each in commands() if each.command_path.endswith("keys rotate"))
    defaults = {option.name: option.default for option in rotate.command.params}
    assert (defaults["settle"], defaults["rows"]) == (SETTLE, ROWS)
    assert SETTLE >= 2 * ACTIVE_FOR
