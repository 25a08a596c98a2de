"""The guide's examples do what they say, one after the other, on a real database."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption.creating import create_keys, plan_creation
from writersroom_db.reference import page
from writersroom_db.testing.servers import login

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "services.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```python(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[str]:
    """Return the guide's Python, block by block, but for what stands in a file of its own."""
    return [code for file, code in FENCE.findall(GUIDE) if not file]


@pytest.fixture
def names(
    connection: rows.Database, migrated_database: DatabaseUrl, tmp_path: Path
) -> dict[str, Any]:
    """Give the names that the guide takes for granted."""
    user = rows.user(connection, email="nora@example.com", email_verified=True)
    connection.commit()
    keys = f"file:{tmp_path / 'key'}"
    create_keys(migrated_database, plan_creation(migrated_database, keys))
    return {
        "KEYS": keys,
        "email": "nora@example.com",
        "URL": login(migrated_database, "writersroom_app"),
        "AUTH_URL": login(migrated_database, "writersroom_auth"),
        "WORKER_URL": login(migrated_database, "writersroom_worker"),
        "CURSOR_KEY": b"signs the cursors of tests alone",
        "STORE": str(tmp_path / "store"),
        "user_id": user,
    }


def test_every_block_runs_after_those_before_it(names: dict[str, Any]) -> None:
    for number, block in enumerate(blocks(), 1):
        exec(compile(block, f"docs/services.md, block {number}", "exec"), names)  # noqa: S102
    assert names["total"] == 1
    assert (names["number"], names["first"], names["title"]) == (2, "INT. NIGHT", "Long heat")
    assert names["rule"] == "projects_visibility_check"
    assert names["titles"] == ["Long heat"]
    assert names["seed"] == "JBSWY3DPEHPK3PXP"
    names["db"].close()


def test_the_service_in_ten_lines_is_the_one_that_is_tested() -> None:
    root = DOCS.parent
    shown = {file: code for file, code in FENCE.findall(GUIDE) if file}
    assert len(shown) == 1
    for file, code in shown.items():
        whole = (root / file).read_text(encoding="utf-8")
        docstring = ast.get_docstring(ast.parse(whole), clean=False)
        assert whole.removeprefix(f'"""{docstring}"""\n\n') == code
        lines = [line for line in code.splitlines() if line.strip()]
        imports = [line for line in lines if line.startswith(("from", "import"))]
        assert len(lines) - len(imports) <= 10


def test_every_error_in_the_table_is_one_of_ours() -> None:
    import writersroom_db.errors as errors

    table = [line for line in GUIDE.splitlines() if re.match(r"\| `\w+`", line)]
    named = {name for line in table for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert len(named) > 10
    assert named <= set(errors.__all__)


def test_the_reference_is_what_the_docstrings_say() -> None:
    written = (DOCS / "api.md").read_text(encoding="utf-8")
    assert written == page(), "run: make docs"
