"""Drift: how a live database differs from what it is declared to be."""

from writersroom_db.catalog import FactDiff, compare, read_facts
from writersroom_db.connection.connect import connect
from writersroom_db.connection.relations import relation_exists
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.declared import declared_facts
from writersroom_db.errors import NotMigrated
from writersroom_db.migrations.owner import reading
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.migrations.state import read_state


def find_drift(url: DatabaseUrl) -> FactDiff:
    """Compare the database with the declared state. Changes nothing.

    Raises NotMigrated, DatabaseAhead, MayNotRead, and UnmodelledObject for objects of a kind that
    the facts do not cover.
    """
    with connect(url, autocommit=True) as connection:
        if not relation_exists(connection, "ops", "migration_log"):
            raise NotMigrated(f"{url.masked} was never migrated.")
        with reading(connection):
            load_graph().index(read_state(connection).current)
        return compare(declared_facts(), read_facts(connection))
