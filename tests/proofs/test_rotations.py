"""Rotation beside readers and writers, and under kills: no read fails, and no value is lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.proofs.conftest import Amount, Figure
from tests.proofs.databases import rows

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import VARIABLE, DatabaseUrl
from writersroom_db.encryption import Keyring, key_wrapper, open_mfa, read_data_keys, seal_mfa
from writersroom_db.encryption.creating import create_keys, plan_creation
from writersroom_db.encryption.rotation import plan_rotation, rotate_keys
from writersroom_db.encryption.status import read_keys_status
from writersroom_db.encryption.wrapping import VARIABLE as KEYS
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import login

READERS = 3
WRITERS = 2
ROTATIONS = 2
PATIENCE = 60.0

_USERS = """
insert into app.users (email, first_name, last_name, password_hash, salt, email_verified)
select n || '@example.com', 'Nora', 'Vance', 'hash', 'salt', true
from generate_series(0, %s - 1) as n
returning id
"""
_STORE = """
update app.users as u set mfa_secret = s.text from unnest(%s::uuid[], %s::text[]) as s (id, text)
where u.id = s.id
"""
_STORED = "select u.id, u.mfa_secret from app.users as u where u.mfa_secret is not null"
_RUNS = """
select from pg_stat_activity where datname = current_database() and usename <> 'writersroom_auth'
and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


@dataclass
class People:
    """Users by number, and the seed that each has; ``read`` and ``written`` count."""

    ids: list[UUID]
    seeds: dict[UUID, str]
    over: threading.Event = field(default_factory=threading.Event)
    read: int = 0
    written: int = 0
    failed: list[str] = field(default_factory=list)


@pytest.fixture
def wrapper_name(tmp_path: Path) -> str:
    """Give the name of the key file."""
    return f"file:{tmp_path / 'key'}"


def _prepare(url: DatabaseUrl, wrapper_name: str, many: int) -> People:
    migrate(url, environment="test")
    create_keys(url, plan_creation(url, wrapper_name))
    with connect(url) as connection:
        ids = [user for (user,) in connection.execute(_USERS, (many,)).fetchall()]
        keyring = Keyring(partial(read_data_keys, connection), key_wrapper(wrapper_name))
        seeds = {user: f"{number}:0" for number, user in enumerate(ids)}
        texts = [seal_mfa(keyring, user, seed) for user, seed in seeds.items()]
        connection.execute(_STORE, (ids, texts))
    return People(ids, seeds)


def _keyring(connection: psycopg.Connection[TupleRow], wrapper_name: str) -> Keyring:
    load = partial(read_data_keys, connection)
    return Keyring(load, key_wrapper(wrapper_name), active_for=0.2)


def _opened(url: DatabaseUrl, wrapper_name: str) -> dict[UUID, str]:
    with connect(url, autocommit=True) as connection:
        keyring = _keyring(connection, wrapper_name)
        stored = connection.execute(_STORED.encode()).fetchall()
        return {user: open_mfa(keyring, user, text) for user, text in stored}


