"""The statements of the audit log, each in a file of its own."""

from functools import cache
from pathlib import Path

_SQL = Path(__file__).parent / "sql"


@cache
def query(name: str) -> bytes:
    """Return the statement ``sql/NAME.sql``."""
    return (_SQL / f"{name}.sql").read_bytes()
