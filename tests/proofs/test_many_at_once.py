"""Sixteen `migrate` at once: every one succeeds, and each revision is applied once."""

from pathlib import Path

from tests.proofs.conftest import Amount, Figure
from tests.proofs.databases import copy_of, rows
from tests.proofs.installation import Added, Installation, installation

from writersroom_db.connection.urls import DatabaseUrl

AT_ONCE = 16

TABLE = Added(
    "entries",
    "create table app.entries (id int primary key, word text not null);\n"
    "insert into app.entries select n, md5(n::text) from pg_catalog.generate_series(1, 50000) n;",
    "drop table app.entries;",
)
INDEX = Added(
    "entries_by_word",
    "create index concurrently if not exists idx_entries_word on app.entries (word);",
    "drop index concurrently if exists app.idx_entries_word;",
    ("-- transaction: no",),
)


def _all_succeed(commands: Installation, url: DatabaseUrl) -> None:
    """Start them together; expect each revision in the log once, whoever ran it."""
    before = dict(_applied(url))
    started = [commands.start("migrate", url) for _ in range(AT_ONCE)]
    ended = [command.wait() for command in started]
    assert [one.code for one in ended] == [0] * AT_ONCE, [one.err for one in ended if one.code]
    steps = [step["revision"] for one in ended for step in one.result["steps"]]
    assert sorted(steps) == [name for name in commands.revisions if name not in before]
    assert {one.result["revision"] for one in ended} == {commands.revisions[-1]}
    assert _applied(url) == [(revision, 1) for revision in commands.revisions]


def _applied(url: DatabaseUrl) -> list[tuple[str, int]]:
    """Return how often each revision stands in the log, whatever its state."""
    if rows(url, "select to_regclass('ops.migration_log') is null") == [(True,)]:
        return []
    return rows(
        url,
        "select revision, count(*)::int from ops.migration_log where direction = 'up'"
        " group by revision order by revision",
    )


def test_sixteen_at_once_migrate_an_empty_database(
    database: DatabaseUrl, tmp_path: Path, amount: Amount, figure: Figure
) -> None:
    with installation(tmp_path) as commands:
        for _ in range(amount.rounds):
            with copy_of(database) as url:
                _all_succeed(commands, url)
                assert rows(url, "select count(*) from ops.partitions") == [(39,)]
                assert commands.run("drift", url).code == 0
    figure("rounds of sixteen from empty, all exit 0, each revision once", amount.rounds)


def test_sixteen_at_once_build_a_pending_index_concurrently(
    database: DatabaseUrl, tmp_path: Path, amount: Amount, figure: Figure
) -> None:
    with installation(tmp_path, [TABLE, INDEX]) as commands:
        assert commands.run("migrate", database, "--to", commands.revisions[-2]).code == 0
        for _ in range(amount.rounds):
            with copy_of(database) as url:
                _all_succeed(commands, url)
                valid = "select indisvalid from pg_index where indrelid = 'app.entries'::regclass"
                assert rows(url, valid) == [(True,), (True,)]
    figure("rounds of sixteen with an index pending, all exit 0, built once", amount.rounds)
