"""The corpus: hazards and harmless statements, each with what tracing it showed."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.revisions import HEAD

from writersroom_db.sqltext import Statement, split
from writersroom_db.trace import Effects

_HERE = Path(__file__).parent
_BLOCK = re.compile(
    r"^-- # (?P<name>.+)\n(?P<labels>(?:-- > .+\n)*)(?P<text>(?:(?!-- ).+\n)+)", re.MULTILINE
)
_LABEL = re.compile(r"^-- > (.+)$", re.MULTILINE)
_FOUND = re.compile(r"found by (?P<rule>\S+)")
_FACT = re.compile(r"(?!found by )(?P<hidden>not foreseen: )?((?P<version>15|18): )?(?P<fact>.+)")

PARTITIONS = " and its partitions"

FIXTURE = (_HERE / "fixture.sql").read_text()
"""What the hazards happen to, besides the database at `REVISION`."""

REVISION = HEAD


@dataclass(frozen=True)
class Block:
    """Statements under a name, and their labels as written."""

    name: str
    labels: tuple[str, ...]
    text: str

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, with their places in the block."""
        return split(self.text)

    @property
    def rules(self) -> frozenset[str]:
        """The lint's rules that must find it."""
        return frozenset(found["rule"] for found in map(_FOUND.fullmatch, self.labels) if found)

    def facts(self, version: int) -> frozenset[str]:
        """Return what tracing it on PostgreSQL 15 or 18 shows."""
        return frozenset(
            found["fact"]
            for found in map(_FACT.fullmatch, self.labels)
            if found and found["version"] in (None, str(version))
        )

    def foreseen(self, version: int) -> frozenset[str]:
        """Return the locks and rewrites that the lint must tell from the text."""
        hidden = {
            found["fact"]
            for found in map(_FACT.fullmatch, self.labels)
            if found and found["hidden"]
        }
        told = self.facts(version) - hidden
        return frozenset(
            fact.removesuffix(PARTITIONS) for fact in told if not fact.startswith("scans ")
        )


def read_blocks(name: str) -> tuple[Block, ...]:
    """Return the blocks of a file of the corpus."""
    return tuple(
        Block(found["name"], tuple(_LABEL.findall(found["labels"])), found["text"])
        for found in _BLOCK.finditer((_HERE / name).read_text())
    )


HAZARDS = read_blocks("hazards.sql")
MADE, *HARMLESS = read_blocks("harmless.sql")


def labels_of(effects: Effects) -> frozenset[str]:
    """Return what was measured, as labels; months' partitions go by one name."""
    locks = [
        f"{lock.mode} {lock.relation}{PARTITIONS if lock.partitions else ''}"
        for lock in effects.locks
    ]
    rewritten = [f"rewrites {name}" for name in effects.rewritten]
    scanned = [f"scans {name}" for name in effects.scanned]
    return frozenset(re.sub(r"_p\d{4}_\d\d", "_p…", it) for it in (*locks, *rewritten, *scanned))
