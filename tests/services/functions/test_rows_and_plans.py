"""Each row has the columns of its query, and no query reads a table whole."""

from typing import Any

import psycopg
from psycopg.rows import TupleRow

from tests.schema import rows
from tests.services.conftest import Acting, Tenants
from tests.services.functions.asked import queries
from tests.services.plans import FILL, scanned
from writersroom_db.services.query import Query


def _plan(db: psycopg.Connection[TupleRow], query: Query[Any]) -> Any:
    row = db.execute(b"explain (format json) " + query.text, query.values).fetchone()
    assert row is not None
    return row[0][0]["Plan"]


def test_rows_have_the_columns_of_their_queries(acting: Acting, tenants: Tenants) -> None:
    differing = {}
    with acting(tenants[0].user) as db:
        for query, row in queries(tenants[0]):
            described = db.execute(query.text, query.values).description or ()
            columns = tuple(column.name for column in described)
            if columns != row._fields:
                differing[query.name] = columns
    assert differing == {}


def test_no_function_reads_a_table_whole(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    connection.execute(FILL.encode())
    connection.commit()
    tenant = tenants[0]
    big = {"users", "projects", "documents", "versions", "comments", "characters"}
    whole = {}
    with acting(tenant.user) as db:
        for query, _ in queries(tenant):
            tables = scanned(_plan(db, query)) & (big | {"collaborations", "project_access"})
            if tables:
                whole[query.name] = tables
    assert whole == {}
