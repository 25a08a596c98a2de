"""The owner's work sees every row; a job whose role is filtered fails instead of missing some."""

import psycopg
import pytest

from tests.schema import rows
from tests.services.conftest import Tenants


@pytest.fixture
def owner(connection: rows.Database, tenants: Tenants) -> rows.Database:
    """Give the connection as the owner, who is no superuser, with all rows or an error."""
    assert tenants
    connection.execute("set role writersroom_owner")
    connection.execute("set row_security = off")
    return connection


def _count(db: rows.Database, relation: str) -> int:
    row = db.execute(f"select count(*) from {relation}".encode()).fetchone()
    return int(row[0]) if row else -1


def test_the_owner_counts_every_tenants_rows(owner: rows.Database) -> None:
    for table in ("projects", "documents", "sessions", "chat_messages", "project_access"):
        assert _count(owner, f"app.{table}") == 2


def test_a_foreign_key_is_validated_against_every_row(owner: rows.Database) -> None:
    owner.execute("create table app.notes (document_id uuid)")
    owner.execute("insert into app.notes select id from app.documents")
    add = "alter table app.notes add foreign key (document_id) references app.documents (id)"
    owner.execute(f"{add} not valid".encode())
    owner.execute("alter table app.notes validate constraint notes_document_id_fkey")
    owner.execute("alter table app.notes drop constraint notes_document_id_fkey")
    owner.execute("insert into app.notes values (gen_random_uuid())")
    owner.execute(f"{add} not valid".encode())
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("alter table app.notes validate constraint notes_document_id_fkey")


def test_an_export_and_a_materialized_view_hold_every_row(owner: rows.Database) -> None:
    owner.execute("create materialized view app.all_documents as select id from app.documents")
    owner.execute("refresh materialized view app.all_documents")
    assert _count(owner, "app.all_documents") == 2
    with owner.cursor().copy("copy app.documents to stdout") as copy:
        assert len(b"".join(bytes(block) for block in copy).splitlines()) == 2


def test_a_partition_is_attached_with_all_it_holds(owner: rows.Database) -> None:
    ((partition,),) = owner.execute(
        "select tableoid::regclass::text from app.chat_messages limit 1"
    ).fetchall()
    ((bounds,),) = owner.execute(
        "select pg_get_expr(relpartbound, oid) from pg_class where oid = %s::regclass", (partition,)
    ).fetchall()
    owner.execute(f"alter table app.chat_messages detach partition {partition}".encode())
    assert _count(owner, "app.chat_messages") == 0
    owner.execute(f"alter table app.chat_messages attach partition {partition} {bounds}".encode())
    assert _count(owner, "app.chat_messages") == 2


@pytest.mark.parametrize("role", ["writersroom_app", "writersroom_definer"])
def test_a_job_under_a_filtered_role_fails(
    connection: rows.Database, tenants: Tenants, role: str
) -> None:
    assert tenants
    connection.execute(f"set role {role}".encode())
    connection.execute("set row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security policy"):
        connection.execute("select from app.documents")


def test_the_owners_triggers_work_though_row_security_is_off(
    owner: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    owner.execute(
        "insert into app.collaborations (project_id, user_id, role) values (%s, %s, 'viewer')",
        (mine.project, theirs.user),
    )
    owner.execute("update app.projects set visibility = 'public' where id = %s", (mine.project,))
    owner.execute("delete from app.projects where id = %s", (theirs.project,))
    found = owner.execute("select user_id, role_rank from app.project_access").fetchall()
    assert set(found) == {(mine.user, 4), (theirs.user, 1)}
    assert owner.execute("select is_public from app.documents").fetchall() == [(True,)]
