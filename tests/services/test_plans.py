"""No query of the product reads a table whole: not even for the little that is public."""

import tomllib
from pathlib import Path

import pytest

from tests.schema import rows
from tests.services.conftest import Acting, Tenant, Tenants
from tests.services.plans import FILL, scanned

CATALOGUE = tomllib.loads(
    (Path(__file__).parents[2] / "benchmarks" / "product_queries.toml").read_text("utf-8")
)


@pytest.fixture
def filled(connection: rows.Database, tenants: Tenants) -> Tenant:
    """Give a tenant, among so many rows that a scan of all is never the cheapest."""
    connection.execute(FILL.encode())
    connection.commit()
    return tenants[0]


def test_no_catalogued_query_reads_a_table_whole(acting: Acting, filled: Tenant) -> None:
    whole = {}
    with acting(filled.user) as db:
        for name, entry in CATALOGUE.items():
            row = db.execute(f"explain (format json) {entry['sql']}", vars(filled)).fetchone()
            assert row is not None
            whole[name] = scanned(row[0][0]["Plan"]) & set(entry["touches"])
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
    assert "documents" in scanned(row[0][0]["Plan"])
