"""Killed at any point, the database is as it was or adopted; the command run again converges."""

import os
import signal
import subprocess

import pytest
from tests.baseline.printed import Rows, printed, read_rows
from tests.cli.conftest import PROGRAM
from tests.migrations.books import current, rows

from writersroom_db.baseline import baseline, plan_baseline
from writersroom_db.baseline.document import TABLES, TARGET
from writersroom_db.catalog import render
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.errors import ConnectionLost, StatementFailed
from writersroom_db.limits import Limits
from writersroom_db.migrations import migrate

POINTS = (
    "to restore",
    "01_defaults",
    "05_agents",
    "0003_projects",
    "0006_conv",
    "06_chat",
    "07_agent",
)


def kill_after(url: DatabaseUrl, point: str) -> None:
    """Run the command, and end it with SIGKILL once it has told of ``point``."""
    environment = os.environ | {"WRITERSROOM_DATABASE_URL": url.conninfo}
    with subprocess.Popen(
        [PROGRAM, "baseline"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        assert any(point in line for line in running.stderr), f"{point} was never told"
        running.send_signal(signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL


def wait_until_alone(url: DatabaseUrl) -> None:
    """End what the killed command left on the server, which notices later than we do."""
    with connect(url, autocommit=True) as connection:
        while connection.execute(
            "select pg_terminate_backend(pid, 1000) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            " and backend_type = 'client backend'"
        ).fetchall():
            pass


def is_as_it_was(url: DatabaseUrl, before: Rows) -> bool:
    schemas = rows(url, "select nspname from pg_namespace where nspname ~ '^app$|baseline'")
    return (
        schemas == []
        and plan_baseline(url).refusals == ()
        and read_rows(url, "public") == before
        and current(url) is None
    )


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_adoption_leaves_nothing_behind_or_all_of_it(
    empty_database: DatabaseUrl, point: str
) -> None:
    printed(empty_database, rows=True)
    before = read_rows(empty_database, "public")
    kill_after(empty_database, point)
    wait_until_alone(empty_database)

    adopted = plan_baseline(empty_database).adopted
    assert adopted or is_as_it_was(empty_database, before)

    assert baseline(empty_database).adopted is not adopted
    migrate(empty_database)
    after = read_rows(empty_database, "app")
    assert [before[table].keys() - after[table].keys() for table in TABLES] == [set()] * 14
    assert render(find_drift(empty_database)) == ""


def test_a_broken_connection_is_told_and_nothing_is_kept(filled_database: DatabaseUrl) -> None:
    before = read_rows(filled_database, "public")

    def tell(line: str) -> None:
        if "0004_documents" in line:
            with connect(filled_database, autocommit=True) as other:
                other.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )

    with pytest.raises(ConnectionLost):
        baseline(filled_database, tell=tell)
    assert is_as_it_was(filled_database, before)
    assert baseline(filled_database).revision == TARGET


def test_an_adoption_past_its_deadline_is_rolled_back(filled_database: DatabaseUrl) -> None:
    before = read_rows(filled_database, "public")
    with pytest.raises(StatementFailed, match=r"met its deadline of 0\.05 s"):
        baseline(filled_database, limits=Limits(deadline=0.05))
    assert is_as_it_was(filled_database, before)
