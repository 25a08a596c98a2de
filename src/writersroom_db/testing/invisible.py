"""What a user must not see: proved of a row that is there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql

from writersroom_db import Database
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.services.query import Query, value


@dataclass(frozen=True)
class AssertInvisible:
    """Asks the superuser whether a row is there, and the service whether its user sees it."""

    database: Database
    superuser: DatabaseUrl

    def __call__(self, table: type[Any] | str, row_id: UUID, user_id: UUID) -> None:
        """Fail where the row is missing, which proves nothing, or where the user sees it.

        ``table`` is a model, or the name of a table of ``app``.
        """
        name = table if isinstance(table, str) else table.__tablename__
        counting = sql.SQL("select count(*) from app.{} where id = %(id)s").format(
            sql.Identifier(name)
        )
        with connect(self.superuser) as connection:
            there = connection.execute(counting, {"id": row_id}).fetchone()
        if there != (1,):
            raise AssertionError(f"there is no row {row_id} in app.{name}: nothing was proved")
        text = counting.as_string(None).encode()
        query = Query(f"assert_invisible {name}", text, {"id": row_id}, value)
        if self.database.run_as(user_id, query):
            raise AssertionError(f"user {user_id} sees row {row_id} of app.{name}")
