"""One drafted change: its way up, its way back, and when each may run."""

from dataclasses import dataclass
from enum import IntEnum


class Stage(IntEnum):
    """Which of a draft's revisions a change belongs to; they ship in this order.

    ``EXPAND``: in one transaction, without a lock that lasts. ``ONLINE``: outside a transaction,
    what reads whole tables while others write. ``FINISH``: in one transaction again, what needs
    the result of that. ``CONTRACT``: what breaks services that still use the old shape.
    """

    EXPAND = 1
    ONLINE = 2
    FINISH = 3
    CONTRACT = 4


@dataclass(frozen=True)
class Change:
    """A change of one thing: statements without their semicolon.

    ``order`` sorts the changes of a stage. ``loses`` are tables whose rows ``up`` (or ``down``)
    destroys; ``irreversible`` says why there is no way back, empty if there is one; ``left`` what
    the draft can't know.
    """

    up: tuple[str, ...]
    down: tuple[str, ...]
    stage: Stage = Stage.EXPAND
    order: tuple[int, ...] = ()
    loses_up: tuple[str, ...] = ()
    loses_down: tuple[str, ...] = ()
    irreversible: str = ""
    left: tuple[str, ...] = ()


def only_left(*left: str) -> Change:
    """Return a change that drafts nothing, and says what must be written."""
    return Change((), (), left=left)
