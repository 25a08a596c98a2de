"""Loading: the same rows whoever makes them, as ordinary inserts would have made them."""

import psycopg
import pytest
from psycopg import sql

from tests.seed.conftest import LARGER, cut_off, digests
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.errors import (
    LoadInTheWay,
    NotAtHead,
    NotEmpty,
    ProductionRefused,
    SeedCollides,
    SeedInUse,
    UnknownTable,
)
from writersroom_db.migrations import migrate, rollback
from writersroom_db.migrations.owner import become_owner
from writersroom_db.seed import EPOCH, Recipe, make_recipe, plan_seed, seed
from writersroom_db.seed.books import read_edges
from writersroom_db.seed.pools import Pools
from writersroom_db.seed.removing import remove_load
from writersroom_db.seed.rows import BY_NAME, TABLES
from writersroom_db.seed.world import World, make_world


def test_two_processes_load_the_same_bytes_as_one(
    database: DatabaseUrl, other_database: DatabaseUrl
) -> None:
    alone = seed(database, LARGER)
    together = seed(other_database, LARGER, processes=2)
    assert alone.rows == together.rows
    assert digests(database) == digests(other_database)


def test_another_seed_loads_other_rows(database: DatabaseUrl, seeded: DatabaseUrl) -> None:
    seed(database, make_recipe(8, EPOCH))
    ours, theirs = digests(database), digests(seeded)
    assert not [table for table in ours if ours[table] == theirs[table]]


def test_the_result_is_what_ordinary_inserts_make(
    database: DatabaseUrl, seeded: DatabaseUrl, world: World
) -> None:
    with connect(database, autocommit=True) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            "select ops.create_month_partition(parent, month)"
            " from ops.missing_partitions('2024-08-01', now())"
        )
        for table in TABLES:
            _insert(connection, table.name, world)
    inserted, loaded = digests(database), digests(seeded)
    assert {name for name in loaded if inserted[name] != loaded[name]} == {"collaborations"}
    assert _memberships(database) == _memberships(seeded)


def _insert(connection: psycopg.Connection, name: str, world: World) -> None:
    """Insert a table's rows as a service would: every trigger fires, the owner's row is its own."""
    table = BY_NAME[name]
    made = sql.Identifier("made")
    target = sql.Identifier("app", name)
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    with connection.transaction(), connection.cursor() as cur:
        cur.execute(
            sql.SQL("create temp table {} (like {} including defaults) on commit drop").format(
                made, target
            )
        )
        with cur.copy(sql.SQL("copy {} ({}) from stdin").format(made, columns)) as copy:
            for block in table.blocks(world):
                copy.write(table.lines(world, block))
        ordered = "created_at" if "created_at" in table.columns else table.columns[0]
        cur.execute(
            sql.SQL("insert into {} ({}) select {} from {} order by {} {}").format(
                target,
                columns,
                columns,
                made,
                sql.Identifier(ordered),
                sql.SQL("on conflict (project_id, user_id) do nothing")
                if name == "collaborations"
                else sql.SQL(""),
            )
        )


def _memberships(url: DatabaseUrl) -> list[tuple[object, ...]]:
    """Return all but what a trigger makes up: the owner's row has a random id, and its own time."""
    with connect(url) as connection:
        return connection.execute(
            "select c.project_id, c.user_id, c.role, c.permissions, c.is_active, c.invited_by,"
            " c.invitation_token, c.invitation_expires_at,"
            " case when p.owner_id <> c.user_id then c.id end,"
            " case when p.owner_id <> c.user_id then c.joined_at end"
            " from app.collaborations as c join app.projects as p on p.id = c.project_id"
            " order by 1, 2"
        ).fetchall()


def test_a_seeded_database_does_not_drift(seeded: DatabaseUrl) -> None:
    assert not find_drift(seeded)


