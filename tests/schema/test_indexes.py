"""Each foreign key can use an index, each index says why it is there, and 6.1's indexes work."""

import re

import pytest
from tests.schema.rows import Database

from writersroom_db.files import sql_root

REASON = re.compile(r"-- \S.*\ncreate (?:unique )?index (?:if not exists )?(\w+)")
INDEX = re.compile(r"^create (?:unique )?index (?:if not exists )?(\w+)", re.MULTILINE)

# A foreign key is served by an index whose leading columns are the key's, in any order; a partial
# one serves it when all it leaves out is nulls, which refer to nothing.
UNSUPPORTED = r"""
    select k.conrelid::regclass || '.' || k.conname
    from pg_constraint as k
    join pg_class as c on k.conrelid = c.oid
    where k.contype = 'f' and k.conparentid = 0
        and c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
        and not exists (
            select
            from pg_index as x
            where x.indrelid = k.conrelid and x.indisvalid
                and (
                    x.indkey[0] = any (k.conkey)
                    and (
                        x.indnkeyatts = 1
                        or (x.indkey::int2[])[0:cardinality(k.conkey) - 1] <@ k.conkey
                    )
                )
                and (
                    x.indpred is null
                    or pg_get_expr(x.indpred, x.indrelid) = format(
                        '(%I IS NOT NULL)',
                        (
                            select a.attname
                            from pg_attribute as a
                            where a.attrelid = k.conrelid and a.attnum = x.indkey[0]
                        )
                    )
                )
        )
    order by 1
"""

LIVE = {
    "idx_users_active_tier": (
        "select id from app.users where subscription_tier = 'pro' and is_active order by created_at"
    ),
    "idx_documents_active_updated_at": (
        "select id from app.documents where project_id = gen_random_uuid() and is_active"
        " order by updated_at desc"
    ),
    "idx_collaborations_active": (
        "select project_id from app.collaborations"
        " where user_id = '00000000-0000-0000-0000-000000000000' and is_active"
    ),
    "idx_sessions_active_user": (
        "select id from app.sessions where user_id = '00000000-0000-0000-0000-000000000000'"
        " and is_active order by started_at desc"
    ),
    "idx_projects_active_updated_at": (
        "select id from app.projects where owner_id = '00000000-0000-0000-0000-000000000000'"
        " and status = 'active' order by updated_at desc"
    ),
}
COMPOSITE = {
    "idx_projects_owner_status": (
        "select id from app.projects where owner_id = '00000000-0000-0000-0000-000000000000'"
        " and status = 'archived'"
    ),
    "idx_documents_project_type": (
        "select id from app.documents where project_id = '00000000-0000-0000-0000-000000000000'"
        " and type = 'outline'"
    ),
}
FULL_TEXT = {
    "idx_documents_title_search": (
        "select id from app.documents"
        " where to_tsvector('english', title) @@ websearch_to_tsquery('english', 'heist')"
    ),
    "idx_projects_description_search": (
        "select id from app.projects"
        " where to_tsvector('english', description) @@ websearch_to_tsquery('english', 'heist')"
    ),
}
SIGN_IN = {
    "idx_users_email_lower": "select id from app.users where lower(email) = 'nora@example.com'"
}


def unsupported(db: Database) -> list[str]:
    return [name for (name,) in db.execute(UNSUPPORTED.encode()).fetchall()]


def test_each_foreign_key_has_an_index(connection: Database) -> None:
    assert unsupported(connection) == []


@pytest.mark.parametrize(
    ("index", "key"),
    [
        ("idx_versions_created_by", "app.versions.versions_created_by_fkey"),
        ("idx_documents_last_edited_by", "app.documents.documents_last_edited_by_fkey"),
    ],
)
def test_a_foreign_key_without_index_is_found(connection: Database, index: str, key: str) -> None:
    connection.execute(f"drop index app.{index}".encode())
    assert unsupported(connection) == [key]


def test_each_index_has_a_reason_in_its_file(connection: Database) -> None:
    texts = [
        path.read_text()
        for folder in ("schema", "partitions")
        for path in (sql_root() / folder).rglob("*.sql")
    ]
    declared = [name for text in texts for name in INDEX.findall(text)]
    explained = [name for text in texts for name in REASON.findall(text)]
    assert declared == explained
    live = connection.execute(
        "select i.relname from pg_index as x join pg_class as i on x.indexrelid = i.oid"
        " where i.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)"
        " and not i.relispartition"
        " and not exists (select from pg_constraint as k where k.conindid = i.oid)"
    ).fetchall()
    assert sorted(declared) == sorted(name for (name,) in live)


@pytest.mark.parametrize(("index", "query"), (LIVE | COMPOSITE | FULL_TEXT | SIGN_IN).items())
def test_index_serves_the_query_it_is_for(connection: Database, index: str, query: str) -> None:
    rivals = connection.execute(
        "select i.oid::regclass::text from pg_index as x join pg_class as i on x.indexrelid = i.oid"
        " where x.indrelid = (select indrelid from pg_index"
        " where indexrelid = ('app.' || %s)::regclass)"
        " and i.relname <> %s"
        " and not exists (select from pg_constraint as k where k.conindid = i.oid)",
        (index, index),
    ).fetchall()
    for (rival,) in rivals:
        connection.execute(f"drop index {rival}".encode())
    connection.execute("set local enable_seqscan = off")
    plan = connection.execute(f"explain {query}".encode()).fetchall()
    assert any(index in line for (line,) in plan), plan


def test_partial_indexes_cover_live_rows_only(connection: Database) -> None:
    found = connection.execute(
        "select indexrelid::regclass::text, pg_get_expr(indpred, indrelid) from pg_index"
        " where indexrelid = any (%s::regclass[])",
        ([f"app.{name}" for name in LIVE],),
    ).fetchall()
    assert {name for name, _ in found} == {f"app.{name}" for name in LIVE}
    assert {text for _, text in found} == {
        "is_active",
        "((status)::text = 'active'::text)",
    }
