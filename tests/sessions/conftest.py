"""Both faces of a database, a service's login, and a writer with a document."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from tests.schema import rows
from tests.sessions.faces import Asynchronous, Face, Plain
from tests.sessions.writers import Writer, writer_with_document

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import login


@pytest.fixture(params=[Plain, Asynchronous], ids=["sync", "async"])
def face(request: pytest.FixtureRequest) -> Face:
    """Give what opens databases, with asyncio and without."""
    made: Face = request.param()
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that has a face inside it."""
    face: Any = pyfuncitem.funcargs.get("face")
    if face is None:
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in wanted}
    face.run(partial(pyfuncitem.obj, **arguments))
    return True


@pytest.fixture
def url(migrated_database: DatabaseUrl) -> DatabaseUrl:
    """Give the URL of the services' login to a database of the test's own."""
    return login(migrated_database, "writersroom_app")


@pytest.fixture
def writer(connection: rows.Database) -> Writer:
    """Give a writer with a project and a document, committed."""
    made = writer_with_document(connection)
    connection.commit()
    return made


@pytest.fixture
def outside(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Give a superuser's connection in autocommit mode, which looks on."""
    connection.commit()
    connection.autocommit = True
    yield connection
    connection.autocommit = False
