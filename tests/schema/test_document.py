"""The schema keeps to the data model document, except where a decision record says otherwise.

Each exception below names its record and must really occur, so that the list can't rot.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.schema.rows import Database

DOCUMENT = Path(__file__).parents[2] / "migrations" / "baseline" / "document.sql"
DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"

Parts: TypeAlias = dict[str, str]
"""What a schema holds: from `table.name` to a definition free of the schema's name."""

PARTITIONED = ("chat_messages", "agent_interactions")
CHILDREN = ("versions", "comments", "characters", "suggestions")

# Each value is the record; where a definition changed, also its words and ours.
NEW_COLUMNS = {
    "users.deleted_at": 9,
    "projects.archived_at": 9,
    "projects.deleted_at": 9,
    "documents.deleted_at": 9,
    "versions.project_id": 19,
    "comments.project_id": 19,
    "characters.project_id": 19,
    "suggestions.project_id": 19,
    "ai_agents.owner_id": 23,
    "versions.idempotency_key": 16,
    "projects.is_public": 50,
    "documents.is_public": 50,
    "characters.is_public": 50,
}
NEW_TABLES = {
    "agent_knowledge": 15,
    "email_invitations": 24,
    "project_access": 49,
    "account_tokens": 48,
    "decoy_logins": 48,
}
NEW_VIEWS = {"project_versions": 20, "profiles": 49, "live_projects": 9, "live_documents": 9}

NEW_CONSTRAINTS = {
    "users.users_deleted_are_inactive": 9,
    "projects.projects_archived_since": 9,
    "projects.projects_deleted_since": 9,
    "projects.projects_status_tells_archived": 9,
    "documents.documents_deleted_are_inactive": 9,
    "user_preferences.user_preferences_key_once_a_user": 10,
    "project_settings.project_settings_key_once_a_project": 10,
    "projects.projects_template_id_fkey": 11,
    "documents.documents_id_in_project": 19,
    "ai_agents.ai_agents_owner_id_fkey": 23,
    "collaborations.collaborations_permissions_check": 49,
    "collaborations.collaborations_token_is_sha256": 24,
    "collaborations.collaborations_invitation_expires": 24,
    "collaborations.collaborations_active_have_no_invitation": 24,
}
CHANGED_CONSTRAINTS = {
    "users.users_email_format": (2, "[A-Z|a-z]", "[A-Za-z]"),
    "chat_messages.chat_messages_pkey": (3, "(id)", "(id, created_at)"),
    "agent_interactions.agent_interactions_pkey": (3, "(id)", "(id, created_at)"),
    "chat_messages.chat_messages_session_id_fkey": (5, " ON DELETE CASCADE", ""),
    "agent_interactions.agent_interactions_session_id_fkey": (5, " ON DELETE CASCADE", ""),
    "sessions.sessions_document_id_fkey": (22, "documents(id)", "documents(id) ON DELETE SET NULL"),
    **{
        f"{table}.{table}_document_id_fkey": (
            19,
            "(document_id) REFERENCES documents(id)",
            "(document_id, project_id) REFERENCES documents(id, project_id)",
        )
        for table in CHILDREN
    },
}
GONE_CONSTRAINTS = {"chat_messages.chat_messages_parent_message_id_fkey": 4}

GONE_INDEXES = {"documents.idx_documents_project_version": 1, "users.idx_users_email": 14}
CHANGED_INDEXES = {
    "chat_messages.chat_messages_pkey": (3, "(id)", "(id, created_at)"),
    "agent_interactions.agent_interactions_pkey": (3, "(id)", "(id, created_at)"),
}

