"""A statement that fails: where, and what is kept."""

import pytest
from tests.migrations.books import current, exists, logged, rows, value
from tests.migrations.conftest import WithRevision
from tests.revisions import HEAD, NEXT

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import StatementFailed
from writersroom_db.migrations import migrate


@pytest.mark.parametrize(
    ("up", "place", "sqlstate"),
    [
        ("select 1;\nselect 1 +\n    app.nothing;", "6:5: ", "42P01"),
        ("create table app.half ();\n  select 1 / 0;", "5:3: division by zero", "22012"),
        ("select 'Žižek 🎬', (nosuch);", "4:20: ", "42703"),
        ("/* 🎬 */ do $x$ begin raise 'ended'; end $x$;", "4:9: ended", "P0001"),
    ],
)
def test_the_place_of_a_failing_statement_is_told(
    migrated_database: DatabaseUrl, with_revision: WithRevision, up: str, place: str, sqlstate: str
) -> None:
    name = with_revision("bad", up)
    with pytest.raises(StatementFailed) as caught:
        migrate(migrated_database)
    assert caught.value.message.startswith(f"{name}.up.sql:{place}")
    assert caught.value.sqlstate == sqlstate


def test_a_failing_revision_leaves_nothing_and_the_earlier_ones_are_kept(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("good", "create table app.good ();")
    with_revision("bad", "create table app.half ();\nselect 1 / 0;")
    before = logged(migrated_database)
    with pytest.raises(StatementFailed):
        migrate(migrated_database)
    assert exists(migrated_database, "app.good")
    assert not exists(migrated_database, "app.half")
    assert current(migrated_database) == NEXT > HEAD
    assert logged(migrated_database) == [*before, (NEXT, "up", "done")]


def test_percent_colon_and_dollar_quotes_reach_the_server_as_they_stand(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    texts = ["100% %s %(x)s %%", ":name ::x", "a; b\\'"]
    with_revision(
        "texts",
        "create table app.texts (line text);\n"
        f"insert into app.texts values ('{texts[0]}'), ('{texts[1]}');\n"
        f"do $do$ begin insert into app.texts values ($t${texts[2]}$t$); end $do$;",
    )
    migrate(migrated_database)
    assert [line for (line,) in rows(migrated_database, "select line from app.texts")] == texts
    statements = f"select statements from ops.migration_log where revision = '{NEXT}'"
    assert value(migrated_database, statements) == 3
