"""No query of the product reads a table whole: not even for the little that is public."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.schema import rows
from tests.services.conftest import Acting, Tenant, Tenants

CATALOGUE = tomllib.loads(
    (Path(__file__).parents[2] / "benchmarks" / "product_queries.toml").read_text("utf-8")
)

# So many rows that reading them one and all costs more than any way by an index.
FILL = """
insert into app.users (email, first_name, last_name, password_hash, salt)
select n || '@example.com', 'x', 'x', 'x', 'x' from generate_series(1, 2000) as n;
insert into app.projects (owner_id, title)
select u.id, n::text from app.users as u cross join generate_series(1, 2) as n;
insert into app.documents (project_id, title, type, content_hash, s3_key)
select p.id, n::text, 'notes', repeat('0', 64), 'k'
from app.projects as p cross join generate_series(1, 5) as n;
insert into app.versions (document_id, version_number, content_hash, s3_key, created_by)
select d.id, 1, d.content_hash, 'k', p.owner_id
from app.documents as d join app.projects as p on p.id = d.project_id
where not exists (select from app.versions as v where v.document_id = d.id);
insert into app.comments (document_id, user_id, content)
select v.document_id, v.created_by, 'x' from app.versions as v;
insert into app.characters (document_id, name)
select v.document_id, 'X' from app.versions as v;
analyze;
"""


@pytest.fixture
def filled(connection: rows.Database, tenants: Tenants) -> Tenant:
    """Give a tenant, among so many rows that a scan of all is never the cheapest."""
    connection.execute(FILL.encode())
    connection.commit()
    return tenants[0]


def _scanned(plan: Any) -> set[str]:
    found = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    return found.union(*(_scanned(below) for below in plan.get("Plans", [])))


def test_no_catalogued_query_reads_a_table_whole(acting: Acting, filled: Tenant) -> None:
    whole = {}
    with acting(filled.user) as db:
        for name, entry in CATALOGUE.items():
            row = db.execute(f"explain (format json) {entry['sql']}", vars(filled)).fetchone()
            assert row is not None
            whole[name] = _scanned(row[0][0]["Plan"]) & set(entry["touches"])
    assert {name: tables for name, tables in whole.items() if tables} == {}


def test_without_the_index_of_public_rows_it_is_found(
    acting: Acting, connection: rows.Database, filled: Tenant
) -> None:
    connection.execute("drop index app.idx_documents_public")
    connection.commit()
    with acting(filled.user) as db:
        query = f"explain (format json) {CATALOGUE['documents_by_type']['sql']}"
        row = db.execute(query.encode()).fetchone()
    assert row is not None
    assert "documents" in _scanned(row[0][0]["Plan"])