def test_no_read_fails_and_no_write_is_lost_while_keys_are_rotated(
    database: DatabaseUrl,
    wrapper_name: str,
    amount: Amount,
    chance: random.Random,
    figure: Figure,
) -> None:
    people = _prepare(database, wrapper_name, amount.sealed)
    service = login(database, "writersroom_auth")

    def serve(work: Callable[..., None], number: int, seed: float) -> None:
        with connect(service, autocommit=True) as connection:
            keyring = _keyring(connection, wrapper_name)
            work(people, connection, keyring, number, random.Random(seed))  # noqa: S311

    with (
        connect(database) as old,
        ThreadPoolExecutor(READERS + WRITERS) as threads,
    ):
        old.execute("set transaction isolation level repeatable read")
        before = old.execute("select count(*) from app.users").fetchone()
        working = [
            threads.submit(serve, work, number, chance.random())
            for work, many in ((_read, READERS), (_write, WRITERS))
            for number in range(many)
        ]
        try:
            started = time.monotonic()
            results = [
                rotate_keys(
                    database, plan_rotation(database), key_wrapper(wrapper_name), settle=1.0
                )
                for _ in range(ROTATIONS)
            ]
            seconds = time.monotonic() - started
        finally:
            people.over.set()
        for each in working:
            each.result()
        seen_before = old.execute(_STORED.encode()).fetchall()
        keyring = _keyring(old, wrapper_name)
        for user, text in seen_before:
            opened = open_mfa(keyring, user, text)
            assert opened.split(":")[0] == people.seeds[user].split(":")[0]

    assert people.failed == []
    assert people.read > 0
    assert people.written > 0
    assert before == (len(seen_before),)
    assert [each.refused for each in results] == [(), ()]
    assert all(each.changed >= amount.sealed // 2 for each in results)
    assert _opened(database, wrapper_name) == people.seeds
    status = read_keys_status(database)
    assert status.findings == ()
    states = [each.key.state for each in status.keys if each.key.purpose == "column"]
    assert states == ["retired", "retired", "active"]
    figure(
        f"{ROTATIONS} rotations of {amount.sealed} values: seconds, reads and writes meanwhile",
        f"{seconds:.1f}, {people.read}, {people.written}",
    )


def _read(
    people: People,
    connection: psycopg.Connection[TupleRow],
    keyring: Keyring,
    _number: int,
    chance: random.Random,
) -> None:
    while not people.over.is_set():
        number = chance.randrange(len(people.ids))
        row = connection.execute(
            "select mfa_secret from app.credentials_for(%s)", (f"{number}@example.com",)
        ).fetchone()
        try:
            opened = open_mfa(keyring, people.ids[number], row[0] if row else "")
        except Exception as error:  # noqa: BLE001 (each failure counts)
            people.failed.append(f"{number}: {error!r}")
            continue
        if opened.split(":")[0] != f"{number}":
            people.failed.append(f"{number}: {opened}")
        people.read += 1


def _write(
    people: People,
    connection: psycopg.Connection[TupleRow],
    keyring: Keyring,
    number: int,
    chance: random.Random,
) -> None:
    mine = range(number, len(people.ids), WRITERS)
    while not people.over.is_set():
        place = chance.choice(mine)
        user = people.ids[place]
        seed = f"{place}:{people.written + 1}"
        with connection.transaction():
            connection.execute("select app.disable_mfa(%s)", (user,))
            sealed = seal_mfa(keyring, user, seed)
            connection.execute("select app.enrol_mfa(%s, %s)", (user, sealed))
        people.seeds[user] = seed
        people.written += 1
        time.sleep(0.002)


def test_a_killed_rotation_is_finished_by_the_same_command(
    database: DatabaseUrl,
    wrapper_name: str,
    amount: Amount,
    chance: random.Random,
    figure: Figure,
) -> None:
    people = _prepare(database, wrapper_name, 600)
    rows(database, "update app.users set mfa_secret = 'CLEAR' where email like '%7@example.com'")
    for number in range(7, 600, 10):
        people.seeds[people.ids[number]] = "CLEAR"
    reach, landed, missed = 0.5, 0, 0
    while landed < amount.kills:
        killed = _kill(database, wrapper_name, chance.uniform(0, reach))
        landed, missed = landed + killed, missed + (not killed)
        reach *= 1.05 if killed else 0.8
        assert _opened_or_clear(database, wrapper_name) == people.seeds
        if chance.random() < 0.5:
            ended = _start(database, wrapper_name)
            _, told = ended.communicate(timeout=PATIENCE)
            assert ended.returncode == 0, told
            assert read_keys_status(database).findings == ()
            assert _opened(database, wrapper_name) == people.seeds
    ended = _start(database, wrapper_name)
    _, told = ended.communicate(timeout=PATIENCE)
    assert ended.returncode == 0, told
    status = read_keys_status(database)
    assert status.findings == ()
    assert {each.key.state for each in status.keys[2:-1]} <= {"retired"}
    assert _opened(database, wrapper_name) == people.seeds
    figure("rotations killed, and missed", f"{landed}, {missed}")


def _start(url: DatabaseUrl, wrapper_name: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "writersroom_db_cli", "keys", "rotate"]
    return subprocess.Popen(
        [*words, "--settle", "0", "--rows", "10"],
        env={**os.environ, VARIABLE: url.conninfo, KEYS: wrapper_name},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _kill(url: DatabaseUrl, wrapper_name: str, after: float) -> bool:
    """Start a rotation, kill it so many seconds after it has connected; tell whether it was."""
    with connect(url, autocommit=True) as watch, _start(url, wrapper_name) as process:
        until = time.monotonic() + PATIENCE
        while not watch.execute(_RUNS).fetchall() and process.poll() is None:
            assert time.monotonic() < until, "it does not connect"
            time.sleep(0.002)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL
        while watch.execute(_RUNS).fetchall():
            assert time.monotonic() < until, "its session does not end"
            time.sleep(0.002)
    return killed


def _opened_or_clear(url: DatabaseUrl, wrapper_name: str) -> dict[UUID, str]:
    with connect(url, autocommit=True) as connection:
        keyring = _keyring(connection, wrapper_name)
        stored = connection.execute(_STORED.encode()).fetchall()
        return {
            user: text if text == "CLEAR" else open_mfa(keyring, user, text)
            for user, text in stored
        }
