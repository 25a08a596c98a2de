"""The whole review: the shape of the SQL folders first, then what their statements would do."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from writersroom_db.files import sql_root
from writersroom_db.lint import rules, structure
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.hazards import find_hazards
from writersroom_db.lint.released import find_rewritten, read_release
from writersroom_db.lint.structure import Rule, Tree
from writersroom_db.lint.structure.declared import in_install_order
from writersroom_db.lint.structure.names import revision_files
from writersroom_db.migrations.files import SqlFile

RULES: Mapping[str, Rule] = {**structure.RULES, **rules.RULES}
"""Every rule that a finding can name."""


def review(
    root: Path | None = None, since: str | None = None, *, unrecorded_too: bool = True
) -> tuple[Finding, ...]:
    """Return what is wrong in the SQL folders below ``root``, in the order of files and lines.

    ``since`` names a git ref, such as ``origin/main``: what it holds must be here unchanged.
    ``unrecorded_too`` is false when the missing checksums are about to be recorded. The statements
    of a file that can't be read are passed over; the finding about that says so.
    Raises HistoryUnreadable, SquawkMissing, SquawkFailed and BadClassification.
    """
    tree = structure.read_tree(root or sql_root())
    found = list(structure.find_misshapen(tree))
    if since is not None:
        found += find_rewritten(tree, read_release(tree.root, since))
    found += find_hazards(tuple(_pairs(tree)), tuple(_declared(tree)))
    return tuple(sorted(it for it in found if unrecorded_too or it.rule != "not-recorded"))


def _pairs(tree: Tree) -> Iterator[tuple[SqlFile, SqlFile]]:
    for files in revision_files(tree).values():
        up, down = (files[part].migration if part in files else None for part in ("up", "down"))
        if up and down:
            yield up, down


def _declared(tree: Tree) -> Iterator[SqlFile]:
    for source in in_install_order(tree):
        if source.whole:
            yield source.whole
