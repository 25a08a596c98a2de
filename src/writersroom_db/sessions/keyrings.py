"""The keyring of a service, whose data keys come by sessions of `Database.auth`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from writersroom_db.encryption import DataKey, Keyring, KeyWrapper
from writersroom_db.services import accounts
from writersroom_db.sessions.database import Database
from writersroom_db.sessions.options import Pool

if TYPE_CHECKING:
    from writersroom_db.sessions.async_database import AsyncDatabase


def make_keyring(database: "Database | AsyncDatabase", wrapper: KeyWrapper) -> Keyring:
    """Return a keyring, one a process; it reads keys when it meets one that it doesn't know.

    It reads them by a connection of its own: those who wait for it may hold all of the pool's. It
    blocks meanwhile, also for an `AsyncDatabase`: call what uses it by ``asyncio.to_thread``.
    """
    known = database.settings
    own = Database(
        known.url,
        auth_url=known.auth_url,
        password=known.password,
        pool=Pool(size=1, overflow=0),
        timeouts=known.timeouts,
        application_name=known.application_name,
        prepared_statements=known.prepared_statements,
        tracer_provider=known.tracer_provider,
    )

    def load() -> Iterable[DataKey]:
        try:
            with own.auth() as session:
                return session.run(accounts.data_keys())
        finally:
            own.close()

    return Keyring(load, wrapper)
