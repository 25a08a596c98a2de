"""What docs/security.md says of leaks is so: each is there, and no larger than it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.access.conftest import Room
from tests.schema import rows

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login

Db = Connection[TupleRow]


@contextmanager
def acting_as(db: Db, user: UUID | None) -> Iterator[None]:
    """Be the services' role in the user's name for one transaction, which is rolled back."""
    with db.transaction(force_rollback=True):
        db.execute("set local role writersroom_app")
        if user is not None:
            db.execute("select app.begin_as(%s)", (user,))
        yield


def _ask(db: Db, question: str, *values: object) -> list[TupleRow]:
    return db.execute(question.encode(), values).fetchall()


INVITE = "select app.invite(%s, %s, 'viewer', %s, now() + interval '1 day')"


def test_inviting_an_address_tells_whether_it_has_an_account(db: Db, room: Room) -> None:
    with acting_as(db, room.owner):
        _ask(db, INVITE, room.project, "mara.somebody@example.com", rows.SHA256)
        _ask(db, INVITE, room.project, "nobody@example.com", rows.SHA256[::-1])

        accounts = _ask(db, "select user_id from app.collaborations where not is_active")
        addresses = _ask(db, "select email from app.email_invitations")
        named = _ask(db, "select from app.profiles where id = %s", room.somebody)

    assert accounts == [(room.somebody,)]
    assert addresses == [("nobody@example.com",)]
    assert named == []


def test_id_that_is_taken_is_refused_without_naming_a_value(db: Db, room: Room) -> None:
    insert = "insert into app.projects (id, owner_id, title) values (%s, %s, 'Mine')"
    with acting_as(db, room.somebody):
        assert _ask(db, "select from app.projects where id = %s", room.project) == []
        with pytest.raises(psycopg.errors.UniqueViolation) as refused, db.transaction():
            db.execute(insert.encode(), (room.project, room.somebody))
        db.execute(insert.encode(), (uuid4(), room.somebody))

    assert refused.value.diag.message_detail is None


def test_transfer_tells_the_owner_that_a_collaborator_is_suspended(db: Db, room: Room) -> None:
    rows.collaboration(db, room.project, room.somebody)
    transfer = "select app.transfer_ownership(%s, %s)"
    with acting_as(db, room.owner):
        _ask(db, transfer, room.project, room.somebody)
    db.execute("update app.users set is_active = false where id = %s", (room.somebody,))

    with (
        acting_as(db, room.owner),
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        db.transaction(),
    ):
        _ask(db, transfer, room.project, room.somebody)


def test_public_project_shows_its_owners_id_and_not_the_name(db: Db, room: Room) -> None:
    db.execute("update app.projects set visibility = 'public'")
    with acting_as(db, room.somebody):
        assert _ask(db, "select owner_id from app.projects") == [(room.owner,)]
        assert _ask(db, "select id from app.profiles") == [(room.somebody,)]
        assert _ask(db, "select from app.collaborations") == []


def test_without_identity_a_scan_of_no_rows_raises_nothing_and_a_row_does(
    db: Db, room: Room
) -> None:
    question = "select from app.projects where id = %s"
    with acting_as(db, None):
        assert _ask(db, "select from app.ai_agents") == []
        assert _ask(db, question, uuid4()) == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
            _ask(db, question, room.project)


def test_services_login_can_act_for_anybody_even_the_suspended(db: Db, room: Room) -> None:
    db.execute("update app.users set is_active = false where id = %s", (room.owner,))
    with acting_as(db, room.somebody):
        db.execute("select set_config('app.user_id', %s, true)", (str(room.owner),))

        assert _ask(db, "select id from app.projects") == [(room.project,)]


def test_suspension_lets_the_transaction_under_way_end(db: Db, room: Room) -> None:
    with acting_as(db, room.owner):
        db.execute("reset role")
        db.execute("update app.users set is_active = false where id = %s", (room.owner,))
        db.execute("set local role writersroom_app")

        assert _ask(db, "select id from app.projects") == [(room.project,)]


def test_plan_counts_hidden_rows_behind_an_index(db: Db, room: Room) -> None:
    rows.project(db, room.owner)
    db.execute("set enable_seqscan = off")
    with acting_as(db, room.somebody):
        plan = _ask(
            db,
            "explain (analyze, costs off, timing off) select from app.projects where owner_id = %s",
            room.owner,
        )

    assert "Rows Removed by Filter: 2" in [line.strip() for (line,) in plan]


def test_statistics_tell_of_whole_tables_and_of_no_value(db: Db, room: Room) -> None:
    db.execute("analyze app.projects")
    with acting_as(db, room.somebody):
        ((count, size),) = _ask(
            db,
            "select reltuples, pg_total_relation_size(oid) from pg_class"
            " where oid = 'app.projects'::regclass",
        )
        values = _ask(db, "select from pg_stats where schemaname = 'app'")

    assert (count, size > 0, values) == (1, True, [])


def test_a_session_of_the_same_login_shows_its_statement(
    migrated_database: DatabaseUrl,
) -> None:
    services = login(migrated_database, "writersroom_app")
    with connect(services) as one, connect(services, autocommit=True) as other:
        one.execute("select 'a literal'")
        asked = "select query from pg_stat_activity where pid = %s"

        assert other.execute(asked, (one.info.backend_pid,)).fetchone() == ("select 'a literal'",)
        assert connected_as(
            migrated_database, "writersroom_worker", asked, one.info.backend_pid
        ) == ("<insufficient privilege>",)


def connected_as(url: DatabaseUrl, role: str, question: str, value: object) -> TupleRow | None:
    """Ask as another login."""
    with connect(login(url, role), autocommit=True) as connection:
        return connection.execute(question.encode(), (value,)).fetchone()


def test_no_table_of_app_has_a_sequence(db: Db) -> None:
    assert _ask(db, "select from pg_sequences where schemaname = 'app'") == []
