"""However a migration is blocked, nobody waits behind it for longer than an attempt may last."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.proofs.conftest import Amount, Figure
from tests.proofs.databases import copy_of, rows
from tests.proofs.installation import Added, Installation, installation
from tests.proofs.load import SETTINGS, TABLES, application, longest_logged, relay

from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import fresh_database, scratch_cluster

LOCK_TIMEOUT = 0.6
DEADLINE = 1.0
ALLOWED = 1000 * DEADLINE + 100
LIMITS = ("--lock-timeout", str(LOCK_TIMEOUT), "--deadline", str(DEADLINE))

BUSY = Added(
    "busy",
    "\n".join(
        f"create table {table} (id integer primary key, total integer not null);\n"
        f"insert into {table} select n, 0 from pg_catalog.generate_series(0, 99) as n;"
        for table in TABLES
    ),
)
ALTERS = Added("notes", "\n".join(f"alter table {table} add column note text;" for table in TABLES))
# the rows that would go are looked for behind a lock on each table
LOSES = Added("losses", "select;", "select;", (f"-- loses-rows: {', '.join(TABLES)}",))


@pytest.fixture
def scratch() -> Iterator[Cluster]:
    """Give a server that logs every wait for a lock."""
    with scratch_cluster(SETTINGS) as cluster:
        yield cluster


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Installation]:
    """Give commands whose newest revision alters three busy tables."""
    with installation(tmp_path, [BUSY, ALTERS]) as commands:
        yield commands


@pytest.fixture
def busy(scratch: Cluster, commands: Installation) -> Iterator[DatabaseUrl]:
    """Give a database that lacks only that revision."""
    with _migrated(scratch, commands, commands.revisions[-2]) as url:
        yield url


@contextmanager
def _migrated(scratch: Cluster, commands: Installation, to: str) -> Iterator[DatabaseUrl]:
    with fresh_database(scratch.url(), "writersroom_test_busy") as url:
        ended = commands.run("migrate", url, "--to", to)
        assert ended.code == 0, ended.err
        yield url


def test_nobody_waits_longer_than_an_attempt_and_it_succeeds_once_the_blocker_ends(
    scratch: Cluster,
    busy: DatabaseUrl,
    commands: Installation,
    amount: Amount,
    chance: random.Random,
    figure: Figure,
) -> None:
    _prove("migrate", scratch, busy, commands, amount, chance, figure)


def test_nobody_waits_longer_while_a_rollback_looks_for_rows_that_would_go(
    scratch: Cluster, tmp_path: Path, amount: Amount, chance: random.Random, figure: Figure
) -> None:
    with (
        installation(tmp_path, [BUSY, LOSES]) as commands,
        _migrated(scratch, commands, "head") as url,
    ):
        rows(url, f"truncate {', '.join(TABLES)}")
        _prove("rollback", scratch, url, commands, amount, chance, figure)


def _prove(
    verb: str,
    scratch: Cluster,
    ready: DatabaseUrl,
    commands: Installation,
    amount: Amount,
    chance: random.Random,
    figure: Figure,
) -> None:
    """Run ``verb`` on copies of ``ready``, blocked at each table in turn; look at who waited."""
    attempts = statements = waited = 0
    seen = 0.0
    for _ in range(amount.storms):
        refusals = chance.choice((2, 3))
        with copy_of(ready) as url, application(url) as account:
            with relay(url, LOCK_TIMEOUT, chance):
                command = commands.start(verb, url, *LIMITS, "--attempts", "100")
                while command.said().count("gave way") < refusals:
                    assert command.runs(), command.said()
                    time.sleep(0.01)
            ended = command.wait()
        assert ended.code == 0, ended.err
        assert account.errors == []
        assert account.waiting, "the application never waited: nothing is proved"
        attempts += ended.result["steps"][0]["attempts"]
        statements += account.statements
        waited += len(account.waiting)
        seen = max(seen, account.longest_seen)
    logged = longest_logged(scratch.log)
    figure(
        f"times that {verb} was blocked at three tables in turn, all succeed",
        f"{amount.storms}, {attempts} attempts",
    )
    figure(
        f"application statements during {verb}, and those that waited", f"{statements}, {waited}"
    )
    figure(
        f"longest wait behind a deadline of {1000 * DEADLINE:.0f} ms for {verb}",
        f"{seen:.0f} ms by pg_stat_activity, {logged:.0f} ms by log_lock_waits",
    )
    assert 20 < logged <= ALLOWED
    assert seen <= ALLOWED


def test_a_blocker_that_stays_is_named_and_nobody_waits_longer_than_an_attempt(
    scratch: Cluster, busy: DatabaseUrl, commands: Installation, chance: random.Random
) -> None:
    blocked = chance.choice(TABLES)
    with (
        application(busy) as account,
        connect(busy, application_name="proof") as blocker,
    ):
        blocker.execute(f"update {blocked} set total = total where false".encode())
        ended = commands.run("migrate", busy, *LIMITS, "--attempts", "3")
        pid = blocker.info.backend_pid
        ((user, began),) = rows(
            busy,
            "select usename, to_char(query_start, 'YYYY-MM-DD HH24:MI:SS')"
            f" from pg_stat_activity where pid = {pid}",
        )
    assert ended.code == 2
    for named in (f"process {pid}", f"user {user}", began):
        assert named in ended.err, ended.err
    assert account.errors == []
    assert max(account.longest_seen, longest_logged(scratch.log)) <= ALLOWED
    assert rows(busy, "select attrelid::regclass from pg_attribute where attname = 'note'") == [
        ("ops.retention_policies",)
    ]
