"""``revision`` shows or writes its files, and its exit code tells whether anything is left."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from writersroom_db.files import sql_root
from writersroom_db.testing.servers import TestServer
from writersroom_db_cli.boundary import run as run_here


def test_nothing_differs_in_a_clean_checkout(run: Run, cluster: TestServer) -> None:
    ran = run("revision", "Pen names", "--dry-run", "--json", url=cluster.url)
    assert ran.code == 1
    assert ran.json["proved"] is False
    (name,) = ran.json["revisions"]
    (left,) = ran.json["left"]
    assert left.startswith("what is declared and what the migrations build don't differ")
    assert left.endswith(f"migrations/{name}.up.sql")
    assert [Path(file["path"]).suffix for file in ran.json["files"]] == [".sql", ".sql", ".py"]
    assert "building what is declared" in ran.err


def test_a_dry_run_prints_the_files_and_writes_none(run: Run) -> None:
    before = sorted(sql_root().joinpath("migrations").rglob("*.sql"))
    ran = run("revision", "Pen names", "--empty", "--dry-run")
    assert ran.code == 1
    assert "_pen_names.up.sql\n-- purpose: Pen names\n" in ran.out
    assert "Left: nothing was compared" in ran.out
    assert sorted(sql_root().joinpath("migrations").rglob("*.sql")) == before


def test_an_empty_message_and_a_missing_server_are_refused(run: Run) -> None:
    assert run("revision", " ", "--empty").code == 2
    missing = run("revision", "Pen names")
    assert missing.code == 2
    assert "No database was named" in missing.err


def test_a_message_of_other_bytes_is_refused_in_one_line(run: Run) -> None:
    before = sorted(sql_root().joinpath("migrations").rglob("*"))
    ran = run("revision", "drop \udcff", "--empty")
    assert ran.code == 2
    error, hint = ran.err.splitlines()
    assert error == r"error: The message 'drop \udcff' is not UTF-8."
    assert hint.startswith("hint: ")
    assert sorted(sql_root().joinpath("migrations").rglob("*")) == before


def test_the_files_are_written_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "migrations/versions").mkdir(parents=True)
    for module in ("drafting.plan", "migrations.revisions"):
        monkeypatch.setattr(f"writersroom_db.{module}.sql_root", lambda: tmp_path)
    assert run_here(["revision", "Pen names", "--empty"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Wrote migrations/0001_pen_names.up.sql.",
        "Wrote migrations/0001_pen_names.down.sql.",
        "Wrote migrations/versions/0001_pen_names.py.",
        "Left: nothing was compared: write the change in migrations/0001_pen_names.up.sql",
    ]
    assert len(list(tmp_path.rglob("*.*"))) == 3
