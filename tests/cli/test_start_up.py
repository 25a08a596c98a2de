"""Starting is quick: help and version import nothing that is heavy."""

import subprocess
import sys

import pytest
from tests.cli.conftest import Run

import writersroom_db

VERSION = f"writersroom-db {writersroom_db.__version__}\n"
HEAVY = ("sqlalchemy", "alembic", "psycopg", "boto3", "great_expectations", "rich")

_PROBE = """
import sys
from writersroom_db_cli.main import main
sys.argv[1:] = {arguments!r}
code = main()
print("loaded:", *(name for name in {heavy!r} if name in sys.modules))
sys.exit(code)
"""


def _probe(arguments: list[str]) -> str:
    code = _PROBE.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["migrate", "--help"],
        ["validate", "--help"],
        ["server", "--help"],
        ["content", "gc", "--help"],
        ["demo", "--help"],
        ["keys", "rotate", "--help"],
    ],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert _probe(arguments).splitlines()[-1] == "loaded:"


def test_version_does_not_even_import_typer() -> None:
    code = _PROBE.format(arguments=["--version"], heavy=("typer",))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == f"{VERSION}loaded:\n"


@pytest.mark.parametrize("arguments", [["--help"], ["status", "--no-such-option"]])
def test_what_was_imported_is_not_looked_through_for_garbage(arguments: list[str]) -> None:
    code = _PROBE.format(arguments=arguments, heavy=()).replace(
        "sys.exit(code)",
        "import gc\nprint(gc.get_freeze_count() > 10_000, gc.isenabled(), gc.get_threshold()[0])",
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "True True 100000"


def test_version_is_printed_whatever_stands_beside_it(run: Run) -> None:
    assert run("--version").out == VERSION
    assert run("--version", "status").out == VERSION


def test_help_tells_the_exit_codes(run: Run) -> None:
    shown = run("--help")
    assert shown.code == 0
    assert "Exit codes: 0 done; 1 found something" in shown.out
    assert shown.err == ""


def test_missing_extra_is_one_clear_line() -> None:
    code = "import sys; sys.modules['typer'] = None\n" + _PROBE.format(
        arguments=["status"], heavy=()
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr == (
        "error: The command line is not installed: typer is missing.\n"
        "hint: pip install 'writersroom-db[cli]'\n"
    )


def test_module_stands_in_for_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "writersroom_db_cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == VERSION
