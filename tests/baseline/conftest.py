"""Databases with the document's schema as printed, empty or full."""

import pytest
from tests.baseline.printed import printed

from writersroom_db.connection.urls import DatabaseUrl


@pytest.fixture
def printed_database(empty_database: DatabaseUrl) -> DatabaseUrl:
    """Give a database in which someone ran the document's DDL."""
    return printed(empty_database)


@pytest.fixture
def filled_database(empty_database: DatabaseUrl) -> DatabaseUrl:
    """Give such a database with some ten thousand rows, nulls and tokens among them."""
    return printed(empty_database, rows=True)
