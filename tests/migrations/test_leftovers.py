"""What a killed runner left behind is waited for: its open transaction would steer what comes."""

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.migrations.books import value
from tests.migrations.conftest import WithRevision

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import RunnerBusy
from writersroom_db.migrations import Limits, migrate
from writersroom_db.migrations.runner_lock import HOLD_WORK, hold_work


@pytest.fixture
def name(with_revision: WithRevision) -> str:
    """Give a revision that leaves the name of a sequence to PostgreSQL."""
    return with_revision("extra", "create table app.extra (id int generated always as identity);")


def test_the_next_runner_waits_for_a_session_that_is_left_and_names_it(
    migrated_database: DatabaseUrl, name: str
) -> None:
    with connect(migrated_database, autocommit=True) as left:
        hold_work(left)
        with pytest.raises(RunnerBusy, match=rf"process {left.info.backend_pid}, user "):
            migrate(migrated_database, limits=Limits(runner_wait=0))
    (step,) = migrate(migrated_database).steps
    assert step.name == name


@pytest.mark.usefixtures("name")
def test_names_are_not_chosen_around_a_transaction_that_is_left(
    migrated_database: DatabaseUrl,
) -> None:
    with connect(migrated_database) as left:
        _as_the_engine_left_it(left)

        def give_up(line: str) -> None:
            if line.startswith("waiting for another runner"):
                left.rollback()

        migrate(migrated_database, tell=give_up)
    found = value(migrated_database, "select pg_get_serial_sequence('app.extra', 'id')")
    assert found == "app.extra_id_seq"


def _as_the_engine_left_it(left: psycopg.Connection[TupleRow]) -> None:
    left.execute(f"select {HOLD_WORK}".encode())
    left.execute("create table app.extra (id int generated always as identity)")
