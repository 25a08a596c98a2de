"""The options that several verbs share."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from writersroom_db.migrations import Limits

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        metavar="URL",
        show_default=False,
        help=(
            "The database: a postgresql:// URL, or embedded or embedded:NAME for the embedded"
            " server. Without it, WRITERSROOM_DATABASE_URL names it; a password is better kept"
            " there, in PGPASSWORD or in ~/.pgpass, since other users can see command lines."
        ),
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print the result as one JSON document on stdout.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say what would be done; change nothing.")
]
ShowSql = Annotated[
    bool, typer.Option("--show-sql", help="Print the SQL of every step before it is run.")
]

LOCK_TIMEOUT = 1.0
DEADLINE = 5.0
ATTEMPTS = 20
WAIT = 600.0
_DAY = 86_400

LockTimeout = Annotated[
    float,
    typer.Option(
        "--lock-timeout",
        metavar="SECONDS",
        min=0.001,
        max=_DAY,
        help="The longest wait for one lock; past it the attempt is rolled back and tried again.",
    ),
]
Deadline = Annotated[
    float,
    typer.Option(
        "--deadline",
        metavar="SECONDS",
        min=0.001,
        max=_DAY,
        help=(
            "The longest that an attempt may take and so hold up others; past it the attempt is"
            " rolled back and tried again. A file may set another for itself."
        ),
    ),
]
Attempts = Annotated[
    int,
    typer.Option(
        "--attempts", metavar="N", min=1, max=1000, help="How often a step is tried in all."
    ),
]
Wait = Annotated[
    float,
    typer.Option(
        "--wait",
        metavar="SECONDS",
        min=0,
        max=_DAY,
        help="The longest wait for another run on the same database to finish.",
    ),
]


def make_limits(lock_timeout: float, deadline: float, attempts: int, wait: float) -> "Limits":
    """Return the library's limits for what the options say."""
    from writersroom_db.migrations import Limits

    return Limits(lock_timeout=lock_timeout, deadline=deadline, attempts=attempts, runner_wait=wait)
