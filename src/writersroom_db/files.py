"""Where the SQL is: in the installed wheel, else in the checkout. Nothing else knows."""

from pathlib import Path

_PACKAGED = Path(__file__).parent / "sql"
_CHECKOUT = Path(__file__).parents[2]


def sql_root() -> Path:
    """Return the folder that holds ``schema/``, ``migrations/`` and the other SQL folders."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def is_packaged(root: Path) -> bool:
    """Tell whether ``root`` came with the wheel: files there are not for editing."""
    return root == _PACKAGED
