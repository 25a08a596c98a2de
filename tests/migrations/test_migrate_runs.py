"""Migrating: from nothing to head, in parts, and again."""

import pytest
from tests.migrations.books import current, exists, logged, rows, state_of, value
from tests.migrations.conftest import WithRevision
from tests.revisions import HEAD, NUMBERS

from writersroom_db import __version__
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import UnknownEnvironment
from writersroom_db.migrations import migrate, plan_migrate
from writersroom_db.migrations.revisions import load_graph


def test_an_empty_database_comes_to_head_and_a_second_run_does_nothing(
    empty_database: DatabaseUrl,
) -> None:
    first = migrate(empty_database)
    before = state_of(empty_database)
    second = migrate(empty_database)

    assert [step.revision for step in first.steps] == list(NUMBERS)
    assert first.partitions
    assert (second.steps, second.roles, second.partitions) == ((), (), ())
    assert second.revision == current(empty_database) == HEAD
    assert state_of(empty_database) == before


def test_migrating_to_a_revision_stops_there_and_goes_on(empty_database: DatabaseUrl) -> None:
    migrate(empty_database, to="0002_people")
    assert current(empty_database) == "0002"
    assert not exists(empty_database, "app.projects")

    migrate(empty_database)
    assert current(empty_database) == HEAD
    assert logged(empty_database) == [(number, "up", "done") for number in NUMBERS]


def test_the_log_says_what_ran_and_who_ran_it(
    migrated_database: DatabaseUrl,
) -> None:
    found = rows(
        migrated_database,
        "select file, checksum, statements, attempts, run_by, tool_version, finished_at is null"
        " from ops.migration_log order by id",
    )
    user = value(migrated_database, "select session_user")
    assert found == [
        (file.name, file.checksum, len(file.statements), 1, user, __version__, False)
        for file in (revision.up for revision in load_graph().revisions)
    ]


def test_every_object_belongs_to_the_owner_or_the_definer(migrated_database: DatabaseUrl) -> None:
    assert rows(
        migrated_database,
        "select distinct o.owner::regrole::text from ("
        " select relowner, relnamespace from pg_class"
        " union all select proowner, pronamespace from pg_proc"
        " union all select typowner, typnamespace from pg_type"
        " union all select nspowner, oid from pg_namespace"
        ") as o (owner, place) where place in (select oid from pg_namespace"
        " where nspname in ('app', 'ops')) order by 1",
    ) == [("writersroom_definer",), ("writersroom_owner",)]


def test_the_environment_is_production_until_set_and_then_kept(
    empty_database: DatabaseUrl,
) -> None:
    assert migrate(empty_database, to="0001").environment == "production"
    assert migrate(empty_database, to="0001", environment="staging").environment == "staging"
    assert migrate(empty_database, to="0001").environment == "staging"
    assert value(empty_database, "select name from ops.environment") == "staging"


def test_an_unknown_environment_is_refused_before_anything_runs(
    empty_database: DatabaseUrl,
) -> None:
    before = state_of(empty_database)
    with pytest.raises(UnknownEnvironment, match="holiday"):
        migrate(empty_database, environment="holiday")
    assert state_of(empty_database) == before


def test_a_dropped_month_is_made_again(migrated_database: DatabaseUrl) -> None:
    last = value(
        migrated_database,
        "select max(inhrelid::regclass::text) from pg_inherits"
        " where inhparent = 'app.chat_messages'::regclass",
    )
    rows(migrated_database, f"drop table {last}")

    assert len(plan_migrate(migrated_database).partitions) == 1
    assert migrate(migrated_database).partitions == (last,)
    assert exists(migrated_database, last)


def test_a_plan_changes_nothing(empty_database: DatabaseUrl) -> None:
    before = state_of(empty_database)
    plan = plan_migrate(empty_database)
    assert [step.revision for step in plan.steps][-1] == HEAD
    assert plan.current is None
    assert state_of(empty_database) == before


def test_a_plan_shows_added_revisions(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision("more", "create table app.more ();", "drop table app.more;")
    (step,) = plan_migrate(migrated_database).steps
    assert step.to_json()["statements"] == ["create table app.more ()"]
    assert (step.name, step.to_json()["purpose"]) == (name, "more")
