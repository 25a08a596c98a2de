"""What the drafting of each change looks at: both sides, and the words of the declaration."""

from dataclasses import dataclass

from writersroom_db.catalog import Fact
from writersroom_db.drafting.factset import FactSet
from writersroom_db.drafting.words import DeclaredWords

_DROPPED, _PLACED = 0, 1
_WITHIN = (
    "default privileges",
    "column",
    "constraint",
    "index",
    "statistics",
    "trigger",
    "rule",
    "policy",
    "grant",
    "comment",
    "row",
)


@dataclass(frozen=True)
class Context:
    """``before`` is what the migrations build, ``after`` what is declared, in ``words``."""

    before: FactSet
    after: FactSet
    words: DeclaredWords

    def placed(self, fact: Fact, nudge: int = 0) -> tuple[int, ...]:
        """Return the order of what makes or changes ``fact``: that of its declaration."""
        place = self.words.place(fact, self.after.about(fact))
        kind = _WITHIN.index(fact.kind) if fact.kind in _WITHIN else -1
        return (_PLACED, place, kind, nudge)

    def stays(self, what: str) -> bool:
        """Tell whether an object (see `names.about`) is on both sides."""
        return self.before.holds(what) and self.after.holds(what)


def dropped(rank: int) -> tuple[int, ...]:
    """Return the order of a drop; all of them come before what is made. Lower ranks first."""
    return (_DROPPED, rank)
