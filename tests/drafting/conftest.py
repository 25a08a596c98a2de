"""A checkout's copy whose declaration tests may edit, and the database that it had migrated."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from writersroom_db.attempts import silent
from writersroom_db.catalog import Fact, read_facts
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.declared import build_declared
from writersroom_db.files import sql_root
from writersroom_db.migrations import migrate
from writersroom_db.migrations.preflight import make_roles
from writersroom_db.scratch import scratch_database
from writersroom_db.testing.servers import TestServer

RICH = Path(__file__).with_name("rich.sql")
_MODULES = (
    "declared",
    "drafting.plan",
    "migrations.environment",
    "migrations.preflight",
    "migrations.revisions",
)
_FOLDERS = ("schema", "migrations", "partitions", "rls_policies", "matviews")


@dataclass(frozen=True)
class Migrated:
    """A database that was migrated with rich.sql as its last revision, and its facts."""

    url: DatabaseUrl
    facts: frozenset[Fact]


def copy_tree(place: Path) -> None:
    """Copy the SQL folders, and add rich.sql to what is declared and to the revisions."""
    for name in _FOLDERS:
        shutil.copytree(
            sql_root() / name, place / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    rich = RICH.read_text()
    (place / "schema/app/rich.sql").write_text(rich)
    with (place / "schema/install.psql").open("a") as install:
        install.write("\\ir app/rich.sql\n")
    last = max((place / "migrations/versions").glob("0*.py")).name[:4]
    number = f"{int(last) + 1:04}"
    header = "-- purpose: rich\n-- locks: none\n\n"
    folder = place / "migrations"
    (folder / f"{number}_rich.up.sql").write_text(header + rich[rich.index("\n\n") :])
    (folder / f"{number}_rich.down.sql").write_text(f"{header}select;\n")
    (folder / f"versions/{number}_rich.py").write_text(
        '"""Rich."""\n\nfrom writersroom_db.migrations.environment import sql_pair\n\n'
        f'revision = "{number}"\ndown_revision = "{last}"\n\n'
        f'upgrade, downgrade = sql_pair("{number}_rich")\n'
    )


def point_at(place: Path, patch: pytest.MonkeyPatch) -> None:
    """Let every module of the library find the SQL in ``place``."""
    for module in _MODULES:
        patch.setattr(f"writersroom_db.{module}.sql_root", lambda: place)


@pytest.fixture(scope="session")
def migrated(cluster: TestServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migrated]:
    """Give a database with rich.sql as its last revision. Tests leave it as it is."""
    place = tmp_path_factory.mktemp("rich")
    copy_tree(place)
    with pytest.MonkeyPatch.context() as patch, scratch_database(cluster.url, "rich") as url:
        point_at(place, patch)
        migrate(url)
        patch.undo()
        yield Migrated(url, facts_of(url))


@pytest.fixture(scope="session")
def plain(cluster: TestServer) -> Iterator[DatabaseUrl]:
    """Give a database with what is declared, rich.sql not yet. Tests leave it as it is."""
    with scratch_database(cluster.url, "plain") as url:
        with connect(url, autocommit=True) as connection:
            make_roles(connection, url, silent)
            build_declared(connection)
        yield url


@pytest.fixture
def rich_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the checkout with rich.sql in it, at which the library looks."""
    copy_tree(tmp_path)
    point_at(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def before(cluster: TestServer, migrated: Migrated) -> Iterator[DatabaseUrl]:
    """Give a copy of the migrated database for the test to change."""
    with scratch_database(cluster.url, "before", template=migrated.url) as url:
        with connect(url, autocommit=True) as connection:
            make_roles(connection, url, silent)
        yield url


def facts_of(url: DatabaseUrl) -> frozenset[Fact]:
    """Read the facts of a database."""
    with connect(url, autocommit=True) as connection:
        return read_facts(connection)
