"""What status says, and to whom."""

import json

from tests.migrations.books import state_of, value
from tests.migrations.conftest import HEAD
from tests.servers import login

from writersroom_db import __version__
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.status import read_status


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
    assert len(status.pending) == 6
    assert status.head == HEAD
    assert state_of(empty_database) == before


def test_a_database_on_its_way_has_the_rest_pending(empty_database: DatabaseUrl) -> None:
    migrate(empty_database, to="0004", environment="test")
    status = read_status(empty_database)
    assert (status.current, status.environment) == ("0004", "test")
    assert status.pending == ("0005_agents_and_sessions", "0006_conversations")


def test_a_migrated_database_tells_its_history_and_runway(migrated_database: DatabaseUrl) -> None:
    status = read_status(migrated_database)
    assert (status.current, status.pending) == (HEAD, ())
    assert status.server_version == value(migrated_database, "show server_version")
    assert [entry.revision for entry in status.history] == [f"000{n}" for n in range(1, 7)]
    last = status.history[-1]
    assert (last.direction, last.state, last.tool_version) == ("up", "done", __version__)
    assert last.seconds is not None
    assert last.seconds >= 0
    assert {(runway.parent, runway.months) for runway in status.runway} == {
        ("app.chat_messages", 12),
        ("app.agent_interactions", 12),
    }
    assert json.loads(json.dumps(status.to_json()))["history"][5]["revision"] == HEAD


def test_the_worker_reads_status_too(migrated_database: DatabaseUrl) -> None:
    worker = read_status(login(migrated_database, "writersroom_worker"))
    full = read_status(migrated_database)
    assert (worker.current, worker.history, worker.runway) == (
        full.current,
        full.history,
        full.runway,
    )
