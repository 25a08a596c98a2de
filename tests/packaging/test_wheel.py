"""The wheel carries what git tracks, and a service that installs it finds the SQL."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SQL_FOLDERS = ("schema", "migrations", "rls_policies", "partitions", "matviews", "quality_checks")

ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import writersroom_db, writersroom_db.files
import writersroom_db_cli
print(json.dumps({
    "library": writersroom_db.__file__,
    "cli": writersroom_db_cli.__path__[0],
    "sql": str(writersroom_db.files.sql_root()),
    "version": writersroom_db.__version__,
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel, built from this tree."""
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), ".")
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    """Give the paths inside the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the wheel and nothing else installed in it."""
    target = tmp_path_factory.mktemp("site")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    _run(*pip, "--no-deps", "--no-index", "--target", str(target), str(wheel))
    return target


@pytest.mark.parametrize("folder", SQL_FOLDERS)
def test_wheel_carries_the_sql_that_git_tracks(folder: str, names: frozenset[str]) -> None:
    prefix = "writersroom_db/sql/"

    shipped = {name.removeprefix(prefix) for name in names if name.startswith(prefix + folder)}

    assert shipped == _tracked(folder)


@pytest.mark.parametrize(
    ("package", "folder"),
    [("writersroom_db", "src"), ("writersroom_db_cli", "cli")],
)
def test_wheel_carries_the_package_that_git_tracks(
    package: str, folder: str, names: frozenset[str]
) -> None:
    shipped = {
        name
        for name in names
        if name.startswith(f"{package}/") and not name.startswith(f"{package}/sql/")
    }

    assert shipped == {name.removeprefix(f"{folder}/") for name in _tracked(f"{folder}/{package}")}
    assert f"{package}/py.typed" in shipped


def test_wheel_carries_nothing_else(names: frozenset[str]) -> None:
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}

    assert tops == {"writersroom_db", "writersroom_db_cli"}


def test_installed_library_finds_the_sql_that_came_with_it(installed: Path, tmp_path: Path) -> None:
    answer = json.loads(_run(sys.executable, "-I", "-c", ASK, str(installed), cwd=tmp_path))

    assert Path(answer["library"]).is_relative_to(installed)
    assert Path(answer["cli"]).is_relative_to(installed)
    root = Path(answer["sql"])
    assert root.is_relative_to(installed)
    assert (root / "schema/install.psql").read_bytes() == (
        ROOT / "schema/install.psql"
    ).read_bytes()
    (info,) = installed.glob("writersroom_db-*.dist-info")
    assert info.name == f"writersroom_db-{answer['version']}.dist-info"


def test_installed_library_needs_no_extra(installed: Path) -> None:
    metadata = next(installed.glob("*.dist-info/METADATA")).read_text(encoding="utf-8")

    needed = [
        name
        for name, rest in re.findall(r"^Requires-Dist: ([\w-]+)(.*)$", metadata, re.MULTILINE)
        if "extra ==" not in rest
    ]

    assert sorted(needed) == ["cryptography", "psycopg", "sqlalchemy"]


def _tracked(folder: str) -> set[str]:
    listed = _run("git", "ls-files", "-z", "--", folder)
    return {name for name in listed.split("\0") if name}


def _run(*command: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
