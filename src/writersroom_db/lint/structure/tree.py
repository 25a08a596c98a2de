"""The SQL folders as they lie on disk, read once: every check looks at the same bytes."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from writersroom_db.errors import SqlTextError
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.rules import RULES
from writersroom_db.migrations.files import SqlFile

_DECLARED_FOLDERS = ("schema", "rls_policies", "partitions", "matviews")


@dataclass(frozen=True)
class Source:
    """A file: its path from the root, with slashes, and its bytes."""

    root: Path = field(repr=False)
    file: str
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return self.file.rpartition("/")[2]

    @property
    def checksum(self) -> str:
        """The sha256 in hex, of the text with normalised line endings, as the log records it."""
        return hashlib.sha256(normalised(self.content)).hexdigest()

    @cached_property
    def sql(self) -> SqlFile | None:
        """The file as SQL; None when its characters can't be read."""
        try:
            text = normalised(self.content).decode("utf-8")
        except UnicodeDecodeError:
            return None
        if text.startswith("\ufeff") or "\0" in text:
            return None
        return SqlFile(self.root / self.file, text)

    @cached_property
    def whole(self) -> SqlFile | None:
        """The file as SQL; None unless its statements can be read too."""
        try:
            return self.sql if self.sql and self.sql.statements is not None else None
        except SqlTextError:
            return None

    @cached_property
    def migration(self) -> SqlFile | None:
        """The file as SQL; None unless its statements and its header can be read."""
        try:
            return self.whole if self.whole and self.whole.header else None
        except SqlTextError:
            return None

    def finding(self, rule: str, message: str, line: int = 1, column: int = 1) -> Finding:
        """Return the finding that ``rule`` is broken here."""
        return Finding(self.file, line, column, rule, message, RULES[rule].hint)


@dataclass(frozen=True)
class Tree:
    """The folders below ``root``.

    ``migrations`` are SQL files, ``modules`` the files of ``migrations/versions``, ``declared``
    the SQL files of the declared state; ``install`` lists these, ``checksums`` the first.
    """

    root: Path
    migrations: tuple[Source, ...]
    modules: tuple[Source, ...]
    declared: tuple[Source, ...]
    install: Source
    checksums: Source


def read_tree(root: Path) -> Tree:
    """Read the folders; one that is missing is empty."""
    return Tree(
        root,
        _sources(root, "migrations", "*", ".sql"),
        _sources(root, "migrations/versions", "*", ".py"),
        tuple(
            source
            for folder in _DECLARED_FOLDERS
            for source in _sources(root, folder, "**/*", ".sql")
        ),
        _source(root, root / "schema/install.psql"),
        _source(root, root / "migrations/checksums"),
    )


def normalised(content: bytes) -> bytes:
    """Return the bytes with every line ending as a line feed."""
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _sources(root: Path, folder: str, pattern: str, suffix: str) -> tuple[Source, ...]:
    paths = sorted((root / folder).glob(pattern))
    return tuple(_source(root, path) for path in paths if path.suffix.lower() == suffix)


def _source(root: Path, path: Path) -> Source:
    content = path.read_bytes() if path.is_file() else b""
    return Source(root, path.relative_to(root).as_posix(), content)
