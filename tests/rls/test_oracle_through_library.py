"""What the library lets each user do is what the model says, with asyncio and without."""

import asyncio
import os
import random
from collections.abc import Callable, Iterator

import pytest

from tests.rls.oracle import Acting, grant_moves, judge, judge_moves
from tests.rls.through_library import with_asyncio, without_asyncio
from tests.rls.worlds import make_world
from tests.schema import rows
from writersroom_db import AsyncDatabase, Database
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import MissingIdentity
from writersroom_db.testing.servers import login

FULL = os.environ.get("WRITERSROOM_PROOFS") == "full"
WORLDS = 100 if FULL else 1
WANTED = 250_000 if FULL else 2_000


@pytest.fixture(params=["sync", "async"])
def acting(request: pytest.FixtureRequest, migrated_database: DatabaseUrl) -> Iterator[Acting]:
    """Give both ways through the library."""
    url = login(migrated_database, "writersroom_app")
    if request.param == "sync":
        with Database(url) as database:
            yield without_asyncio(database)
        return
    with asyncio.Runner() as runner:
        on_a_loop = AsyncDatabase(url)
        yield with_asyncio(on_a_loop, runner)
        runner.run(on_a_loop.close())


def test_every_decision_through_the_library_is_the_models(
    acting: Acting,
    connection: rows.Database,
    record_property: Callable[[str, object], None],
) -> None:
    decisions, differences = 0, []
    for seed in range(2 * WORLDS):
        if seed == WORLDS:
            grant_moves(connection)
        ask = judge if seed < WORLDS else judge_moves
        world = make_world(connection, random.Random(seed))  # noqa: S311 (no secret)
        connection.commit()
        for user in world.users:
            found = ask(acting, world, user)
            decisions += found.decisions
            differences += found.differences
        connection.execute("truncate app.users, app.ai_agents cascade")
        connection.commit()
    assert differences == []
    assert decisions >= WANTED
    record_property("figure decisions of the oracle through the library", f"{decisions:,}")


def test_nobody_gets_a_session(migrated_database: DatabaseUrl) -> None:
    with (
        Database(login(migrated_database, "writersroom_app")) as database,
        pytest.raises(MissingIdentity),
        database.as_user(None),
    ):
        pass
