"""A role that could round row-level security is refused before anything is made."""

import pytest

from writersroom_db.connection.connect import connect
from writersroom_db.connection.relations import relation_exists
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import PreflightFailed
from writersroom_db.migrations import migrate


@pytest.mark.parametrize("attribute", ["superuser", "bypassrls", "createrole", "replication"])
def test_a_role_of_ours_with_a_dangerous_attribute_is_refused(
    attribute: str, migrated_database: DatabaseUrl, empty_database: DatabaseUrl
) -> None:
    with connect(migrated_database, autocommit=True) as server:
        server.execute(f"alter role writersroom_reader {attribute}".encode())
        try:
            with pytest.raises(PreflightFailed, match="writersroom_reader is superuser") as refused:
                migrate(empty_database)
        finally:
            server.execute(f"alter role writersroom_reader no{attribute}".encode())
    assert "alter role writersroom_reader nosuperuser nobypassrls" in refused.value.hint
    with connect(empty_database, autocommit=True) as connection:
        assert not relation_exists(connection, "ops", "migration_log")
