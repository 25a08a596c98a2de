"""Writes planned files: each whole or not at all, and none over another."""

from pathlib import Path

from writersroom_db.drafting.plan import RevisionPlan
from writersroom_db.errors import FileInTheWay


def write_revision(plan: RevisionPlan) -> None:
    """Write the files of ``plan``, the modules last: until its module stands, no revision is there.

    A file that a killed run wrote just so is left as it is. Raises FileInTheWay, before anything
    is written, when another text stands where a file is to be.
    """
    for path, text in plan.files:
        if path.exists() and path.read_text(encoding="utf-8") != text:
            raise FileInTheWay(f"{path} stands there already.")
    for path, text in plan.files:
        _write(path, text)


def _write(path: Path, text: str) -> None:
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
