"""Whatever weakens a policy, a grant, a trigger or a function is noticed by the oracle."""

import random
from collections.abc import Callable

import psycopg

from tests.rls.histories import follows
from tests.rls.mutations import Mutation, mutations
from tests.rls.oracle import judge_all, judge_world
from tests.rls.verdict import Verdict
from tests.rls.worlds import Size, make_world
from tests.schema import rows

WANTED = 150
WORLDS = 12
HISTORIES = 12
RICH = Size(users=8, projects=18, sessions=40)


Figure = Callable[[str, object], None]


def test_there_are_enough_weakenings(connection: rows.Database, record_property: Figure) -> None:
    every = list(mutations(connection))
    assert len({one.statement for one in every}) == len(every) >= WANTED
    record_property("figure weakenings, each noticed", len(every))


def test_every_weaker_policy_grant_and_function_is_noticed(connection: rows.Database) -> None:
    """Asked of a world in which every rule makes a difference to somebody."""
    with connection.transaction(force_rollback=True):
        world = make_world(connection, random.Random(13), RICH)  # noqa: S311 (no secret)
        connection.execute("set constraints all immediate")

        def noticed(one: Mutation) -> bool:
            return any(map(_differs, judge_all(connection, world, one.subjects)))

        assert not any(map(_differs, judge_all(connection, world, None)))
        named = [one for one in mutations(connection) if not one.anew]
        assert [one.name for one in named if not _weakened(connection, one, noticed)] == []


def test_every_weakening_of_what_they_stand_on_is_noticed(connection: rows.Database) -> None:
    """Asked of worlds that are made under it, and of histories of owners and members."""

    def noticed(one: Mutation) -> bool:
        if any(not follows(connection, seed) for seed in range(HISTORIES)):
            return True
        worlds = (judge_world(connection, seed, one.subjects) for seed in range(WORLDS))
        return any(map(_differs, worlds))

    assert all(follows(connection, seed) for seed in range(HISTORIES))
    assert not _differs(judge_world(connection, 0))
    beneath = [one for one in mutations(connection) if one.anew]
    assert [one.name for one in beneath if not _weakened(connection, one, noticed)] == []


def _weakened(db: rows.Database, one: Mutation, noticed: Callable[[Mutation], bool]) -> bool:
    """Weaken, and tell whether something differs, or can't even be asked."""
    with db.transaction(force_rollback=True):
        db.execute(one.statement.encode())
        try:
            with db.transaction():
                return noticed(one)
        except psycopg.Error:
            return True


def _differs(verdict: Verdict) -> bool:
    return bool(verdict.differences)
