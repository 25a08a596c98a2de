"""What a database is for when nobody has said it."""

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate


def test_a_new_database_is_production(empty_database: DatabaseUrl) -> None:
    assert migrate(empty_database).environment == "production"


def test_the_server_may_say_what_its_databases_are_for(empty_database: DatabaseUrl) -> None:
    with connect(empty_database, autocommit=True) as connection:
        name = empty_database.database
        connection.execute(f'alter database "{name}" set writersroom.environment = test'.encode())
    assert migrate(empty_database).environment == "test"
