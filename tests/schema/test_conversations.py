"""Sessions and what was said in them: replies, and what may be deleted."""

from uuid import uuid4

import pytest
from psycopg import errors
from tests.schema import rows
from tests.schema.rows import Database

PARENT = "chat_messages_parent_in_session"


def test_a_reply_in_its_session_is_accepted(connection: Database) -> None:
    talk = rows.conversation(connection)
    first = rows.message(connection, talk.session)
    rows.message(connection, talk.session, parent_message_id=first)


def test_a_reply_in_the_next_month_is_accepted(connection: Database) -> None:
    talk = rows.conversation(connection)
    row = connection.execute("select now() + interval '1 month'").fetchone()
    assert row is not None
    first = rows.message(connection, talk.session)
    answer = rows.message(connection, talk.session, parent_message_id=first, created_at=row[0])
    found = connection.execute(
        "select count(distinct tableoid) from app.chat_messages where id in (%s, %s)",
        (first, answer),
    ).fetchone()
    assert found == (2,)


def test_a_reply_to_no_message_is_refused(connection: Database) -> None:
    talk = rows.conversation(connection)
    with pytest.raises(errors.ForeignKeyViolation) as failure:
        rows.message(connection, talk.session, parent_message_id=uuid4())
    assert failure.value.diag.constraint_name == PARENT


def test_a_reply_to_another_session_is_refused(connection: Database) -> None:
    talk, other = rows.conversation(connection), rows.conversation(connection)
    first = rows.message(connection, other.session)
    with pytest.raises(errors.ForeignKeyViolation) as failure:
        rows.message(connection, talk.session, parent_message_id=first)
    assert failure.value.diag.constraint_name == PARENT


@pytest.mark.parametrize("column", ["parent_message_id", "session_id"])
def test_a_reply_can_not_be_moved_out_of_its_session(connection: Database, column: str) -> None:
    talk, other = rows.conversation(connection), rows.conversation(connection)
    answer = rows.message(
        connection, talk.session, parent_message_id=rows.message(connection, talk.session)
    )
    target = other.session
    if column == "parent_message_id":
        target = rows.message(connection, other.session)
    with pytest.raises(errors.ForeignKeyViolation) as failure:
        connection.execute(
            f"update app.chat_messages set {column} = %s where id = %s".encode(), (target, answer)
        )
    assert failure.value.diag.constraint_name == PARENT


def test_a_session_with_messages_can_not_be_deleted(connection: Database) -> None:
    talk = rows.conversation(connection)
    rows.message(connection, talk.session)
    with pytest.raises(errors.ForeignKeyViolation) as failure:
        connection.execute("delete from app.sessions where id = %s", (talk.session,))
    assert failure.value.diag.constraint_name == "chat_messages_session_id_fkey"


def test_a_session_with_interactions_can_not_be_deleted(connection: Database) -> None:
    talk = rows.conversation(connection)
    rows.interaction(connection, talk)
    with pytest.raises(errors.ForeignKeyViolation) as failure:
        connection.execute("delete from app.sessions where id = %s", (talk.session,))
    assert failure.value.diag.constraint_name == "agent_interactions_session_id_fkey"


def test_an_empty_session_can_be_deleted(connection: Database) -> None:
    talk = rows.conversation(connection)
    connection.execute("delete from app.sessions where id = %s", (talk.session,))
    assert connection.execute("select from app.sessions").fetchall() == []


def test_a_session_outlives_its_document(connection: Database) -> None:
    user, document = rows.user(connection), rows.document(connection)
    session = rows.session(connection, user, document_id=document)
    connection.execute("delete from app.documents where id = %s", (document,))
    found = connection.execute("select id, document_id from app.sessions").fetchall()
    assert found == [(session, None)]


def test_an_agent_with_sessions_can_not_be_deleted(connection: Database) -> None:
    talk = rows.conversation(connection)
    with pytest.raises(errors.ForeignKeyViolation) as failure:
        connection.execute("delete from app.ai_agents where id = %s", (talk.agent,))
    assert failure.value.diag.constraint_name == "sessions_agent_id_fkey"
