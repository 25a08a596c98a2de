"""Time runs forward in the seeded world, and in a week's rhythm."""

from datetime import datetime

import pytest

from tests.seed.conftest import Query
from writersroom_db.seed import EPOCH
from writersroom_db.seed.rows import TABLES

BEFORE = {
    "projects before their owners": """
        select p.id from app.projects as p join app.users as u on u.id = p.owner_id
        where p.created_at < u.created_at
    """,
    "settings before their projects": """
        select s.id from app.project_settings as s join app.projects as p on p.id = s.project_id
        where s.created_at < p.created_at
    """,
    "preferences before their users": """
        select s.id from app.user_preferences as s join app.users as u on u.id = s.user_id
        where s.created_at < u.created_at
    """,
    "members before their projects or themselves": """
        select c.id from app.collaborations as c
        join app.projects as p on p.id = c.project_id join app.users as u on u.id = c.user_id
        where c.joined_at < p.created_at or c.joined_at < u.created_at
    """,
    "invitations before their projects": """
        select i.id from app.email_invitations as i join app.projects as p on p.id = i.project_id
        where i.created_at < p.created_at or i.accepted_at < i.created_at
    """,
    "documents before their projects": """
        select d.id from app.documents as d join app.projects as p on p.id = d.project_id
        where d.created_at < p.created_at
    """,
    "documents after their projects": """
        select d.id from app.documents as d join app.projects as p on p.id = d.project_id
        where d.created_at > coalesce(p.deleted_at, p.archived_at, 'infinity')
    """,
    "versions before the one before": """
        select v.id from app.versions as v join app.versions as w
        on w.document_id = v.document_id and w.version_number = v.version_number - 1
        where v.created_at <= w.created_at
    """,
    "versions before their documents or their authors": """
        select v.id from app.versions as v join app.documents as d on d.id = v.document_id
        join app.users as u on u.id = v.created_by
        where v.created_at < d.created_at or v.created_at < u.created_at
    """,
    "comments before their documents or their authors": """
        select c.id from app.comments as c join app.documents as d on d.id = c.document_id
        join app.users as u on u.id = c.user_id
        where c.created_at < d.created_at or c.created_at < u.created_at
    """,
    "characters before their documents": """
        select c.id from app.characters as c join app.documents as d on d.id = c.document_id
        where c.created_at < d.created_at
    """,
    "suggestions before their documents": """
        select s.id from app.suggestions as s join app.documents as d on d.id = s.document_id
        where s.created_at < d.created_at or s.applied_at < s.created_at
    """,
    "knowledge before its agent": """
        select k.id from app.agent_knowledge as k join app.ai_agents as a on a.id = k.agent_id
        where k.created_at < a.created_at or k.embedded_at < k.created_at
    """,
    "agents before their owners": """
        select a.id from app.ai_agents as a join app.users as u on u.id = a.owner_id
        where a.created_at < u.created_at
    """,
    "sessions before who and what they are about": """
        select s.id from app.sessions as s join app.users as u on u.id = s.user_id
        left join app.projects as p on p.id = s.project_id
        left join app.documents as d on d.id = s.document_id
        left join app.ai_agents as a on a.id = s.agent_id
        where s.started_at < greatest(u.created_at, p.created_at, d.created_at, a.created_at)
    """,
    "messages outside their sessions": """
        select m.id from app.chat_messages as m join app.sessions as s on s.id = m.session_id
        where m.created_at < s.started_at or m.created_at > s.ended_at
    """,
    "replies before what they answer": """
        select m.id from app.chat_messages as m
        join app.chat_messages as p on p.id = m.parent_message_id
        where m.created_at <= p.created_at
    """,
    "interactions outside their sessions": """
        select i.id from app.agent_interactions as i join app.sessions as s on s.id = i.session_id
        where i.created_at < s.started_at or i.created_at > s.ended_at
    """,
}


@pytest.mark.parametrize("what", BEFORE)
def test_there_are_no(query: Query, what: str) -> None:
    assert query(BEFORE[what]) == []


def test_nothing_was_changed_before_it_was_made_nor_after_the_epoch(query: Query) -> None:
    columns = query(
        "select c.table_name, c.column_name from information_schema.columns as c"
        " where c.table_schema = 'app' and c.data_type = 'timestamp with time zone'"
        f" and c.table_name = any (array{[table.name for table in TABLES]})"
    )
    later = {"locked_until", "invitation_expires_at"}
    begins = {"sessions": "started_at", "collaborations": "joined_at"}
    for table, column in columns:
        born = begins.get(table, "created_at")
        (wrong,) = query(
            f"select count(*) from app.{table}"
            f" where {column} < {born} or ('{column}' <> all (array{sorted(later)})"
            f" and {column} > '{EPOCH.isoformat()}')"
        )
        assert (table, column, wrong) == (table, column, (0,))


def test_the_latest_months_are_hot_and_every_month_has_messages(query: Query) -> None:
    months = [
        rows
        for (rows,) in query(
            "select count(*) from app.chat_messages"
            " group by date_trunc('month', created_at at time zone 'UTC')"
            " order by date_trunc('month', created_at at time zone 'UTC')"
        )
    ]
    assert len(months) >= 24
    assert sum(months[-6:]) > 2 * sum(months[:6])


def test_people_work_by_day_and_in_the_week(query: Query) -> None:
    ((night, day, sunday, tuesday),) = query(
        "select count(*) filter (where h between 1 and 5),"
        " count(*) filter (where h between 9 and 13),"
        " count(*) filter (where d in (6, 7)), count(*) filter (where d in (2, 3))"
        " from (select extract(hour from created_at at time zone 'UTC') as h,"
        " extract(isodow from created_at at time zone 'UTC') as d from app.comments) as c"
    )
    assert day > 3 * night
    assert tuesday > sunday


def test_the_epoch_is_a_constant() -> None:
    assert datetime.fromisoformat("2026-11-01T00:00:00+00:00") == EPOCH
