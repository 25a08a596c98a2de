"""Expand and contract ship apart, and never out of order."""

import pytest
from tests.migrations.books import current, state_of
from tests.migrations.conftest import WithRevision
from tests.revisions import HEAD, NEXT, SECOND, THIRD

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import PhaseBlocked
from writersroom_db.migrations import migrate, plan_migrate

CONTRACT = "-- phase: contract"


@pytest.fixture
def expand_then_contract(with_revision: WithRevision) -> tuple[str, str]:
    """Add a revision of each phase, and return their names."""
    return (
        with_revision("wider", "create table app.wider ();", "drop table app.wider;"),
        with_revision("narrower", "select;", "select;", CONTRACT),
    )


def test_expand_leaves_what_contracts(
    migrated_database: DatabaseUrl, expand_then_contract: tuple[str, str]
) -> None:
    wider, narrower = expand_then_contract
    result = migrate(migrated_database, phase="expand")
    assert [step.name for step in result.steps] == [wider]
    assert (result.revision, result.waiting) == (NEXT, (narrower,))

    again = migrate(migrated_database, phase="expand")
    assert (again.steps, again.waiting) == ((), (narrower,))

    assert [step.name for step in migrate(migrated_database, phase="contract").steps] == [narrower]
    assert migrate(migrated_database, phase="contract").steps == ()


@pytest.mark.usefixtures("expand_then_contract")
def test_all_runs_both(migrated_database: DatabaseUrl) -> None:
    assert migrate(migrated_database).revision == SECOND


@pytest.mark.usefixtures("expand_then_contract")
def test_contract_does_not_run_ahead_of_expand(migrated_database: DatabaseUrl) -> None:
    before = state_of(migrated_database)
    with pytest.raises(PhaseBlocked, match=rf"{NEXT}_wider \(expand\) is pending"):
        migrate(migrated_database, phase="contract")
    assert state_of(migrated_database) == before


@pytest.mark.usefixtures("expand_then_contract")
def test_expand_does_not_leave_behind_what_a_deployment_needs(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("wider_still", "select;")
    with pytest.raises(PhaseBlocked, match=rf"{THIRD}_wider_still .* behind {SECOND}_narrower"):
        migrate(migrated_database, phase="expand")
    assert current(migrated_database) == HEAD

    migrate(migrated_database, to=NEXT)
    result = migrate(migrated_database, phase="contract")
    assert (result.revision, result.waiting) == (SECOND, (f"{THIRD}_wider_still",))
    assert migrate(migrated_database, phase="expand").revision == THIRD


@pytest.mark.usefixtures("expand_then_contract")
def test_the_plan_tells_what_waits(migrated_database: DatabaseUrl) -> None:
    plan = plan_migrate(migrated_database, phase="expand")
    assert plan.to_json()["waiting"] == [f"{SECOND}_narrower"]
    assert [step["phase"] for step in plan.to_json()["steps"]] == ["expand"]
    assert plan.target == NEXT
