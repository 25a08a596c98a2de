"""Partitions are made by whoever holds the runner's lock, and by nobody else."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import TupleRow

from writersroom_db.attempts import silent
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import RunnerLockLost
from writersroom_db.migrations.owner import become_owner
from writersroom_db.partitions import MissingPartition, make_partitions, missing_partitions


@pytest.fixture
def owner(migrated_database: DatabaseUrl) -> Iterator[psycopg.Connection[TupleRow]]:
    """Give the owner's connection to a database that lacks a month."""
    with connect(migrated_database, autocommit=True) as connection:
        become_owner(connection)
        connection.execute(
            "do $$begin execute (select 'drop table ' || partition from ops.partitions"
            " order by lower_bound desc limit 1); end$$"
        )
        yield connection


def _months(connection: psycopg.Connection[TupleRow]) -> tuple[MissingPartition, ...]:
    missing = missing_partitions(connection)
    assert len(missing) == 1
    return missing


def test_none_is_made_once_the_lock_is_gone(
    migrated_database: DatabaseUrl, owner: psycopg.Connection[TupleRow]
) -> None:
    def lost() -> None:
        raise RunnerLockLost

    missing = _months(owner)
    with pytest.raises(RunnerLockLost):
        make_partitions(migrated_database, owner, missing, silent, lost)
    assert missing_partitions(owner) == missing


def test_a_month_that_the_next_runner_made_tells_of_the_lost_lock(
    migrated_database: DatabaseUrl, owner: psycopg.Connection[TupleRow]
) -> None:
    (wanted,) = _months(owner)
    asked = 0

    def lost_meanwhile() -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            raise RunnerLockLost
        owner.execute("select ops.create_month_partition(%s, %s)", (wanted.parent, wanted.month))

    with pytest.raises(RunnerLockLost):
        make_partitions(migrated_database, owner, (wanted,), silent, lost_meanwhile)
    assert missing_partitions(owner) == ()


def test_the_last_commit_makes_every_partition_durable(
    migrated_database: DatabaseUrl, owner: psycopg.Connection[TupleRow]
) -> None:
    owner.execute(
        "do $$begin execute (select string_agg('drop table ' || partition, ';')"
        " from ops.partitions where lower_bound > now()); end$$"
    )
    missing = missing_partitions(owner)
    commits: list[object] = []

    def look() -> None:
        row = owner.execute(
            "select case source when 'session' then setting else 'as the server has it' end"
            " from pg_settings where name = 'synchronous_commit'"
        ).fetchone()
        commits.append(row[0] if row else None)

    make_partitions(migrated_database, owner, missing, silent, look)
    assert commits == ["off"] * (len(missing) - 1) + ["as the server has it"]
    assert len(commits) > 1
    assert missing_partitions(owner) == ()