# Why an index is there that the document does not list: a record, section 6.1, or a foreign key.
NEW_INDEXES: dict[str, int | str] = {
    "users.idx_users_email_lower": 2,
    "users.idx_users_active_tier": "6.1",
    "users.idx_users_deleted_at": 9,
    "projects.idx_projects_owner_status": "6.1",
    "projects.idx_projects_active_updated_at": "6.1",
    "projects.idx_projects_description_search": "6.1",
    "projects.idx_projects_deleted_at": 9,
    "projects.idx_projects_archived_at": 9,
    "projects.idx_projects_template_id": 11,
    "projects.idx_projects_public": 50,
    "documents.idx_documents_public": 50,
    "characters.idx_characters_public": 50,
    "documents.idx_documents_project_updated_at": "pages",
    "comments.idx_comments_document_created_at": "pages",
    "characters.idx_characters_document_created_at": "pages",
    "suggestions.idx_suggestions_document_created_at": "pages",
    "documents.documents_id_in_project": 19,
    "documents.idx_documents_project_type": 1,
    "documents.idx_documents_active_updated_at": "6.1",
    "documents.idx_documents_title_search": "6.1",
    "documents.idx_documents_last_edited_by": "foreign key",
    "versions.idx_versions_project_id": 19,
    "versions.idx_versions_idempotency_key": 16,
    "comments.idx_comments_project_id": 19,
    "characters.idx_characters_project_id": 19,
    "characters.idx_characters_created_by": "foreign key",
    "suggestions.idx_suggestions_project_id": 19,
    "suggestions.idx_suggestions_applied_by": "foreign key",
    "collaborations.idx_collaborations_active": "6.1",
    "collaborations.idx_collaborations_invitation_token": 24,
    "collaborations.idx_collaborations_invited_by": "foreign key",
    "user_preferences.user_preferences_key_once_a_user": 10,
    "project_settings.project_settings_key_once_a_project": 10,
    "ai_agents.idx_ai_agents_owner_id": 23,
    "sessions.idx_sessions_active_user": "6.1",
    "sessions.idx_sessions_ended_at": 5,
    "sessions.idx_sessions_agent_id": "foreign key",
    "sessions.idx_sessions_document_id": 22,
}

COLUMNS = """
    select c.relname || '.' || a.attname, concat_ws(
        ' ',
        format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then 'not null' end,
        'default ' || pg_get_expr(d.adbin, d.adrelid)
    )
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = %s::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname, a.attnum
"""
CONSTRAINTS = """
    select c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
    from pg_constraint as k
    join pg_class as c on k.conrelid = c.oid
    where c.relnamespace = %s::regnamespace and not c.relispartition and k.contype <> 'n'
        and k.contype <> 't'
"""
INDEXES = """
    select c.relname || '.' || i.relname, pg_get_indexdef(i.oid)
    from pg_index as x
    join pg_class as i on x.indexrelid = i.oid
    join pg_class as c on x.indrelid = c.oid
    where c.relnamespace = %s::regnamespace and not c.relispartition
"""


@pytest.fixture
def db(connection: Database) -> Database:
    """Give a migrated database that also holds the document's tables, in the schema `document`."""
    connection.execute("create schema document")
    connection.execute("set search_path = document, pg_catalog")
    connection.execute(DOCUMENT.read_text().encode())
    connection.execute("set search_path = ''")
    return connection


def parts(db: Database, query: str, schema: str) -> Parts:
    found = db.execute(query, (schema,)).fetchall()
    return {name: re.sub(rf"\b{schema}\.", "", text) for name, text in found}


def of_new_table(name: str) -> bool:
    return name.partition(".")[0] in NEW_TABLES


def decided(changes: Mapping[str, tuple[int, str, str]], name: str, text: str) -> str:
    """Apply to the document's definition what a record changed of it."""
    _, old, new = changes.get(name, (0, "", ""))
    assert old in text, f"{name}: the document does not say {old}"
    return text.replace(old, new, 1) if old else text


def test_the_document_is_quoted_whole(db: Database) -> None:
    tables = {name.partition(".")[0] for name in parts(db, COLUMNS, "document")}
    assert len(tables) == 14
    assert len(parts(db, COLUMNS, "document")) == 160
    assert len(parts(db, CONSTRAINTS, "document")) == 63
    assert len(parts(db, INDEXES, "document")) == 71


def test_tables_and_views_are_the_documents_and_those_decided(db: Database) -> None:
    query = (
        "select relname, relkind from pg_class where relnamespace = %s::regnamespace"
        " and relkind not in ('i', 'I', 'S', 't') and not relispartition"
    )
    document = {name: "table" for name, _ in db.execute(query, ("document",)).fetchall()}
    kinds = {"r": "table", "p": "table", "v": "view"}
    ours = {name: kinds[kind] for name, kind in db.execute(query, ("app",)).fetchall()}
    added = dict.fromkeys(NEW_TABLES, "table") | dict.fromkeys(NEW_VIEWS, "view")
    assert ours == document | added
    assert not document.keys() & added.keys()


