"""The tests' own servers and databases: what they promise to the tests that stand on them."""

import psycopg
import pytest

from writersroom_db.connection import cluster as clusters
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import (
    TestServer,
    copy_database_grants,
    fresh_database,
    scratch_cluster,
)

_RELATIONS = "select count(*) from pg_class where relnamespace = 'public'::regnamespace"


@pytest.mark.parametrize("round_", [1, 2])
def test_empty_database_is_empty_each_time(empty_database: DatabaseUrl, round_: int) -> None:
    with connect(empty_database) as connection:
        assert connection.execute(_RELATIONS).fetchone() == (0,)
        connection.execute(f"create table left_behind as select {round_}")


def test_empty_database_goes_away_under_open_sessions(cluster: TestServer) -> None:
    with fresh_database(cluster.url, "writersroom_test_gone") as url:
        held = connect(url)
    with pytest.raises(psycopg.OperationalError):
        held.execute("select 1")


def test_master_owns_its_database_and_is_no_superuser(master_database: DatabaseUrl) -> None:
    with connect(master_database) as connection:
        assert connection.execute(
            "select r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls,"
            " d.datdba = r.oid from pg_roles r, pg_database d"
            " where r.rolname = current_user and d.datname = current_database()"
        ).fetchone() == (False, True, True, False, False, True)


def test_copy_of_a_template_gets_its_database_grants(
    cluster: TestServer, empty_database: DatabaseUrl
) -> None:
    acl = "select datacl::text[] @> array[%s] from pg_database where datname = current_database()"
    template = empty_database.database
    with connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"revoke temporary on database {template} from public")
        connection.execute(f"grant create on database {template} to pg_monitor")
    with fresh_database(cluster.url, f"{template}_copy") as copy, connect(copy) as connection:
        copy_database_grants(connection, template)
        for grant in ("=c/{}", "pg_monitor=C/{}"):
            wanted = grant.format(connection.info.user)
            assert connection.execute(acl, (wanted,)).fetchone() == (True,)


def test_scratch_cluster_is_gone_afterwards() -> None:
    with scratch_cluster() as scratch:
        running = clusters.postmaster(scratch)
        assert running is not None
    assert clusters.postmaster(scratch) is None
    assert not scratch.data.parent.exists()
