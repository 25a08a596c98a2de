"""Every single change by hand, to any kind of object, is found and named; nothing else is."""

import re
from pathlib import Path

import pytest
from tests.catalog.rich import Rich, headlines

CHANGES = re.findall(
    r"^-- # (?P<name>.+)\n(?P<told>(?:-- > .+\n)+)(?P<statements>(?:.+\n)+)",
    Path(__file__).with_name("changes.sql").read_text(),
    re.MULTILINE,
)
REST = "…"


@pytest.mark.parametrize(
    ("told", "statements"), [pytest.param(told, sql, id=name) for name, told, sql in CHANGES]
)
def test_change_is_found_and_named(rich: Rich, told: str, statements: str) -> None:
    rich.execute(statements.replace("THIS_DATABASE", rich.connection.info.dbname))
    found = headlines(rich.diff())
    expected = {line.removeprefix("-- > ") for line in told.splitlines()}
    if REST in expected:
        assert found > expected - {REST}
    else:
        assert found == expected


def test_unchanged_database_differs_in_nothing(rich: Rich) -> None:
    assert not rich.diff()
