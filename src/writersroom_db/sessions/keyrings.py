"""The keyring of a service, whose data keys come by sessions of `Database.auth`."""

from collections.abc import Iterable

from writersroom_db.encryption import DataKey, Keyring, KeyWrapper
from writersroom_db.services import accounts
from writersroom_db.sessions.database import Database


def make_keyring(database: Database, wrapper: KeyWrapper) -> Keyring:
    """Return a keyring, one a process; it reads keys when it meets one that it doesn't know.

    It blocks meanwhile: on asyncio call what uses it by ``asyncio.to_thread``.
    """

    def load() -> Iterable[DataKey]:
        with database.auth() as session:
            return session.run(accounts.data_keys())

    return Keyring(load, wrapper)