def test_a_load_that_is_there_is_not_loaded_again(seeded: DatabaseUrl, recipe: Recipe) -> None:
    before = digests(seeded)
    again = seed(seeded, recipe)
    assert (again.plan.state, again.rows, again.partitions) == ("there", {}, ())
    assert digests(seeded) == before


def test_a_plan_changes_nothing(database: DatabaseUrl, recipe: Recipe) -> None:
    plan = plan_seed(database, recipe)
    assert (plan.state, plan.environment, plan.rows) == ("new", "test", 4886)
    assert len(plan.partitions) == 54
    assert all(text.startswith('copy "app".') for text in plan.statements)
    with connect(database) as connection:
        assert connection.execute("select from ops.seed_loads").fetchall() == []
        assert connection.execute("select from app.users").fetchall() == []


def test_chosen_tables_come_with_what_they_need(database: DatabaseUrl, recipe: Recipe) -> None:
    result = seed(database, recipe, only=("comments",))
    assert result.plan.implied == ("users", "projects", "documents")
    assert set(result.rows) == {"users", "projects", "collaborations", "documents", "comments"}
    # the owners' rows come with projects, as by the trigger
    assert result.rows["collaborations"] == result.rows["projects"] == 60


@pytest.mark.parametrize(
    "given",
    [
        {"users": 12, "projects": 12, "documents": 1, "sessions": 1, "chat_messages": 1},
        {"documents": 1000},
        {"projects": 12, "members": 500, "sessions": 300},
        {"users": 300, "projects": 12, "agent_interactions": 1, "versions": 1},
    ],
)
def test_lopsided_worlds_are_loaded_too(database: DatabaseUrl, given: dict[str, int]) -> None:
    result = seed(database, make_recipe(5, EPOCH, given=given))
    assert {name: result.rows[name] for name in given if name not in ("members", "versions")} == {
        name: rows for name, rows in given.items() if name not in ("members", "versions")
    }


def test_an_unknown_table_is_refused(database: DatabaseUrl, recipe: Recipe) -> None:
    with pytest.raises(UnknownTable, match="no table secrets"):
        seed(database, recipe, only=("secrets",))


def test_production_is_refused(database: DatabaseUrl, recipe: Recipe) -> None:
    migrate(database, environment="production")
    with pytest.raises(ProductionRefused):
        seed(database, recipe)
    _assert_empty(database)


@pytest.mark.parametrize("prepare", ["nothing", "behind"])
def test_a_database_that_is_not_at_head_is_refused(
    database: DatabaseUrl, recipe: Recipe, prepare: str, empty_database: DatabaseUrl
) -> None:
    url = empty_database if prepare == "nothing" else database
    if prepare == "behind":
        rollback(url, steps=1, allow_data_loss=True)
    with pytest.raises(NotAtHead, match="is the newest revision"):
        seed(url, recipe)


def test_rows_that_are_there_are_refused_unless_it_appends(
    database: DatabaseUrl, recipe: Recipe
) -> None:
    with connect(database, autocommit=True) as connection:
        become_owner(connection)
        connection.execute(
            "insert into app.users (email, first_name, last_name, password_hash, salt)"
            " values ('me@example.com', 'Me', 'Myself', 'x', 'y')"
        )
    with pytest.raises(NotEmpty, match=r"app\.users holds rows already"):
        seed(database, recipe)
    appended = seed(database, recipe, append=True)
    assert (appended.plan.appended, appended.rows["users"]) == (True, 50)
    seed(database, make_recipe(9, EPOCH), append=True)
    with connect(database) as connection:
        assert connection.execute("select count(*) from app.users").fetchone() == (101,)


def test_the_same_ids_can_not_be_appended_and_the_row_is_not_told(
    database: DatabaseUrl, recipe: Recipe
) -> None:
    seed(database, recipe)
    more = make_recipe(7, EPOCH, given={"comments": 500})
    with pytest.raises(SeedCollides, match=r"^A row for users breaks users_\w+, beside") as raised:
        seed(database, more, append=True)
    assert "@" not in raised.value.message
    # nothing of it stays behind that would stand in the way
    seed(database, make_recipe(8, EPOCH), append=True)


