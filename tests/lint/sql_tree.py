"""A copy of the SQL folders that tests break in one way, and what is then found in its shape."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.revisions import HEAD

from writersroom_db.files import sql_root
from writersroom_db.lint.structure import find_misshapen, read_tree

FOLDERS = ("schema", "migrations", "rls_policies", "partitions", "matviews")
HEADER = "-- purpose: a test\n-- locks: none\n"


@dataclass(frozen=True)
class SqlTree:
    """The copy, whose newest revision is HEAD."""

    root: Path

    def path(self, file: str) -> Path:
        return self.root / file

    def read(self, file: str) -> str:
        return self.path(file).read_text(encoding="utf-8")

    def write(self, file: str, text: str | bytes) -> None:
        content = text.encode() if isinstance(text, str) else text
        self.path(file).write_bytes(content)

    def replace(self, file: str, old: str, new: str) -> None:
        assert old in self.read(file)
        self.write(file, self.read(file).replace(old, new, 1))

    def add(self, name: str, up: str = "select;\n", *headers: str, after: str = HEAD) -> None:
        """Add a revision that is in order, with ``up`` behind the header; record nothing."""
        head = HEADER + "".join(f"{line}\n" for line in headers) + "\n"
        self.write(f"migrations/{name}.up.sql", head + up)
        self.write(f"migrations/{name}.down.sql", f"{HEADER}\nselect;\n")
        self.write(
            f"migrations/versions/{name}.py",
            f'"""A test."""\n\n'
            "from writersroom_db.migrations.environment import sql_pair\n\n"
            f'revision = "{name[:4]}"\ndown_revision = "{after}"\n\n'
            f'upgrade, downgrade = sql_pair("{name}")\n',
        )

    def settle(self) -> None:
        """Record every file as it is now, whatever was recorded before."""
        files = sorted(self.root.glob("migrations/[0-9]*.*.sql"))
        texts = {
            it.name: it.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n") for it in files
        }
        lines = [f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in texts.items()]
        self.write("migrations/checksums", "".join(lines))

    def found(self) -> list[tuple[str, str, int, int]]:
        """Return rule, file, line and column of each finding, the checksums settled."""
        self.settle()
        return self.found_now()

    def found_now(self) -> list[tuple[str, str, int, int]]:
        """Return rule, file, line and column of each finding."""
        found = find_misshapen(read_tree(self.root))
        return [(it.rule, it.file, it.line, it.column) for it in found]


def copy_sql(to: Path) -> SqlTree:
    """Copy the SQL folders."""
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(sql_root() / folder, to / folder, ignore=ignored)
    return SqlTree(to)
