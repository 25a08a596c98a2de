"""Indexes and foreign keys that wait for the rows: in the end they are there, whatever happens."""

import psycopg
import pytest

from tests.seed.conftest import LARGER, CutOffError, cut_off, digests
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.errors import SeedCollides
from writersroom_db.seed import EPOCH, make_recipe, plan_seed, seed

ABSENT = "00000000-0000-4000-8000-000000000000"


def _count(url: DatabaseUrl, query: str) -> int:
    with connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        return int(row[0]) if row else 0


def _waiting(url: DatabaseUrl) -> int:
    return _count(url, "select count(*) from ops.seed_deferred")


def test_waiting_changes_nothing_in_the_end(
    database: DatabaseUrl, other_database: DatabaseUrl
) -> None:
    with connect(database, autocommit=True) as connection:
        connection.execute("comment on index app.idx_versions_created_at is 'it''s old'")
        connection.execute(
            "comment on constraint versions_created_by_fkey on app.versions is 'who'"
        )
    before = find_drift(database)
    waiting = seed(database, LARGER)
    assert waiting.plan.defers
    assert not seed(other_database, LARGER, append=True).plan.defers
    assert digests(database) == digests(other_database)
    assert not find_drift(other_database)
    assert find_drift(database) == before
    assert _waiting(database) == 0


def test_a_small_world_does_not_wait(database: DatabaseUrl) -> None:
    assert not plan_seed(database, make_recipe(7, EPOCH)).defers


def test_indexes_keys_and_triggers_wait_while_rows_are_loaded(database: DatabaseUrl) -> None:
    cut_off(database, LARGER)
    assert _count(database, "select count(distinct kind) from ops.seed_deferred") == 3
    query = "select count(*) from pg_constraint where conname = 'versions_created_by_fkey'"
    assert _count(database, query) == 0
    named = str(find_drift(database))
    for name in ("idx_versions_created_at", "versions_created_by_fkey", "add_owner_collaboration"):
        assert name in named


def test_what_waits_is_made_by_the_same_command(
    database: DatabaseUrl, other_database: DatabaseUrl
) -> None:
    cut_off(database, LARGER)
    assert plan_seed(database, LARGER).defers
    seed(database, LARGER, processes=2)
    seed(other_database, LARGER)
    assert digests(database) == digests(other_database)
    assert not find_drift(database)


def test_a_load_cut_off_after_its_rows_is_ended(
    database: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_anything: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patched:
        patched.setattr("writersroom_db.seed.run.put_back", cut)
        with pytest.raises(CutOffError):
            seed(database, LARGER)
    plan = plan_seed(database, LARGER)
    assert (plan.state, plan.rows, plan.defers) == ("begun", 0, True)
    assert seed(database, LARGER).rows == {}
    assert not find_drift(database)
    assert plan_seed(database, LARGER).state == "there"


def test_a_restart_makes_first_what_waits(
    database: DatabaseUrl, other_database: DatabaseUrl
) -> None:
    cut_off(database, LARGER, "chat_messages")
    seed(database, LARGER, restart=True)
    seed(other_database, LARGER)
    assert digests(database) == digests(other_database)
    assert not find_drift(database)


def test_a_row_that_refers_to_nothing_is_found(database: DatabaseUrl) -> None:
    cut_off(database, LARGER)
    with connect(database, autocommit=True) as connection:
        connection.execute(
            "insert into app.user_preferences (user_id, preference_key, preference_value)"
            " values (%s, 'theme', '{}')",
            (ABSENT,),
        )
        with pytest.raises(SeedCollides, match=r"user_preferences .*user_preferences_user_id_fkey"):
            seed(database, LARGER)
        connection.execute("delete from app.user_preferences where user_id = %s", (ABSENT,))
    seed(database, LARGER)
    assert not find_drift(database)


def test_a_load_can_not_be_forgotten_while_something_waits(database: DatabaseUrl) -> None:
    cut_off(database, LARGER)
    with connect(database) as connection, pytest.raises(psycopg.errors.ForeignKeyViolation):
        connection.execute("delete from ops.seed_loads")
