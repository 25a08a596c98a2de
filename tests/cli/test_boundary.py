"""Whatever goes wrong ends as one line on stderr, with exit code 2 and no secret."""

import os
import subprocess

import pytest
from tests.cli.conftest import PROGRAM, Run

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db_cli import boundary
from writersroom_db_cli.redaction import redact

SECRET = "s3cret"


def _raise(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def invoke(_arguments: object) -> int:
        raise error

    monkeypatch.setattr(boundary, "_invoke", invoke)


def test_unforeseen_error_is_one_line_and_names_the_way_to_the_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WRITERSROOM_DEBUG", raising=False)
    _raise(ValueError("two\nlines"), monkeypatch)
    assert boundary.run(["status"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        "error: ValueError: two lines\nhint: set WRITERSROOM_DEBUG=1 for the traceback\n"
    )


def test_debug_variable_gives_the_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WRITERSROOM_DEBUG", "1")
    _raise(ValueError("broken"), monkeypatch)
    assert boundary.run(["status"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize("debug", ["", "1"])
@pytest.mark.parametrize("text", [SECRET, f"password={SECRET}", f"postgresql://a:{SECRET}@h/d"])
def test_unforeseen_error_shows_no_password(
    text: str, debug: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WRITERSROOM_DEBUG", debug)
    _raise(ValueError(f"tried with {text}"), monkeypatch)
    assert boundary.run(["status", "--database-url", f"postgresql://a:{SECRET}@h/d"]) == 2
    shown = capsys.readouterr()
    assert SECRET not in shown.out + shown.err
    assert "***" in shown.err


@pytest.mark.parametrize("variable", ["WRITERSROOM_DATABASE_URL", "PGPASSWORD"])
def test_unforeseen_error_shows_no_password_of_the_environment(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    value = SECRET if variable == "PGPASSWORD" else f"postgresql://a:{SECRET}@h/d"
    monkeypatch.setenv(variable, value)
    _raise(ValueError(f"tried with {SECRET}"), monkeypatch)
    boundary.run(["status"])
    assert SECRET not in capsys.readouterr().err


def test_interruption_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _raise(KeyboardInterrupt(), monkeypatch)
    assert boundary.run(["status"]) == 2
    assert capsys.readouterr().err == "error: interrupted\n"


def test_reader_that_leaves_early_is_no_error(migrated_database: DatabaseUrl) -> None:
    piped = subprocess.Popen(
        ["bash", "-c", 'set -o pipefail; "$0" status --json | true', str(PROGRAM)],
        env={**os.environ, "WRITERSROOM_DATABASE_URL": migrated_database.conninfo},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _, err = piped.communicate(timeout=60)
    assert (piped.returncode, err) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ([], "Missing command.", "writersroom-db --help"),
        (["migrat"], "No such command 'migrat'.", "writersroom-db --help"),
        (["migrate", "--no"], "No such option: --no", "writersroom-db migrate --help"),
        (["migrate", "--attempts", "0"], "Invalid value for '--attempts'", "migrate --help"),
        (["server"], "Missing command.", "writersroom-db server --help"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], message: str, hint: str, run: Run) -> None:
    ran = run(*arguments)
    error, way_out = ran.err.splitlines()
    assert (ran.code, ran.out) == (2, "")
    assert error.startswith(f"error: {message}")
    assert way_out.startswith("hint: ")
    assert way_out.endswith(hint)


@pytest.mark.parametrize("url", ["postgresql://a:s3cret@h/d", "postgresql://a:x/@?s3cret@h/d"])
def test_wrong_usage_never_repeats_a_password(url: str, run: Run) -> None:
    ran = run("migrate", url)
    assert ran.code == 2
    assert "s3cret" not in ran.out + ran.err


def test_output_that_the_terminal_can_not_show_is_escaped(run: Run) -> None:
    ran = run("migrate", "--to", "…", url="", PYTHONIOENCODING="ascii")
    assert ran.code == 2
    assert "UnicodeEncodeError" not in ran.err


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://ann:a b@c@host/d", "postgresql://ann:***@host/d"),
        (r"host=h password='it\'s' user=u", "host=h password=*** user=u"),
        ("postgresql://h/d?password=x&a=b", "postgresql://h/d?password=***&a=b"),
        ("postgresql://ann@host/d", "postgresql://ann@host/d"),
    ],
)
def test_redaction_knows_where_passwords_stand(text: str, shown: str) -> None:
    assert redact(text) == shown
