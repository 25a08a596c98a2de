"""Taking revisions back, and the rows that are in the way."""

from typing import Any

import pytest
from tests.migrations.books import current, exists, logged, rows, state_of, value
from tests.migrations.conftest import WithRevision
from tests.revisions import HEAD, NEXT, NUMBERS, SECOND

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import (
    DataLossRefused,
    IrreversibleMigration,
    WritersRoomError,
    WrongDirection,
)
from writersroom_db.migrations import RowLoss, migrate, plan_rollback, rollback

TABLE = ("create table app.extra ();", "drop table app.extra;", "-- loses-rows: app.extra")
ROW = "insert into app.extra default values"


def test_one_step_is_taken_back_by_default(migrated_database: DatabaseUrl) -> None:
    assert rollback(migrated_database).revision == current(migrated_database) == NUMBERS[-2]
    assert logged(migrated_database)[-1] == (HEAD, "down", "done")


@pytest.mark.parametrize(
    ("way", "end"), [({"steps": 2}, NUMBERS[-3]), ({"to": "0003"}, "0003"), ({"to": HEAD}, HEAD)]
)
def test_the_way_back_ends_where_it_was_told(
    migrated_database: DatabaseUrl, way: dict[str, Any], end: str
) -> None:
    assert rollback(migrated_database, **way).revision == current(migrated_database) == end
    assert migrate(migrated_database).revision == HEAD


@pytest.mark.parametrize(
    ("way", "error", "match"),
    [
        ({"steps": 2, "to": "0003"}, WritersRoomError, "Both"),
        ({"steps": 99}, WrongDirection, f"99 steps can't be taken back: {len(NUMBERS)}"),
        ({"steps": 0}, WrongDirection, "0 steps"),
    ],
)
def test_an_impossible_way_back_is_refused(
    migrated_database: DatabaseUrl, way: dict[str, Any], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        rollback(migrated_database, **way)
    assert current(migrated_database) == HEAD


def test_a_revision_ahead_is_refused(empty_database: DatabaseUrl) -> None:
    migrate(empty_database, to="0001")
    with pytest.raises(WrongDirection, match="0003 lies ahead"):
        rollback(empty_database, to="0003")


def test_rows_that_would_go_are_named_counted_and_kept(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("extra", *TABLE)
    with_revision("more", "select;")
    migrate(migrated_database)
    rows(migrated_database, ROW)
    before = state_of(migrated_database)

    assert plan_rollback(migrated_database, steps=2).losses == (RowLoss("app.extra", 1),)
    with pytest.raises(DataLossRefused, match=r"1 row of app\.extra"):
        rollback(migrated_database, steps=2)
    assert state_of(migrated_database) == before
    assert current(migrated_database) == SECOND

    assert rollback(migrated_database, steps=2, allow_data_loss=True).revision == HEAD
    assert not exists(migrated_database, "app.extra")


def test_rows_that_came_after_the_plan_are_kept(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("extra", *TABLE)
    with_revision("more", "select;")
    migrate(migrated_database)

    def tell(line: str) -> None:
        if line.startswith(f"down {SECOND}_more"):
            rows(migrated_database, ROW)

    with pytest.raises(DataLossRefused, match=r"1 row of app\.extra"):
        rollback(migrated_database, steps=2, tell=tell)
    assert current(migrated_database) == NEXT
    assert value(migrated_database, "select count(*) from app.extra") == 1


def test_an_irreversible_revision_is_refused_before_any_step(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision("gone", "select;", "select;", "-- irreversible: the keys are burnt")
    with_revision("more", "select;")
    migrate(migrated_database)
    with pytest.raises(IrreversibleMigration, match=f"{name} .*the keys are burnt"):
        rollback(migrated_database, steps=2)
    assert current(migrated_database) == SECOND


def test_base_leaves_only_the_books_and_migrating_works_again(
    migrated_database: DatabaseUrl,
) -> None:
    assert rollback(migrated_database, to="base").revision is None
    assert rows(migrated_database, "select 1 from pg_namespace where nspname = 'app'") == []
    assert rows(
        migrated_database,
        "select relname::text from pg_class where relnamespace = 'ops'::regnamespace"
        " and relkind <> 'i' order by 1",
    ) == [
        ("alembic_version",),
        ("environment",),
        ("migration_batches",),
        ("migration_log",),
        ("migration_log_id_seq",),
    ]
    assert (
        rows(
            migrated_database,
            "select proname::text from pg_proc where pronamespace = 'ops'::regnamespace"
            " union all select typname::text from pg_type as t"
            " where typnamespace = 'ops'::regnamespace and typrelid = 0 and typelem = 0",
        )
        == []
    )
    assert migrate(migrated_database).revision == HEAD
