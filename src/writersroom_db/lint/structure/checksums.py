"""``migrations/checksums``: the sha256 of every recorded file, one line each, in order.

The format is sha256sum's, so that anyone can check it: ``cd migrations && sha256sum -c checksums``.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.names import pair_files
from writersroom_db.lint.structure.tree import Tree, normalised

_LINE = re.compile(r"([0-9a-f]{64})  ([^\s/]+)")


def check_checksums(tree: Tree) -> Iterator[Finding]:
    """Find lines that can't be read, and files that are not what is recorded of them."""
    yield from _check_lines(tree)
    lines = read_lines(tree.checksums.content)
    recorded = dict(lines.values())
    files = {source.name: source for source in pair_files(tree)}
    for line, (name, _checksum) in lines.items():
        if name not in files:
            yield tree.checksums.finding("recorded-gone", f"{name} is recorded, but gone", line)
    for name, source in files.items():
        if name not in recorded:
            yield source.finding("not-recorded", f"{tree.checksums.file} does not record this file")
        elif source.checksum != recorded[name]:
            message = f"the text is not the one that {tree.checksums.file} records"
            yield source.finding("recorded-changed", message)


def read_lines(content: bytes) -> dict[int, tuple[str, str]]:
    """Return each readable line's file name and sha256, by the line's number."""
    return {
        number: (line[2], line[1])
        for number, text in enumerate(_texts(content), 1)
        if (line := _LINE.fullmatch(text))
    }


def _check_lines(tree: Tree) -> Iterator[Finding]:
    for number, text in enumerate(_texts(tree.checksums.content), 1):
        if not _LINE.fullmatch(text):
            message = "this line is no sha256, two spaces and a file's name"
            yield tree.checksums.finding("checksum-line", message, number)
    lines = read_lines(tree.checksums.content)
    names = [(number, name) for number, (name, _checksum) in lines.items()]
    for (_, before), (number, name) in pairwise(names):
        if name == before:
            yield tree.checksums.finding("checksum-line", f"{name} stands twice", number)
        elif name < before:
            message = f"{name} stands behind {before}"
            yield tree.checksums.finding("checksum-line", message, number)


def _texts(content: bytes) -> list[str]:
    text = normalised(content).decode("utf-8", "replace").removesuffix("\n")
    return text.split("\n") if text else []
