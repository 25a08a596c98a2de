"""Commands that have nothing to do: how long until a deployment, or a person, may go on."""

import sys
import tempfile
from pathlib import Path

from benchmarks.databases import OURS, chosen, empty_database
from benchmarks.measure import command, interleaved, row
from benchmarks.plain_alembic import alembic, environment, write_project
from writersroom_db.migrations import migrate
from writersroom_db.migrations.revisions import load_graph

NO_OP_LIMIT = 0.6
HELP_LIMIT = 0.25


def main() -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as folder, empty_database() as url:
        migrate(url)
        ini = write_project(Path(folder) / "plain", [["select 1"]] * len(load_graph().revisions))
        ours, theirs = chosen(url), environment(url)
        command(alembic(ini, "upgrade", "head"), theirs)
        taken = interleaved(
            {
                "migrate": lambda: command([*OURS, "migrate"], ours),
                "status": lambda: command([*OURS, "status"], ours),
                "help": lambda: command([*OURS, "--help"], ours),
                "alembic upgrade": lambda: command(alembic(ini, "upgrade", "head"), theirs),
                "alembic current": lambda: command(alembic(ini, "current"), theirs),
                "alembic help": lambda: command(alembic(ini, "--help"), theirs),
                "python": lambda: command([sys.executable, "-c", "pass"], ours),
            }
        )
    wall = {name: each.wall for name, each in taken.items()}
    cpu = {name: each.cpu for name, each in taken.items()}
    row("no-op `migrate`", wall["migrate"], "limit", NO_OP_LIMIT)
    row("no-op `migrate`", wall["migrate"], "`alembic upgrade head`", wall["alembic upgrade"])
    row("`status`", wall["status"], "`alembic current`", wall["alembic current"])
    row("`--help`, processor", cpu["help"], "limit", HELP_LIMIT)
    row("`--help`, processor", cpu["help"], "`alembic --help`", cpu["alembic help"])
    row("`--help`, processor", cpu["help"], "`python -c pass`", cpu["python"])


if __name__ == "__main__":
    main()
