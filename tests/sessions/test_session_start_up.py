"""Importing costs what is used, and no more."""

import subprocess
import sys

import pytest

HEAVY = ("sqlalchemy", "psycopg", "sqlalchemy.orm", "cryptography", "boto3", "opentelemetry")

_PROBE = """
import sys
{statement}
print(*(name for name in {heavy!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import writersroom_db", ""),
        ("from writersroom_db import Database", "sqlalchemy psycopg"),
        (
            "from writersroom_db import Database; Database('postgresql://ann@localhost/rooms')",
            "sqlalchemy psycopg",
        ),
        ("from writersroom_db import AsyncDatabase", "sqlalchemy psycopg sqlalchemy.orm"),
        ("import writersroom_db.sessions.tokens", "psycopg"),
    ],
)
def test_an_import_loads_no_more_than_it_needs(statement: str, loaded: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE.format(statement=statement, heavy=HEAVY)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == loaded


def test_what_is_not_there_is_named() -> None:
    import writersroom_db

    with pytest.raises(AttributeError, match="Databse"):
        writersroom_db.Databse  # noqa: B018
