"""What git knows to be released, against what lies here: neither a text nor a line may change."""

import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from writersroom_db.errors import HistoryUnreadable
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.checksums import read_lines
from writersroom_db.lint.structure.names import is_pair_file, pair_files
from writersroom_db.lint.structure.tree import Tree, normalised

_SHA1_DIGITS = 40


@dataclass(frozen=True)
class Release:
    """What ``ref`` holds: git's name of each file's content, and ``migrations/checksums``."""

    ref: str
    blobs: Mapping[str, str]
    checksums: bytes


def read_release(root: Path, ref: str) -> Release:
    """Ask git what ``ref``, such as ``origin/main``, holds below ``migrations/``.

    Raises HistoryUnreadable when there is no git, no repository, no such ref, or nothing there.
    """
    commit = _git(root, ref, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    listed = _git(root, ref, "ls-tree", "-r", "-z", commit.strip(), "--", "migrations/")
    blobs = dict(map(_entry, listed.split("\0")[:-1]))
    if not blobs:
        raise HistoryUnreadable(f"{ref} holds no migrations in {root}.")
    checksums = blobs.get("migrations/checksums")
    recorded = _git(root, ref, "cat-file", "blob", checksums) if checksums else ""
    return Release(ref, blobs, recorded.encode())


def find_rewritten(tree: Tree, release: Release) -> Iterator[Finding]:
    """Find released files and recorded lines that are not what they were."""
    here = {source.file: source for source in pair_files(tree)}
    for file, blob in release.blobs.items():
        source = here.get(file)
        if not is_pair_file(file):
            continue
        if source is None:
            message = f"{file} stands in {release.ref}, and is gone"
            yield tree.checksums.finding("released-changed", message)
        elif _blob(source.content, blob) != blob:
            message = f"the text is not the one in {release.ref}"
            yield source.finding("released-changed", message)
    yield from _find_rewritten_lines(tree, release)


def _find_rewritten_lines(tree: Tree, release: Release) -> Iterator[Finding]:
    lines = read_lines(tree.checksums.content)
    places = {name: line for line, (name, _) in lines.items()}
    now = set(lines.values())
    for name, checksum in read_lines(release.checksums).values():
        if (name, checksum) not in now:
            message = f"the line of {name} is not the one in {release.ref}"
            yield tree.checksums.finding("record-rewritten", message, places.get(name, 1))


def _blob(content: bytes, like: str) -> str:
    """Return git's name of a content, with line endings as git stores them."""
    text = normalised(content)
    digest = hashlib.sha1 if len(like) == _SHA1_DIGITS else hashlib.sha256
    return digest(b"blob %d\0%b" % (len(text), text)).hexdigest()


def _entry(listed: str) -> tuple[str, str]:
    about, _, file = listed.partition("\t")
    return file, about.split()[2]


def _git(root: Path, ref: str, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        raise HistoryUnreadable("git is not installed.") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip(" .\n")
        raise HistoryUnreadable(f"git can't say what {ref} holds: {said}.")
    return done.stdout.decode("utf-8", "replace")
