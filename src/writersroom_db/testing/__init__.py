"""A pytest plugin for services: each test has a database of its own, migrated and filled.

In ``conftest.py``::

    pytest_plugins = ["writersroom_db.testing"]

It needs the extra ``[testing]``. The server is the embedded one, or the one that
WRITERSROOM_TEST_DATABASE_URL names (as superuser, whose logins need no password).
"""

from writersroom_db.testing.fixtures import (
    as_user,
    assert_invisible,
    pytest_configure,
    world,
    writersroom_db,
    writersroom_server,
    writersroom_store,
    writersroom_template,
    writersroom_url,
)
from writersroom_db.testing.world import World

__all__ = [
    "World",
    "as_user",
    "assert_invisible",
    "pytest_configure",
    "world",
    "writersroom_db",
    "writersroom_server",
    "writersroom_store",
    "writersroom_template",
    "writersroom_url",
]
