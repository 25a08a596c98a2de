"""Names and numbers of migrations: three files a revision, numbered without gap or double."""

import re
from collections.abc import Iterator
from itertools import pairwise

from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.tree import Source, Tree

_REVISION = r"[0-9]{4}_[a-z0-9_]+"
_SQL = re.compile(rf"migrations/({_REVISION})\.(up|down)\.sql")
_MODULE = re.compile(rf"migrations/versions/({_REVISION})\.py")
_OTHER = "migrations/bookkeeping.sql"

Files = dict[str, Source]
"""A revision's files, by ``up``, ``down`` and ``module``."""


def revision_files(tree: Tree) -> dict[str, Files]:
    """Return the files of each revision by its name, such as ``0003_projects``, in order."""
    found: dict[str, Files] = {}
    for source in tree.migrations:
        if named := _SQL.fullmatch(source.file):
            found.setdefault(named[1], {})[named[2]] = source
    for source in tree.modules:
        if named := _MODULE.fullmatch(source.file):
            found.setdefault(named[1], {})["module"] = source
    return dict(sorted(found.items()))


def is_pair_file(file: str) -> bool:
    """Tell whether the path, from the root, is that of an up or a down file."""
    return _SQL.fullmatch(file) is not None


def pair_files(tree: Tree) -> tuple[Source, ...]:
    """Return the up and down files of every revision, in the order of their names."""
    return tuple(source for source in tree.migrations if is_pair_file(source.file))


def check_names(tree: Tree) -> Iterator[Finding]:
    """Find files that are named otherwise, revisions without all files, and wrong numbers."""
    for source in (*tree.migrations, *tree.modules):
        named = is_pair_file(source.file) or _MODULE.fullmatch(source.file)
        if source.file != _OTHER and not named:
            yield source.finding("file-name", f"{source.name} is no name of a migration's file")
    revisions = revision_files(tree)
    for name, files in revisions.items():
        yield from _check_complete(name, files)
    yield from _check_numbers(revisions)


def _check_complete(name: str, files: Files) -> Iterator[Finding]:
    wanted = {
        "up": f"{name}.up.sql",
        "down": f"{name}.down.sql",
        "module": f"versions/{name}.py",
    }
    missing = [file for part, file in wanted.items() if part not in files]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        message = f"{' and '.join(missing)} {verb} missing"
        yield _shown(files).finding("revision-incomplete", message)


def _check_numbers(revisions: dict[str, Files]) -> Iterator[Finding]:
    for before, name in pairwise(["0000_base", *revisions]):
        last, number = int(before[:4]), int(name[:4])
        if number == last:
            message = f"{before} and {name} have the same number"
        elif number != last + 1:
            message = f"{number:04} follows {last:04}" if last else f"{number:04} is the first"
        else:
            continue
        yield _shown(revisions[name]).finding("revision-number", message)


def _shown(files: Files) -> Source:
    """Return the file to point at: the up file where it is there."""
    return next(files[part] for part in ("up", "down", "module") if part in files)
