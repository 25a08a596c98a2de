"""Each change of a business row leaves one entry: who, when, and which columns."""

import hashlib
import os
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.audit.conftest import read_log
from tests.schema import rows
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login

Service = psycopg.Connection[TupleRow]
BERT = f"break_glass_audited{os.environ.get('PYTEST_XDIST_WORKER', '')}"


def test_an_insert_is_told_with_every_column_that_is_not_null(connection: rows.Database) -> None:
    user = rows.user(connection, email="Nora@example.com")
    (entry,) = read_log(connection)
    assert (entry.table_name, entry.row_key, entry.command) == ("app.users", str(user), "INSERT")
    assert entry.before is None
    assert entry.after is not None
    assert entry.after["id"] == str(user)
    assert entry.after["subscription_tier"] == "free"
    assert "avatar_url" not in entry.after
    assert entry.after["created_at"] == entry.created_at.isoformat()
    assert {name for name, value in entry.after.items() if str(value).startswith("hmac:")} == {
        *("email", "first_name", "last_name", "password_hash", "salt")
    }


def test_an_update_is_told_with_the_columns_that_changed(connection: rows.Database) -> None:
    user = rows.user(connection)
    connection.commit()
    connection.execute(
        "update app.users set subscription_tier = 'pro', first_name = 'Nina' where id = %s", (user,)
    )
    entry = read_log(connection)[-1]
    assert entry.command == "UPDATE"
    assert entry.before is not None
    assert entry.after is not None
    changed = {"subscription_tier", "first_name", "updated_at"}
    assert entry.before.keys() == entry.after.keys() == changed
    assert (entry.before["subscription_tier"], entry.after["subscription_tier"]) == ("free", "pro")
    assert entry.before["first_name"] != entry.after["first_name"]


def test_a_value_that_goes_or_comes_shows_as_null(connection: rows.Database) -> None:
    user = rows.user(connection)
    connection.execute("update app.users set last_login = now(), mfa_secret = 'x'")
    connection.execute("update app.users set last_login = null, mfa_secret = null")
    gone = read_log(connection)[-1]
    assert gone.row_key == str(user)
    assert gone.before is not None
    assert gone.after == {"last_login": None, "mfa_secret": None}
    assert gone.before["mfa_secret"].startswith("hmac:")


def test_an_update_that_changes_nothing_leaves_no_entry(connection: rows.Database) -> None:
    rows.user(connection)
    before = len(read_log(connection))
    connection.execute("update app.users set first_name = first_name")
    assert len(read_log(connection)) == before


def test_a_delete_is_told_with_what_was(connection: rows.Database) -> None:
    preference = rows.preference(connection, rows.user(connection))
    connection.execute("delete from app.user_preferences")
    entry = read_log(connection)[-1]
    assert (entry.command, entry.row_key, entry.after) == ("DELETE", str(preference), None)
    assert entry.before is not None
    assert entry.before["preference_key"] == "theme"


def test_a_change_that_is_rolled_back_leaves_no_entry(connection: rows.Database) -> None:
    with connection.transaction(force_rollback=True):
        rows.user(connection)
    assert read_log(connection) == []


def test_cascades_are_told_row_by_row_with_the_same_actor(connection: rows.Database) -> None:
    """On every version alike, though who `current_user` is in a cascade differs among them."""
    document = rows.document(connection)
    rows.character(connection, document)
    rows.comment(connection, document, rows.user(connection))
    reader = uuid4()
    connection.commit()
    connection.execute("select set_config('app.user_id', %s, true)", (str(reader),))
    connection.execute("set role writersroom_owner; set row_security = off")
    connection.execute("delete from app.projects")
    told = [entry for entry in read_log(connection) if entry.command == "DELETE"]
    assert {entry.table_name for entry in told} == {
        *("app.projects", "app.collaborations", "app.documents", "app.characters", "app.comments")
    }
    actors = {(entry.session_role, entry.set_role, entry.user_id) for entry in told}
    assert actors == {(connection.info.user, "writersroom_owner", reader)}


def test_what_functions_do_is_told_of_the_user_who_called_them(
    connection: rows.Database, app: Service
) -> None:
    user = rows.user(connection)
    connection.commit()
    with app.transaction():
        app.execute("set application_name = 'editor 1.2'")
        app.execute("select app.begin_as(%s)", (user,))
        row = app.execute("select app.create_project('The Long Cut')").fetchone()
    told = [entry for entry in read_log(connection) if entry.user_id == user]
    assert row is not None
    assert [entry.table_name for entry in told] == ["app.projects", "app.collaborations"]
    assert told[0].row_key == str(row[0])
    for entry in told:
        assert (entry.session_role, entry.set_role) == ("writersroom_app", None)
        assert entry.application_name == "editor 1.2"


def test_messages_are_told_by_way_of_the_table_and_of_a_partition(
    connection: rows.Database,
) -> None:
    talk = rows.conversation(connection)
    message = rows.message(connection, talk.session)
    interaction = rows.interaction(connection, talk)
    connection.execute("delete from app.chat_messages")
    told = [(e.table_name, e.row_key, e.command) for e in read_log(connection)][-3:]
    ((partition,),) = connection.execute(
        "select tableoid::regclass::text from app.agent_interactions"
    ).fetchall()
    assert [row[1:] for row in told] == [
        (str(message), "INSERT"),
        (str(interaction), "INSERT"),
        (str(message), "DELETE"),
    ]
    connection.execute(f"delete from {partition}".encode())
    last = read_log(connection)[-1]
    assert (last.row_key, last.command) == (str(interaction), "DELETE")
    assert {name for name, _, _ in told} | {last.table_name} == {
        "app.chat_messages",
        "app.agent_interactions",
    }


