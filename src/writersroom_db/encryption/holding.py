"""A connection that changes keys and what is under them: one at a time, as the owner."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.access.owner import as_owner
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption.data_keys import query
from writersroom_db.errors import ConnectionLost, RotationRunning, StatementFailed
from writersroom_db.limits import Limits

TABLE = ("ops", "data_keys")
LIMITS = Limits()
_LOCK = 0x77726B73


@contextmanager
def holding_keys(url: DatabaseUrl, limits: Limits) -> Iterator[psycopg.Connection[TupleRow]]:
    """Give a connection in autocommit, as the owner, while no other command changes keys.

    An error of the server is told without its details, which may hold values.

    Raises RotationRunning, ConnectionLost, StatementFailed; NotMigrated and MayNotRead as
    `as_owner` says.
    """
    with as_owner(url, *TABLE) as connection:
        bounds = {
            "key": _LOCK,
            "deadline": str(int(1000 * limits.deadline)),
            "lock_timeout": str(int(1000 * limits.lock_timeout)),
        }
        row = connection.execute(query("hold").encode(), bounds).fetchone()
        if row is None or not row[-1]:
            raise RotationRunning
        try:
            yield connection
        except psycopg.Error as error:
            if connection.closed:
                raise ConnectionLost("The connection broke while keys were changed.") from None
            raise StatementFailed(
                f"The server says: {error.diag.message_primary} ({error.sqlstate})",
                sqlstate=error.sqlstate,
                hint="What was committed is kept: mend what is named and run the command again.",
            ) from None
