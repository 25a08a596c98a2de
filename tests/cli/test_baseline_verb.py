"""The verb baseline: its exit codes, and what it prints where."""

from tests.baseline.printed import execute, one_project, printed
from tests.cli.conftest import Run
from tests.migrations.books import current, state_of

from writersroom_db.connection.urls import DatabaseUrl


def test_a_dry_run_says_what_would_be_done(empty_database: DatabaseUrl, run: Run) -> None:
    one_project(printed(empty_database))
    before = state_of(empty_database)
    ran = run("baseline", "--dry-run", "--show-sql", url=empty_database)
    assert (ran.code, ran.err) == (0, "")
    assert "Would adopt schema public as 0006." in ran.out
    assert "owners_without_collaboration: the owner gets a collaboration as owner: 1 row" in ran.out
    assert "chat_messages       0.1 MB" in ran.out
    assert "-- 01_defaults.sql" in ran.out
    assert "-- 0006_conversations.up.sql" in ran.out
    assert state_of(empty_database) == before


def test_adopting_says_what_it_did_and_is_done_once(empty_database: DatabaseUrl, run: Run) -> None:
    one_project(printed(empty_database))
    ran = run("baseline", "--environment", "staging", url=empty_database)
    assert ran.code == 0
    assert "Schema public is adopted: the staging database is at 0006" in ran.out
    assert "owners_without_collaboration" in ran.out
    assert "01_defaults" in ran.err, "progress goes to stderr"
    again = run("baseline", url=empty_database)
    assert (again.code, again.err) == (0, "")
    assert again.out == "Adopted before, and now at 0006: nothing to do.\n"
    assert run("baseline", "--dry-run", url=empty_database).code == 0
    assert run("migrate", url=empty_database).code == 0
    assert run("drift", url=empty_database).code == 0


def test_findings_are_1_for_a_dry_run_and_2_for_a_real_one(
    empty_database: DatabaseUrl, run: Run
) -> None:
    one_project(printed(empty_database, schema="old"), schema="old")
    execute(empty_database, "update projects set template_id = gen_random_uuid()", schema="old")
    line = "  projects_template_id_fkey: a template is a project: 1 row ("

    planned = run("baseline", "--schema", "old", "--dry-run", url=empty_database)
    assert (planned.code, planned.err) == (1, "")
    assert planned.out.startswith(f"Schema old can't be adopted: 1 finding.\n{line}")
    assert "not looked at" not in planned.out

    refused = run("baseline", "--schema", "old", url=empty_database)
    assert refused.code == 2
    assert refused.out.startswith(line)
    assert "error: The database can't be adopted as it is: projects_template" in refused.err
    assert "hint: Mend each" in refused.err


def test_json_says_the_same(empty_database: DatabaseUrl, run: Run) -> None:
    one_project(printed(empty_database))
    execute(empty_database, "create view v as select from users")
    planned = run("baseline", "--dry-run", "--json", url=empty_database)
    assert planned.code == 1
    assert planned.json["refusals"] == [
        {
            "subject": "view public.v",
            "text": "depends on the document's tables",
            "rows": 0,
            "keys": [],
        }
    ]
    assert len(planned.json["files"]) == 13
    assert "The rows were not looked at" in run("baseline", "--dry-run", url=empty_database).out
    refused = run("baseline", "--json", url=empty_database)
    assert refused.code == 2
    assert refused.json == {"refusals": planned.json["refusals"]}
    execute(empty_database, "drop view v")
    done = run("baseline", "--json", url=empty_database)
    assert (done.code, done.json["adopted"], done.json["revision"]) == (0, True, "0006")
    assert current(empty_database) == "0006"


def test_a_database_with_nothing_to_adopt_is_2(empty_database: DatabaseUrl, run: Run) -> None:
    ran = run("baseline", url=empty_database)
    assert (ran.code, ran.out) == (2, "")
    assert "Schema public holds none of the document's tables." in ran.err
