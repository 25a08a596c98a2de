"""The whole path as a master role that is no superuser, as on Aurora."""

from tests.migrations.books import value
from tests.revisions import HEAD

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drift import find_drift
from writersroom_db.migrations import migrate, rollback
from writersroom_db.status import read_status


def test_a_master_that_is_no_superuser_goes_up_down_and_up_again(
    master_database: DatabaseUrl,
) -> None:
    assert value(master_database, "select current_setting('is_superuser')") == "off"
    assert migrate(master_database).revision == HEAD
    assert read_status(master_database).pending == ()
    assert not find_drift(master_database)
    assert rollback(master_database, to="base").revision is None
    assert migrate(master_database).revision == HEAD
    assert not find_drift(master_database)
