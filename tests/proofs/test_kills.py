"""Killed at any point, the same command run again ends where an undisturbed run would have."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.proofs.conftest import Amount, Figure
from tests.proofs.databases import rows
from tests.proofs.installation import installation
from tests.proofs.killing import OURSELVES, Kills, Range, kill_once
from tests.proofs.scenarios import SCENARIOS, Scenario

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import fresh_database, scratch_cluster


@contextmanager
def _range(scenario: Scenario, server: DatabaseUrl, root: Path) -> Iterator[Range]:
    with (
        fresh_database(server, "writersroom_test_killed") as template,
        installation(root, scenario.added) as commands,
        connect(server, autocommit=True, application_name=OURSELVES) as looking,
    ):
        for verb, *options in scenario.before:
            ended = commands.run(verb, template, *options)
            assert ended.code == 0, ended.err
        rows(template, scenario.spoil)
        yield Range(scenario, commands, template, looking)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_killed_command_run_again_converges(
    scenario: Scenario,
    tmp_path: Path,
    amount: Amount,
    chance: random.Random,
    figure: Figure,
) -> None:
    kills = Kills()
    with (
        scratch_cluster() as scratch,
        _range(scenario, scratch.url(), tmp_path) as place,
    ):
        expected = place.undisturbed()
        kills.reach = expected.seconds
        while kills.landed < amount.kills:
            assert kills.missed <= 3 * amount.kills, "the command is too quick for the killer"
            kill_once(place, expected, chance, kills)
    figure(f"kills, {scenario.name}", f"{kills.landed}, while {dict(kills.where.most_common())}")
    assert kills.unforeseen == []
