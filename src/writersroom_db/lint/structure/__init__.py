"""The shape of the SQL folders: what must hold before a statement is worth a look.

Everything is a Finding, so that one run names all that is wrong; nothing here asks a server.
"""

from collections.abc import Callable, Iterator

from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.checksums import check_checksums
from writersroom_db.lint.structure.declared import check_declared
from writersroom_db.lint.structure.headers import check_headers
from writersroom_db.lint.structure.modules import check_modules
from writersroom_db.lint.structure.names import check_names
from writersroom_db.lint.structure.outside import check_outside_transaction
from writersroom_db.lint.structure.rules import RULES, Rule
from writersroom_db.lint.structure.texts import check_texts
from writersroom_db.lint.structure.tree import Source, Tree, read_tree

__all__ = ["RULES", "Rule", "Source", "Tree", "find_misshapen", "read_tree"]

_CHECKS: tuple[Callable[[Tree], Iterator[Finding]], ...] = (
    check_names,
    check_modules,
    check_texts,
    check_headers,
    check_outside_transaction,
    check_declared,
    check_checksums,
)


def find_misshapen(tree: Tree) -> tuple[Finding, ...]:
    """Return every finding about the tree's shape, in the order of files and lines."""
    return tuple(sorted(finding for check in _CHECKS for finding in check(tree)))
