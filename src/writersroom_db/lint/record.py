"""Recording new migrations in ``migrations/checksums``: lines are added, and none is changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writersroom_db.errors import RecordRefused
from writersroom_db.files import sql_root
from writersroom_db.lint.structure.checksums import check_checksums, read_lines
from writersroom_db.lint.structure.names import pair_files
from writersroom_db.lint.structure.tree import read_tree


@dataclass(frozen=True)
class RecordPlan:
    """The ``lines`` to add to the file ``path``, whose whole text will be ``text``."""

    path: Path
    lines: tuple[str, ...]
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        return {"file": f"{self.path.parent.name}/{self.path.name}", "lines": list(self.lines)}


def plan_record(root: Path | None = None) -> RecordPlan:
    """Plan the lines of the files that are not recorded yet.

    Raises RecordRefused, with the list, where a recorded file is gone or has another text, or a
    line can't be read.
    """
    tree = read_tree(root or sql_root())
    wrong = [found for found in check_checksums(tree) if found.rule != "not-recorded"]
    if wrong:
        listed = "; ".join(f"{found.file}:{found.line}: {found.message}" for found in wrong)
        raise RecordRefused(f"Nothing is recorded: {listed}.")
    recorded = dict(read_lines(tree.checksums.content).values())
    new = {
        source.name: source.checksum for source in pair_files(tree) if source.name not in recorded
    }
    return RecordPlan(
        tree.root / tree.checksums.file, _lines(new), "\n".join((*_lines(recorded | new), ""))
    )


def record(plan: RecordPlan) -> None:
    """Write the file that ``plan`` describes, whole or not at all."""
    if plan.lines:
        draft = plan.path.with_name(f"{plan.path.name}.new")
        draft.write_text(plan.text, encoding="utf-8", newline="\n")
        draft.replace(plan.path)


def _lines(checksums: dict[str, str]) -> tuple[str, ...]:
    return tuple(f"{checksum}  {name}" for name, checksum in sorted(checksums.items()))
