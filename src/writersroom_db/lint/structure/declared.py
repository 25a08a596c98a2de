"""The declared state: every file is listed once, and says what it is, whose and why."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.tree import Source, Tree

_KEYS = ["purpose", "owner", "why"]
_KEY = re.compile(r"-- (\w+): \S.*")
_INCLUDE = re.compile(r"\\ir (\S+)")
_OTHER = re.compile(r"(--.*|set role \w+;|\s*)")
_PREFLIGHT = ("schema/roles.sql", "schema/database.sql")


def check_declared(tree: Tree) -> Iterator[Finding]:
    """Find declared files without their header, and a list that is not of those files."""
    for source in tree.declared:
        if source.sql is not None:
            keys = _keys(source.sql.text)
            if keys != _KEYS:
                message = f"the file opens with {', '.join(keys) or 'no header'}"
                yield source.finding("declared-header", message)
    yield from _check_list(tree)


def in_install_order(tree: Tree) -> tuple[Source, ...]:
    """Return the declared files in the order that builds the database, unlisted ones last."""
    order = (*_PREFLIGHT, *dict.fromkeys(_listed(tree).values()))
    return tuple(
        sorted(tree.declared, key=lambda source: (_place(order, source.file), source.file))
    )


def _place(order: tuple[str, ...], file: str) -> int:
    return order.index(file) if file in order else len(order)


def _check_list(tree: Tree) -> Iterator[Finding]:
    declared = {source.file for source in tree.declared} - set(_PREFLIGHT)
    seen: set[str] = set()
    for line, text in enumerate(_lines(tree.install), 1):
        if not (_INCLUDE.fullmatch(text) or _OTHER.fullmatch(text)):
            message = f"this line lists nothing: {text}"
            yield tree.install.finding("install-list", message, line)
    for line, file in _listed(tree).items():
        if file not in declared:
            yield tree.install.finding("install-list", f"{file} is no declared file", line)
        elif file in seen:
            yield tree.install.finding("install-list", f"{file} is listed twice", line)
        seen.add(file)
    for source in tree.declared:
        if source.file in declared - seen:
            yield source.finding("install-list", f"{tree.install.file} does not list this file")


def _listed(tree: Tree) -> dict[int, str]:
    """Return the listed files, from the root, by their lines."""
    return {
        line: _from_root(included[1])
        for line, text in enumerate(_lines(tree.install), 1)
        if (included := _INCLUDE.fullmatch(text))
    }


def _from_root(included: str) -> str:
    """Return the path that stands in a line of ``schema/install.psql``, seen from the root."""
    parts: list[str] = []
    for part in PurePosixPath("schema", included).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _lines(source: Source) -> list[str]:
    return source.content.decode("utf-8", "replace").split("\n")


def _keys(text: str) -> list[str]:
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return [key[1] for line in lines[:end] if (key := _KEY.fullmatch(line))]
