"""The SQL files of the batches."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"


def query(name: str) -> bytes:
    """Return the text of ``sql/NAME.sql``."""
    return (_FOLDER / f"{name}.sql").read_bytes()
