"""The Writers Room's database: its SQL, and the library that drives it.

Importing this package costs nothing: every module is imported where it is used, and what services
begin with when it is first asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writersroom_db.sessions.async_database import AsyncDatabase
    from writersroom_db.sessions.database import Database

__all__ = ["AsyncDatabase", "Database", "__version__"]

__version__ = "0.1.0"
"""The version of the library: three numbers, by semantic versioning."""


def __getattr__(name: str) -> object:
    if name == "Database":
        from writersroom_db.sessions.database import Database

        return Database
    if name == "AsyncDatabase":
        from writersroom_db.sessions.async_database import AsyncDatabase

        return AsyncDatabase
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