def test_a_reason_is_told_that_the_transaction_gave(connection: rows.Database) -> None:
    connection.execute("select set_config('app.reason', 'erasure request 12', true)")
    rows.user(connection)
    assert read_log(connection)[-1].reason == "erasure request 12"


def test_else_the_reason_is_why_the_login_was_let_in(
    connection: rows.Database, migrated_database: DatabaseUrl
) -> None:
    connection.execute(f"create role {BERT} login in role writersroom_break_glass".encode())
    connection.execute(f"grant update (first_name) on app.users to {BERT}".encode())
    connection.execute(
        f"create policy bert on app.users for update to {BERT} using (true)".encode()
    )
    user = rows.user(connection)
    connection.execute(
        "insert into ops.break_glass_grants (login, user_id, reason, expires_at) values"
        " (%(login)s, %(user)s, 'ticket 4711: a name', now() + interval '1 hour'),"
        " (%(login)s, %(user)s, 'ticket 4712: long past', now() + interval '1 ms')",
        {"login": BERT, "user": user},
    )
    connection.commit()
    try:
        with connect(login(migrated_database, BERT), autocommit=True) as bert:
            bert.execute("update app.users set first_name = 'Nina' where id = %s", (user,))
        entry = read_log(connection)[-1]
        assert (entry.session_role, entry.reason) == (BERT, "ticket 4711: a name")
        granted = [e for e in read_log(connection) if e.table_name == "ops.break_glass_grants"]
        assert len(granted) == 2
    finally:
        connection.rollback()
        connection.execute(f"drop owned by {BERT}; drop role {BERT}".encode())
        connection.commit()


@pytest.mark.parametrize("bound", ["", "somebody", "'; drop"])
def test_an_identity_that_is_none_hinders_no_change(connection: rows.Database, bound: str) -> None:
    connection.execute("select set_config('app.user_id', %s, true)", (bound,))
    rows.user(connection)
    assert read_log(connection)[-1].user_id is None


def test_numbers_rise_within_a_transaction_whichever_time_zone_it_has(
    connection: rows.Database,
) -> None:
    connection.execute("set timezone = 'Asia/Kathmandu'; set datestyle = 'German'")
    for _ in range(40):
        rows.user(connection)
    told = read_log(connection)
    assert [entry.id for entry in told] == list(range(told[0].id, told[0].id + 40))
    assert len({(entry.xid, entry.era) for entry in told}) == 1
    assert {str((entry.after or {})["created_at"])[-6:] for entry in told} == {"+00:00"}


def test_a_digest_is_the_keyed_hash_of_name_and_value_and_of_an_address_in_lower_case(
    connection: rows.Database,
) -> None:
    owner = rows.user(connection, email="Stranger@Example.com", first_name="Nora", last_name="Nora")
    rows.invitation(connection, rows.project(connection, owner), owner)
    told = read_log(connection)
    user = next(entry for entry in told if entry.table_name == "app.users").after
    invited = next(entry for entry in told if entry.table_name == "app.email_invitations").after
    assert user is not None
    assert invited is not None
    assert user["email"] == invited["email"]
    assert user["first_name"] != user["last_name"]
    inner, outer = _keys(connection)
    text = b"email:stranger@example.com"
    digest = hashlib.sha256(outer + hashlib.sha256(inner + text).digest()).hexdigest()
    assert user["email"] == f"hmac:{digest[:32]}"


def _keys(connection: rows.Database) -> tuple[bytes, bytes]:
    ((inner, outer),) = connection.execute(
        "select inner_key, outer_key from audit.state"
    ).fetchall()
    assert len(inner) == len(outer) == 64
    assert inner != outer
    return bytes(inner), bytes(outer)


def test_a_row_whose_key_is_secret_is_known_by_its_digest(connection: rows.Database) -> None:
    connection.execute(
        "insert into app.account_tokens (token_hash, purpose, expires_at)"
        " values (%s, 'verify_email', now())",
        (rows.SHA256,),
    )
    connection.execute("update app.account_tokens set used_at = now()")
    made, used = read_log(connection)
    assert made.row_key == used.row_key == (made.after or {})["token_hash"]
    assert made.row_key.startswith("hmac:")
    assert (used.after or {}).keys() == {"used_at"}


def test_the_owner_alone_can_pause_it(connection: rows.Database, app: Service) -> None:
    user: UUID = rows.user(connection)
    connection.commit()
    with app.transaction():
        app.execute("set local audit.paused = 'on'")
        app.execute("select app.begin_as(%s)", (user,))
        app.execute("update app.users set first_name = 'Nina' where id = %s", (user,))
    assert [entry.command for entry in read_log(connection)] == ["INSERT", "UPDATE"]
    connection.execute("set role writersroom_owner; set audit.paused = 'on'")
    rows.user(connection)
    assert len(read_log(connection)) == 2


def test_without_its_state_nothing_can_be_changed(connection: rows.Database) -> None:
    connection.execute("delete from audit.state")
    with pytest.raises(psycopg.errors.NotNullViolation, match="era"):
        rows.user(connection)
