"""A file that runs in a transaction: each statement with what it adds to the locks held."""

import json

import pytest
from tests.revisions import NEXT
from tests.trace.conftest import WithRevision, copy_of, effects, exists, locks

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import IrreversibleMigration, StatementFailed, UnknownRevision
from writersroom_db.trace import TakenLock, trace_revision


def test_locks_on_what_stood_before_are_told(server: DatabaseUrl) -> None:
    traced = trace_revision(server, "0006")
    assert (traced.name, traced.direction) == ("0006_conversations", "up")
    made = next(it for it in traced.statements if it.text.startswith("create table app.chat"))
    assert (made.line, made.column) == (29, 1)
    assert locks(made.effects) == {
        "share row exclusive app.users",
        "share row exclusive app.sessions",
        "share row exclusive app.ai_agents",
    }
    assert {"app.chat_messages", "app.chat_messages_pkey"} <= set(made.effects.made)


def test_nothing_is_told_of_what_the_file_itself_made(server: DatabaseUrl) -> None:
    done = effects(trace_revision(server, "0003"))
    made = {name for effect in done for name in effect.made}
    told = {lock.relation for effect in done for lock in effect.locks}
    told |= {name for effect in done for name in (*effect.scanned, *effect.rewritten)}
    assert "app.projects" in made
    assert told == {"app.users"}


def test_a_lock_is_told_once_and_again_when_it_grows(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "twice",
        "create index idx_extra on app.users (first_name);\n"
        "create index idx_more on app.users (last_name);\n"
        "alter table app.users add column extra text;",
    )
    first, second, third = effects(trace_revision(server, name))
    assert locks(first) == {"share app.users"}
    assert locks(second) == set()
    assert locks(third) == {"access exclusive app.users"}
    assert first.scanned == second.scanned == ("app.users",)
    assert third.scanned == ()


def test_rewritten_tables_and_rebuilt_indexes_are_told_apart(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "rewrite",
        "reindex index app.idx_users_last_login;\n"
        "alter table app.users add column nonce uuid default gen_random_uuid();",
    )
    index, table = effects(trace_revision(server, name))
    assert (index.rewritten, index.rebuilt) == ((), ("app.idx_users_last_login",))
    assert locks(index) == {"share app.users", "access exclusive app.idx_users_last_login"}
    assert table.rewritten == ("app.users",)
    assert "app.users_pkey" in table.rebuilt


def test_partitions_count_for_their_parent_only_when_all_are_locked_like_it(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    one = "create table app.first partition of app.chat_messages for values from ('2000-01-01') to"
    before = with_revision("first", f"{one} ('2000-02-01');")
    every = with_revision("every", "alter table app.chat_messages add column tone text;")
    single = with_revision("single", "drop table app.first;")
    assert before
    (done,) = effects(trace_revision(server, every))
    (lock,) = done.locks
    assert lock == TakenLock(
        "app.chat_messages", "access exclusive", "partitioned table", lock.partitions
    )
    assert lock.partitions > 12
    (done,) = effects(trace_revision(server, single))
    assert locks(done) == {"access exclusive app.chat_messages", "access exclusive app.first"}


def test_the_way_back_is_traced_from_where_it_begins(server: DatabaseUrl) -> None:
    traced = trace_revision(server, "0006", down=True)
    assert traced.file == "0006_conversations.down.sql"
    dropped = next(it for it in traced.statements if "drop table app.chat" in it.text)
    assert "access exclusive app.chat_messages" in locks(dropped.effects)


def test_rows_that_a_statement_wrote_are_counted(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "rows",
        "update ops.retention_policies set note = note;\nalter table app.users add column a int;",
    )
    update, alter = effects(trace_revision(server, name))
    assert update.rows is not None
    assert update.rows > 10
    assert alter.rows is None


def test_a_batched_statement_is_traced_once_with_empty_bounds(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "batches",
        "update app.users set is_active = true where id >= $1 and id < $2;",
        "select;",
        "-- batch: app.users by id, 100 rows",
    )
    (done,) = effects(trace_revision(server, name))
    assert locks(done) == {"row exclusive app.users"}
    assert done.rows == 0


def test_what_the_lint_did_not_foresee_is_marked(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "surprise",
        "alter table app.users add column extra text;\n"
        "do $$ begin update app.sessions set is_active = true where false; end $$;",
    )
    plain, hidden = trace_revision(server, name).statements
    assert plain.surprises == ()
    assert hidden.surprises == ("not foreseen: row exclusive app.sessions",)


def test_a_failing_statement_is_named_with_its_place_and_leaves_no_copy(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision("wrong", "select 1;\nselect 1 / 0;")
    told: list[str] = []
    with pytest.raises(StatementFailed, match=rf"{NEXT}_wrong\.up\.sql:5:1: division by zero"):
        trace_revision(server, name, tell=told.append)
    assert not exists(server, copy_of(told))


def test_what_is_no_revision_or_has_no_way_back_is_refused(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    with pytest.raises(UnknownRevision):
        trace_revision(server, "base")
    with pytest.raises(UnknownRevision):
        trace_revision(server, "9999")
    name = with_revision("gone", "select;", "select;", "-- irreversible: it is gone")
    with pytest.raises(IrreversibleMigration, match="it is gone"):
        trace_revision(server, name, down=True)


def test_a_trace_is_json(server: DatabaseUrl) -> None:
    traced = trace_revision(server, "0002")
    document = json.loads(json.dumps(traced.to_json()))
    assert document["server"] == traced.server
    assert set(document["statements"][0]) >= {"line", "statement", "locks", "made", "rewritten"}
