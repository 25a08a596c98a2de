"""The repository's files have the form that the documents promise."""

import ast
import re
from pathlib import Path

import pytest

from writersroom_db.sqltext import parse_header

ROOT = Path(__file__).parents[2]
DECLARED_FOLDERS = ("schema", "rls_policies", "partitions", "matviews")
PREFLIGHT = {"schema/roles.sql", "schema/database.sql"}
LONGEST = 300  # lines of a module

DECLARED = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in DECLARED_FOLDERS
    for path in (ROOT / folder).rglob("*.sql")
)
REVISIONS = sorted(path.stem for path in (ROOT / "migrations/versions").glob("*.py"))
MIGRATION_FILES = sorted(path.name for path in (ROOT / "migrations").glob("*.sql"))
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("src", "cli", "tests", "migrations")
    for path in (ROOT / folder).rglob("*.py")
)


def test_install_list_holds_every_declared_file_once() -> None:
    text = (ROOT / "schema/install.psql").read_text(encoding="utf-8")

    listed = [
        (ROOT / "schema" / name).resolve().relative_to(ROOT).as_posix()
        for name in re.findall(r"^\\ir (\S+)$", text, re.MULTILINE)
    ]

    assert sorted(listed) == sorted(set(DECLARED) - PREFLIGHT)


@pytest.mark.parametrize("name", DECLARED)
def test_declared_file_opens_with_its_purpose_owner_and_reason(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()

    keys = re.findall(r"^-- (\w+): \S", "\n".join(_comment_block(lines)), re.MULTILINE)

    assert keys == ["purpose", "owner", "why"]


@pytest.mark.parametrize("name", MIGRATION_FILES)
def test_migration_file_opens_with_a_header_that_can_be_read(name: str) -> None:
    header = parse_header((ROOT / "migrations" / name).read_text(encoding="utf-8"))

    assert header.purpose
    assert header.locks


def test_every_revision_has_its_module_and_both_files() -> None:
    files = [name for name in MIGRATION_FILES if name != "bookkeeping.sql"]

    assert REVISIONS
    assert files == sorted(
        f"{revision}.{direction}.sql" for revision in REVISIONS for direction in ("up", "down")
    )


@pytest.mark.parametrize("name", REVISIONS)
def test_revision_module_names_its_own_files(name: str) -> None:
    text = (ROOT / f"migrations/versions/{name}.py").read_text(encoding="utf-8")
    before = f'"{int(name[:4]) - 1:04}"' if name[:4] != "0001" else "None"

    assert re.fullmatch(r"\d{4}_[a-z0-9_]+", name)
    assert f'sql_pair("{name}")' in text
    assert f'\nrevision = "{name[:4]}"\n' in text
    assert f"\ndown_revision = {before}\n" in text


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is_for(name: str) -> None:
    module = ast.parse((ROOT / name).read_text(encoding="utf-8"))

    assert ast.get_docstring(module)


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(("src/", "cli/"))])
def test_module_is_short_enough_to_have_one_topic(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()

    assert len(lines) <= LONGEST


def _comment_block(lines: list[str]) -> list[str]:
    end = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end]