def test_what_was_begun_is_completed_first(database: DatabaseUrl, recipe: Recipe) -> None:
    cut_off(database, recipe)
    with pytest.raises(LoadInTheWay, match="seed 7, epoch 2026-11-01, 50 users"):
        seed(database, make_recipe(8, EPOCH), append=True)
    assert plan_seed(database, recipe).state == "begun"
    resumed = seed(database, recipe)
    assert "users" not in resumed.rows
    assert resumed.rows["comments"] == 300


def test_a_load_that_was_cut_off_is_completed_to_the_same_rows(
    database: DatabaseUrl, seeded: DatabaseUrl, recipe: Recipe
) -> None:
    cut_off(database, recipe)
    seed(database, recipe)
    assert digests(database) == digests(seeded)


def test_a_load_that_was_cut_off_can_be_taken_out_and_made_anew(
    database: DatabaseUrl, seeded: DatabaseUrl, recipe: Recipe
) -> None:
    cut_off(database, recipe)
    again = seed(database, recipe, restart=True)
    assert again.plan.removes
    assert again.rows["users"] == 50
    assert digests(database) == digests(seeded)


def test_taking_out_a_load_leaves_the_rows_of_others(
    database: DatabaseUrl, recipe: Recipe, pools: Pools
) -> None:
    seed(database, make_recipe(8, EPOCH))
    others = digests(database)
    seed(database, recipe, append=True)
    with connect(database, autocommit=True) as connection:
        become_owner(connection)
        world = make_world(read_edges(connection, recipe), pools)
        plan = plan_seed(database, recipe)
        assert plan.load is not None
        remove_load(connection, world, plan.load, lambda _table, _rows: None)
    assert digests(database) == others


def test_rows_of_others_that_refer_to_a_load_keep_it_there(
    database: DatabaseUrl, recipe: Recipe
) -> None:
    seed(database, recipe)
    with connect(database, autocommit=True) as connection:
        become_owner(connection)
        connection.execute(
            "insert into app.versions"
            " (document_id, version_number, content_hash, s3_key, created_by)"
            " select d.id, 100000, d.content_hash, d.s3_key, u.id from app.documents as d,"
            " (select id from app.users order by id limit 1) as u order by d.id limit 1"
        )
        connection.execute(
            "insert into app.chat_messages (session_id, message_type, content)"
            " select s.id, 'user', 'mine' from app.sessions as s order by s.id limit 1"
        )
    with pytest.raises(SeedInUse, match=r"Rows of chat_messages.*refer to its sessions"):
        seed(database, recipe, restart=True)


def _assert_empty(url: DatabaseUrl) -> None:
    with connect(url) as connection:
        assert connection.execute("select from app.users").fetchall() == []


def test_the_planner_knows_every_table_even_after_a_load_that_wascut_off(
    database: DatabaseUrl, recipe: Recipe
) -> None:
    cut_off(database, recipe)
    seed(database, recipe)
    with connect(database) as connection:
        unknown = connection.execute(
            "select c.relname from pg_class as c where c.relnamespace = 'app'::regnamespace"
            " and c.relkind in ('r', 'p') and not c.relispartition and c.reltuples < 0"
        ).fetchall()
    known = {table.name for table in TABLES} | {"project_access"}
    assert [name for (name,) in unknown if name in known] == []


def test_a_load_is_not_audited_and_what_comes_after_it_is(
    database: DatabaseUrl, recipe: Recipe
) -> None:
    seed(database, recipe)
    with connect(database, autocommit=True) as connection:
        assert connection.execute("select from audit.log").fetchall() == []
        changed = connection.execute("update app.users set subscription_tier = 'pro'").rowcount
        told = connection.execute("select from audit.log where command = 'UPDATE'").fetchall()
    assert 0 < len(told) <= changed
