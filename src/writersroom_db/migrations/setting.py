"""What a run of the engine is given, and every step of it needs."""

from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from writersroom_db.attempts import Tell
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.limits import Limits


@dataclass(frozen=True)
class Setting:
    """``control`` is a connection in autocommit mode that no step uses.

    ``check`` raises when the runner's lock is gone; ``keeps_rows`` refuses a step that would lose
    any.
    """

    url: DatabaseUrl
    control: psycopg.Connection
    check: Callable[[], None]
    keeps_rows: bool
    limits: Limits
    tell: Tell
