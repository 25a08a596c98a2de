"""How much is proved, from which seed, and where the figures go.

WRITERSROOM_PROOFS=full asks for the full amount; nothing else differs from the small one.
WRITERSROOM_PROOFS_SEED repeats a run's choices.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import TestServer, fresh_database

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

Figure = Callable[[str, object], None]
"""Takes a figure's name and value: they are printed when all is done."""


@dataclass(frozen=True)
class Amount:
    """How often each proof is repeated; ``kills`` are those of a scenario.

    ``sealed`` is how many encrypted values there are.
    """

    rounds: int
    kills: int
    storms: int
    changes: int
    saves: int
    sealed: int


SMALL = Amount(rounds=1, kills=6, storms=1, changes=160, saves=400, sealed=2_000)
FULL = Amount(rounds=20, kills=40, storms=15, changes=1_000_000, saves=4000, sealed=100_000)


@pytest.fixture(scope="session")
def amount() -> Amount:
    """Give how much is to be proved."""
    return FULL if os.environ.get("WRITERSROOM_PROOFS") == "full" else SMALL


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Give a function that takes a figure for the list at the end."""

    def take(name: str, value: object) -> None:
        print(f"{name}: {value}")  # noqa: T201 (a failing test shows it)
        record_property(f"figure {name}", str(value))

    return take


@pytest.fixture
def chance(figure: Figure, request: pytest.FixtureRequest) -> random.Random:
    """Give what decides at random, by a seed that is told."""
    seed = int(os.environ.get("WRITERSROOM_PROOFS_SEED") or random.SystemRandom().getrandbits(32))
    figure(f"seed of {request.node.name}", seed)
    return random.Random(seed)  # noqa: S311 (no secret)


@pytest.fixture
def database(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give an empty database that copies are made of."""
    with fresh_database(cluster.url, f"writersroom_test_proof{WORKER}") as url:
        yield url


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures that the proofs took."""
    reports = [r for found in ("passed", "failed") for r in terminalreporter.getreports(found)]
    figures = [entry for report in reports for entry in report.user_properties]
    for name, value in figures:
        if name.startswith("figure "):
            terminalreporter.write_line(f"{name.removeprefix('figure ')}: {value}")
