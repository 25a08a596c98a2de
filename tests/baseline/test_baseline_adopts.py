"""A database with the document's schema is adopted, and then is like any other."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.baseline.printed import PROJECT, execute, one_project, printed
from tests.conftest import WORKER
from tests.migrations.books import current, exists, logged, rows, state_of, value

from writersroom_db.baseline import baseline, plan_baseline
from writersroom_db.baseline.document import TARGET
from writersroom_db.catalog import Fact, compare, read_facts, render
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.errors import (
    AdoptionDiffers,
    AlreadyMigrated,
    GaveWayTooOften,
    NothingToAdopt,
    UnknownEnvironment,
)
from writersroom_db.files import sql_root
from writersroom_db.limits import Limits
from writersroom_db.migrations import migrate, rollback
from writersroom_db.status import read_status
from writersroom_db.testing.servers import TestServer, fresh_database

ADOPTED = [f"000{number}" for number in range(1, 7)]


def facts(url: DatabaseUrl) -> frozenset[Fact]:
    with connect(url) as connection:
        return read_facts(connection)


def facts_of_target(cluster: TestServer) -> frozenset[Fact]:
    with fresh_database(cluster.url, "writersroom_test_migrated_target") as url:
        migrate(url, to=TARGET)
        return facts(url)


@pytest.mark.parametrize("filled", [False, True], ids=["without rows", "with rows"])
def test_an_adopted_database_has_the_facts_of_a_migrated_one(
    cluster: TestServer, empty_database: DatabaseUrl, filled: bool
) -> None:
    printed(empty_database, rows=filled)
    result = baseline(empty_database)
    assert (result.adopted, result.revision, current(empty_database)) == (True, TARGET, TARGET)
    assert render(compare(facts_of_target(cluster), facts(empty_database))) == ""


def test_migrate_goes_on_and_drift_is_silent(filled_database: DatabaseUrl) -> None:
    baseline(filled_database, environment="test")
    assert migrate(filled_database).partitions
    assert render(find_drift(filled_database)) == ""
    assert read_status(filled_database).pending == ()
    assert value(filled_database, "select name from ops.environment") == "test"


def test_rollback_takes_an_adopted_database_back(printed_database: DatabaseUrl) -> None:
    one_project(printed_database)
    baseline(printed_database)
    assert rollback(printed_database, to="base", allow_data_loss=True).revision is None
    assert migrate(printed_database).steps
    assert render(find_drift(printed_database)) == ""


def test_every_repair_and_adopted_revision_stands_in_the_log(
    printed_database: DatabaseUrl,
) -> None:
    baseline(printed_database)
    log = logged(printed_database)
    assert {(direction, state) for _, direction, state in log} == {("up", "done")}
    revisions = [revision for revision, _, _ in log]
    assert revisions == ["baseline"] * 5 + ADOPTED + ["baseline"] * 2
    files = [file for (file,) in rows(printed_database, "select file from ops.migration_log")]
    assert "06_chat_messages.sql" in files
    assert "0006_conversations.up.sql" in files


def test_an_adopted_database_is_adopted_once(printed_database: DatabaseUrl) -> None:
    baseline(printed_database)
    before = state_of(printed_database), logged(printed_database)
    again = baseline(printed_database)
    assert (again.adopted, again.revision, again.repairs) == (False, TARGET, ())
    assert plan_baseline(printed_database).adopted
    assert (state_of(printed_database), logged(printed_database)) == before


def test_the_plan_changes_nothing(filled_database: DatabaseUrl) -> None:
    before = state_of(filled_database)
    plan = plan_baseline(filled_database)
    assert plan.refusals == ()
    assert {copy.table for copy in plan.copies} == {"chat_messages", "agent_interactions"}
    assert all(copy.bytes > 100_000 for copy in plan.copies)
    assert state_of(filled_database) == before


def test_a_schema_of_any_name_is_adopted(empty_database: DatabaseUrl) -> None:
    printed(empty_database, schema='The "old" one', rows=True)
    baseline(empty_database, schema='The "old" one')
    migrate(empty_database)
    execute(empty_database, 'drop schema "The ""old"" one" restrict')
    assert render(find_drift(empty_database)) == ""


def test_what_does_not_depend_on_the_tables_stays_where_it_is(
    printed_database: DatabaseUrl,
) -> None:
    execute(
        printed_database,
        "create table notes (id int primary key, users text)",
        "create table users_of_old (id uuid, email text unique)",
        "create view noted as select id from notes",
        "insert into notes values (1, 'kept')",
    )
    baseline(printed_database)
    assert rows(printed_database, "select * from public.notes") == [(1, "kept")]
    assert exists(printed_database, "public.noted")
    assert exists(printed_database, "public.users_of_old")
    assert not exists(printed_database, "public.users")


@pytest.mark.parametrize("schema", ["public", "mine"])
def test_a_master_that_is_no_superuser_adopts_his_tables(
    master_database: DatabaseUrl, schema: str
) -> None:
    printed(master_database, schema=schema)
    one_project(master_database, schema=schema)
    assert value(master_database, "select current_setting('is_superuser')") == "off"
    assert baseline(master_database, schema=schema).adopted
    assert migrate(master_database).revision
    execute(master_database, "drop schema if exists mine restrict")
    assert render(find_drift(master_database)) == ""


def test_a_superuser_adopts_tables_of_several_owners(printed_database: DatabaseUrl) -> None:
    owner = f"owner_of_old{WORKER}"
    execute(printed_database, f"create role {owner}", f"alter table comments owner to {owner}")
    try:
        baseline(printed_database)
        migrate(printed_database)
        assert render(find_drift(printed_database)) == ""
    finally:
        execute(printed_database, f"drop owned by {owner}", f"drop role {owner}")


def test_a_database_without_the_documents_tables_is_told_so(empty_database: DatabaseUrl) -> None:
    before = state_of(empty_database)
    with pytest.raises(NothingToAdopt, match="Schema public holds none"):
        baseline(empty_database)
    with pytest.raises(NothingToAdopt, match="The schema's name is empty"):
        baseline(empty_database, schema="")
    assert state_of(empty_database) == before


def test_a_migrated_database_is_not_adopted(migrated_database: DatabaseUrl) -> None:
    with pytest.raises(AlreadyMigrated, match="stands at"):
        baseline(migrated_database)


def test_an_unknown_environment_is_refused_at_once(printed_database: DatabaseUrl) -> None:
    before = state_of(printed_database)
    with pytest.raises(UnknownEnvironment):
        baseline(printed_database, environment="moon")
    assert state_of(printed_database) == before


def test_a_lock_that_frees_itself_is_waited_for(printed_database: DatabaseUrl) -> None:
    told: list[str] = []
    with connect(printed_database) as blocker:
        blocker.execute("select from public.users")

        def tell(line: str) -> None:
            told.append(line)
            if "gave way" in line:
                blocker.rollback()

        limits = Limits(lock_timeout=0.1, deadline=60, first_pause=0.01)
        assert baseline(printed_database, limits=limits, tell=tell).adopted
        pid = blocker.info.backend_pid
    assert any(f"gave way to process {pid}, user" in line for line in told)


def test_a_lock_that_never_frees_is_told_with_its_holder(printed_database: DatabaseUrl) -> None:
    before = rows(printed_database, "select oid from pg_class where relname = 'users'")
    with connect(printed_database) as blocker:
        blocker.execute("select from public.users")
        limits = Limits(lock_timeout=0.1, attempts=2, first_pause=0.01)
        with pytest.raises(GaveWayTooOften, match=f"to process {blocker.info.backend_pid}, user"):
            baseline(printed_database, limits=limits)
    assert rows(printed_database, "select oid from pg_class where relname = 'users'") == before
    assert exists(printed_database, "public.users")


def test_the_new_rules_hold_after_the_adoption(printed_database: DatabaseUrl) -> None:
    one_project(printed_database)
    baseline(printed_database)
    found = rows(
        printed_database,
        f"select role, is_active from app.collaborations where project_id = '{PROJECT}'",
    )
    assert found == [("owner", True)]


def test_several_at_once_adopt_once(filled_database: DatabaseUrl) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(baseline, [filled_database] * 4))
    assert sorted(result.adopted for result in results) == [False, False, False, True]
    assert [revision for revision, _, _ in logged(filled_database)].count("0006") == 1


def test_an_adoption_that_would_differ_is_rolled_back(
    printed_database: DatabaseUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last proof: a repair that forgets an index is not believed."""
    shutil.copytree(sql_root() / "migrations", tmp_path / "migrations")
    monkeypatch.setattr("writersroom_db.baseline.document.sql_root", lambda: tmp_path)
    people = tmp_path / "migrations/baseline/repairs/02_people.sql"
    people.write_text(people.read_text().replace("drop index app.idx_users_email;", ""))

    with pytest.raises(AdoptionDiffers, match=r"unexpected +index app\.idx_users_email"):
        baseline(printed_database)

    assert current(printed_database) is None
    assert exists(printed_database, "public.users")
    monkeypatch.undo()
    assert baseline(printed_database).adopted
