"""A file that runs outside a transaction: its locks are gone, and yet they are seen."""

import pytest
from tests.revisions import NEXT
from tests.trace.conftest import OUTSIDE, WithRevision, copy_of, effects, exists, locks

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import StatementFailed
from writersroom_db.trace import trace_revision
from writersroom_db.trace.gates import run_outside

DETACH = "alter table app.chat_messages detach partition app.first concurrently"


def test_an_index_made_and_dropped_concurrently_shows_its_locks(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "index",
        "create index concurrently idx_extra on app.users (first_name);\n"
        "drop index concurrently app.idx_extra;",
        "select;",
        OUTSIDE,
    )
    told: list[str] = []
    made, dropped = effects(trace_revision(server, name, tell=told.append))
    for done in (made, dropped):
        assert locks(done) == {"share update exclusive app.users"}
        assert done.transactional is False
        assert done.seconds is None
    assert made.made == ("app.idx_extra",)
    assert not exists(server, copy_of(told))


def test_what_fits_a_transaction_is_measured_in_one_of_its_own(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "both",
        "alter table app.users add column extra text;\n"
        "create index concurrently idx_extra on app.users (extra);\n"
        "create index idx_more on app.users (extra);",
        "select;",
        OUTSIDE,
    )
    alter, _, index = effects(trace_revision(server, name))
    assert locks(alter) == {"access exclusive app.users"}
    assert locks(index) == {"share app.users"}, "the lock of the first statement is gone"


def test_a_stronger_lock_of_a_later_transaction_is_seen(
    migrated_database: DatabaseUrl,
) -> None:
    """A plain DETACH is in one transaction; concurrently, the partition's lock grows in a second.

    The referenced tables are locked in that second one too.
    """
    with connect(migrated_database, autocommit=True) as connection:
        connection.execute("set role writersroom_owner")
        connection.execute(
            "create table app.first partition of app.chat_messages"
            " for values from ('2000-01-01') to ('2000-02-01')"
        )
        done = run_outside(migrated_database, connection, DETACH)
    assert locks(done) == {
        "share update exclusive app.chat_messages",
        "access exclusive app.first",
        "share row exclusive app.users",
        "share row exclusive app.sessions",
        "share row exclusive app.ai_agents",
    }


def test_children_are_gated_with_what_they_inherit_from(
    migrated_database: DatabaseUrl,
) -> None:
    with connect(migrated_database, autocommit=True) as connection:
        connection.execute("set role writersroom_owner")
        done = run_outside(migrated_database, connection, "vacuum app.chat_messages")
    (lock,) = done.locks
    assert lock.relation == "app.chat_messages"
    assert lock.partitions > 12


def test_a_statement_that_names_no_table_meets_a_gate_at_every_table(
    migrated_database: DatabaseUrl,
) -> None:
    with connect(migrated_database, autocommit=True) as connection:
        connection.execute("set role writersroom_owner")
        done = run_outside(migrated_database, connection, "reindex schema ops")
    assert {"share ops.retention_policies", "share ops.migration_log"} <= locks(done)
    assert not any(" app." in lock for lock in locks(done))


def test_a_failing_statement_is_named_with_its_place_and_leaves_no_copy(
    server: DatabaseUrl, with_revision: WithRevision
) -> None:
    name = with_revision(
        "unique",
        "create unique index concurrently idx_extra on ops.retention_policies (category);",
        "select;",
        OUTSIDE,
    )
    told: list[str] = []
    with pytest.raises(
        StatementFailed, match=rf"{NEXT}_unique\.up\.sql:5:1: could not create unique"
    ):
        trace_revision(server, name, tell=told.append)
    assert not exists(server, copy_of(told))
