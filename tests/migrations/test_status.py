"""What status says, and to whom."""

import json

import pytest
from tests.migrations.batched import COUNT_UP, make_things
from tests.migrations.books import rows, state_of, value
from tests.migrations.conftest import WithRevision
from tests.revisions import HEAD, NAMES, NEXT, NUMBERS

from writersroom_db import __version__
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import StatementFailed
from writersroom_db.migrations import migrate
from writersroom_db.status import read_status
from writersroom_db.testing.servers import login


def test_an_empty_database_has_everything_pending_and_stays_empty(
    empty_database: DatabaseUrl,
) -> None:
    before = state_of(empty_database)
    status = read_status(empty_database)
    assert (status.current, status.environment, status.history, status.runway) == (
        None,
        None,
        (),
        (),
    )
    assert status.pending == NAMES
    assert status.head == HEAD
    assert state_of(empty_database) == before


def test_a_database_on_its_way_has_the_rest_pending(empty_database: DatabaseUrl) -> None:
    migrate(empty_database, to="0004", environment="test")
    status = read_status(empty_database)
    assert (status.current, status.environment) == ("0004", "test")
    assert status.pending == NAMES[4:]


def test_a_migrated_database_tells_its_history_and_runway(migrated_database: DatabaseUrl) -> None:
    status = read_status(migrated_database)
    assert (status.current, status.pending) == (HEAD, ())
    assert status.server_version == value(migrated_database, "show server_version")
    assert [entry.revision for entry in status.history] == list(NUMBERS)
    last = status.history[-1]
    assert (last.direction, last.state, last.tool_version) == ("up", "done", __version__)
    assert last.seconds is not None
    assert last.seconds >= 0
    marker = "select marker_lsn::text from ops.migration_log order by id desc limit 1"
    assert last.marker_lsn == value(migrated_database, marker)
    assert {(runway.parent, runway.months) for runway in status.runway} == {
        ("app.chat_messages", 12),
        ("audit.log", 12),
        ("app.agent_interactions", 12),
    }
    assert json.loads(json.dumps(status.to_json()))["history"][-1]["revision"] == HEAD


def test_the_worker_reads_status_too(migrated_database: DatabaseUrl) -> None:
    worker = read_status(login(migrated_database, "writersroom_worker"))
    full = read_status(migrated_database)
    assert (worker.current, worker.history, worker.runway) == (
        full.current,
        full.history,
        full.runway,
    )


def test_a_log_without_markers_is_read(migrated_database: DatabaseUrl) -> None:
    rows(migrated_database, "alter table ops.migration_log drop column marker_lsn")
    assert {entry.marker_lsn for entry in read_status(migrated_database).history} == {None}


def test_a_batched_step_that_was_cut_off_tells_how_far_it_came(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    make_things(migrated_database, 30)
    rows(migrated_database, "alter table app.things add check (id < 999900 or n = 0)")
    with_revision("count", COUNT_UP, "select;", "-- batch: app.things by id, 5 rows")
    with pytest.raises(StatementFailed):
        migrate(migrated_database)
    (unfinished,) = read_status(migrated_database).batches
    assert (unfinished.revision, unfinished.direction) == (NEXT, "up")
    assert 0 < unfinished.rows_seen == unfinished.rows_affected < 30

    rows(migrated_database, "alter table app.things drop constraint things_check")
    migrate(migrated_database)
    assert read_status(migrated_database).batches == ()
