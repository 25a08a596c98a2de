"""Expand and contract ship apart, and never out of order."""

import pytest
from tests.migrations.books import current, state_of
from tests.migrations.conftest import HEAD, WithRevision

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
    assert (result.revision, result.waiting) == ("0007", (narrower,))

    again = migrate(migrated_database, phase="expand")
    assert (again.steps, again.waiting) == ((), (narrower,))

    assert [step.name for step in migrate(migrated_database, phase="contract").steps] == [narrower]
    assert migrate(migrated_database, phase="contract").steps == ()


@pytest.mark.usefixtures("expand_then_contract")
def test_all_runs_both(migrated_database: DatabaseUrl) -> None:
    assert migrate(migrated_database).revision == "0008"


@pytest.mark.usefixtures("expand_then_contract")
def test_contract_does_not_run_ahead_of_expand(migrated_database: DatabaseUrl) -> None:
    before = state_of(migrated_database)
    with pytest.raises(PhaseBlocked, match=r"0007_wider \(expand\) is pending"):
        migrate(migrated_database, phase="contract")
    assert state_of(migrated_database) == before


@pytest.mark.usefixtures("expand_then_contract")
def test_expand_does_not_leave_behind_what_a_deployment_needs(
    migrated_database: DatabaseUrl, with_revision: WithRevision
) -> None:
    with_revision("wider_still", "select;")
    with pytest.raises(PhaseBlocked, match=r"0009_wider_still .* behind 0008_narrower"):
        migrate(migrated_database, phase="expand")
    assert current(migrated_database) == HEAD

    migrate(migrated_database, to="0007")
    result = migrate(migrated_database, phase="contract")
    assert (result.revision, result.waiting) == ("0008", ("0009_wider_still",))
    assert migrate(migrated_database, phase="expand").revision == "0009"


@pytest.mark.usefixtures("expand_then_contract")
def test_the_plan_tells_what_waits(migrated_database: DatabaseUrl) -> None:
    plan = plan_migrate(migrated_database, phase="expand")
    assert plan.to_json()["waiting"] == ["0008_narrower"]
    assert [step["phase"] for step in plan.to_json()["steps"]] == ["expand"]
    assert plan.target == "0007"
