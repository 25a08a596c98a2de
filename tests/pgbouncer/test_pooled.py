"""By way of pgbouncer: a command works or says why not, and leaves nothing behind for others."""

from collections.abc import Iterator

import pytest
from tests.migrations.books import rows
from tests.pgbouncer.pooler import Pooler, pooler

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import TestServer
from writersroom_db_cli.boundary import run

ADVISORY = "select pid, database from pg_locks where locktype = 'advisory'"
DATABASES = "select datname from pg_database order by datname"
HELD = "select count(*) from pg_stat_activity where state like 'idle in transaction%'"

COMMANDS = (
    ("migrate",),
    ("migrate", "--dry-run"),
    ("rollback", "--to", "base", "--allow-data-loss"),
    ("status",),
    ("drift",),
    ("trace", "0003"),
    ("revision", "Pen names", "--dry-run"),
    ("baseline",),
    ("baseline", "--dry-run"),
)


@pytest.fixture(params=["transaction", "session"])
def pooled(request: pytest.FixtureRequest, cluster: TestServer) -> Iterator[Pooler]:
    """Give a pooler in each mode."""
    with pooler(cluster.url, request.param) as running:
        yield running


@pytest.fixture(params=["empty_database", "migrated_database"])
def database(request: pytest.FixtureRequest) -> DatabaseUrl:
    """Give a database that was never migrated, and one that was."""
    url = request.getfixturevalue(request.param)
    assert isinstance(url, DatabaseUrl)
    return url


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_works_or_names_the_pooler_and_strands_nothing(
    pooled: Pooler,
    database: DatabaseUrl,
    command: tuple[str, ...],
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = pooled.settings_of_others(database.database)
    databases = rows(database, DATABASES)
    verb, *options = command
    code = run([verb, "--database-url", pooled.url(database.database).conninfo, *options])
    said = capfd.readouterr().err
    assert code == 0 or (code == 2 and "pooler" in said and "hint: " in said), said
    assert "WRITERSROOM_DEBUG" not in said
    assert rows(database, ADVISORY) == []
    assert rows(database, HELD) == [(0,)]
    assert rows(database, DATABASES) == databases
    assert pooled.settings_of_others(database.database) == before


@pytest.mark.parametrize("mode", ["transaction"])
def test_what_a_client_leaves_in_the_pool_is_seen(
    cluster: TestServer, empty_database: DatabaseUrl, mode: str
) -> None:
    name = empty_database.database
    with pooler(cluster.url, mode) as pooled:
        before = pooled.settings_of_others(name)
        with pooled.client(name) as careless:
            careless.execute("set lock_timeout = '7s'")
            careless.execute("select pg_advisory_lock(7)")
        assert pooled.settings_of_others(name) - before == {("lock_timeout", "7000")}
        assert len(rows(empty_database, ADVISORY)) == 1