def test_columns_are_the_documents_in_its_order(db: Database) -> None:
    document, ours = parts(db, COLUMNS, "document"), parts(db, COLUMNS, "app")
    for table in {name.partition(".")[0] for name in document}:
        wanted = [name for name in document if name.startswith(f"{table}.")]
        wanted += [name for name in NEW_COLUMNS if name.startswith(f"{table}.")]
        assert [name for name in ours if name.startswith(f"{table}.")] == wanted


def test_columns_are_as_the_document_defines_them(db: Database) -> None:
    """Apart from record 12: what has a default is never null."""
    document, ours = parts(db, COLUMNS, "document"), parts(db, COLUMNS, "app")
    expected = {name: never_null_with_default(text) for name, text in document.items()}
    assert {name: ours[name] for name in document} == expected
    assert expected != document, "record 12 is unused"


def never_null_with_default(text: str) -> str:
    if "not null" in text:
        return text
    return text.replace(" default ", " not null default ", 1)


def test_new_columns_are_those_decided(db: Database) -> None:
    document, ours = parts(db, COLUMNS, "document"), parts(db, COLUMNS, "app")
    new = {name for name in ours.keys() - document.keys() if not of_new_table(name)}
    assert new == NEW_COLUMNS.keys()
    for name in new:
        assert ours[name] == _type_of(name.partition(".")[2])


def _type_of(column: str) -> str:
    """Return the type that new columns of this name have."""
    special = {"project_id": "uuid not null", "is_public": "boolean not null default false"}
    by_ending = {"_at": "timestamp with time zone", "id": "uuid", "ey": "uuid"}
    return special.get(column) or next(
        kind for ending, kind in by_ending.items() if column.endswith(ending)
    )


def test_constraints_are_the_documents_except_where_decided(db: Database) -> None:
    document, ours = parts(db, CONSTRAINTS, "document"), parts(db, CONSTRAINTS, "app")
    assert GONE_CONSTRAINTS.keys() <= document.keys()
    assert not GONE_CONSTRAINTS.keys() & ours.keys()
    kept = {name: text for name, text in document.items() if name not in GONE_CONSTRAINTS}
    assert CHANGED_CONSTRAINTS.keys() <= kept.keys()
    expected = {name: decided(CHANGED_CONSTRAINTS, name, text) for name, text in kept.items()}
    assert {name: ours.get(name) for name in kept} == expected
    new = {name for name in ours.keys() - document.keys() if not of_new_table(name)}
    assert new == NEW_CONSTRAINTS.keys()


def test_indexes_are_the_documents_except_where_decided(db: Database) -> None:
    document, ours = parts(db, INDEXES, "document"), parts(db, INDEXES, "app")
    assert GONE_INDEXES.keys() <= document.keys()
    assert not GONE_INDEXES.keys() & ours.keys()
    kept = {name: text for name, text in document.items() if name not in GONE_INDEXES}
    assert CHANGED_INDEXES.keys() <= kept.keys()
    expected = {name: decided(CHANGED_INDEXES, name, text) for name, text in kept.items()}
    found = {name: ours.get(name, "").replace(" ON ONLY ", " ON ") for name in kept}
    assert found == expected
    new = {name for name in ours.keys() - document.keys() if not of_new_table(name)}
    assert new == NEW_INDEXES.keys()


def test_each_exception_names_an_existing_record() -> None:
    changed = CHANGED_CONSTRAINTS | CHANGED_INDEXES
    single = (NEW_COLUMNS, NEW_TABLES, NEW_VIEWS, NEW_CONSTRAINTS, GONE_CONSTRAINTS, GONE_INDEXES)
    used = {number for table in single for number in table.values()} | {12}
    used |= {number for number, _, _ in changed.values()}
    used |= {why for why in NEW_INDEXES.values() if isinstance(why, int)}
    assert used == {1, 2, 3, 4, 5, 9, 10, 11, 12, 14, 15, 16, 19, 20, 22, 23, 24, 48, 49, 50}
    for number in used:
        assert list(DECISIONS.glob(f"{number:04}-*.md")), f"no decision record {number}"


def test_partitioned_tables_are_those_of_the_document(db: Database) -> None:
    found = db.execute(
        "select relname from pg_class where relkind = 'p' and relnamespace = 'app'::regnamespace"
    ).fetchall()
    assert {name for (name,) in found} == set(PARTITIONED)
