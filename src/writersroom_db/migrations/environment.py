"""Where Alembic meets the engine: its configuration, and what its revision modules call.

Alembic decides which step comes next and moves ``ops.alembic_version`` in the step's transaction;
the engine hands it the connection, and the function that runs a SQL file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from alembic import context as alembic_context
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep
from alembic.script import ScriptDirectory

from writersroom_db.errors import AlembicAlone, RevisionsBranch
from writersroom_db.files import sql_root

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from writersroom_db.migrations.files import Direction

_HANDOVER = "writersroom_db"


@dataclass(frozen=True)
class Handover:
    """What the engine gives to a step: its connection, and what runs a file by its name."""

    connection: "Connection"
    run_file: Callable[[str], None]


def sql_pair(name: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return a revision's ``upgrade`` and ``downgrade``: they run NAME.up.sql and NAME.down.sql."""

    def upgrade() -> None:
        _handover(alembic_context.config).run_file(f"{name}.up.sql")

    def downgrade() -> None:
        _handover(alembic_context.config).run_file(f"{name}.down.sql")

    return upgrade, downgrade


def run_environment(context: Any) -> None:
    """Run Alembic's migrations on the engine's connection; called by ``migrations/env.py``.

    Raises AlembicAlone when Alembic was started without the engine.
    """
    handover = _handover(context.config)
    context.configure(connection=handover.connection, version_table_schema="ops")
    context.run_migrations()


def load_scripts() -> ScriptDirectory:
    """Return Alembic's view of ``migrations/``."""
    return ScriptDirectory.from_config(_config())


def refuse_branches(scripts: ScriptDirectory, numbers: Sequence[str]) -> None:
    """Raise RevisionsBranch when Alembic's graph is not the one line of ``numbers``."""
    heads = scripts.get_heads()
    if len(heads) != 1:
        raise RevisionsBranch(f"Revisions {', '.join(sorted(heads))} are all heads.")
    line = [script.revision for script in scripts.walk_revisions()][::-1]
    for module, number in zip_longest(line, numbers):
        if module != number:
            raise RevisionsBranch(f"Where {number} is due, the modules' line holds {module}.")


def apply_step(
    scripts: ScriptDirectory, direction: "Direction", revision: str, handover: Handover
) -> None:
    """Let Alembic run ``revision`` on the connection, up or down, and move the version."""
    make = (
        MigrationStep.upgrade_from_script
        if direction == "up"
        else MigrationStep.downgrade_from_script
    )
    step = make(scripts.revision_map, scripts.get_revision(revision))

    def steps(_current: Any, _context: Any) -> Any:
        return [step]

    config = _config()
    config.attributes[_HANDOVER] = handover
    with EnvironmentContext(config, scripts, fn=steps) as context:
        run_environment(context)


def _config() -> Config:
    folder = sql_root() / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _handover(config: Config) -> Handover:
    try:
        handover = config.attributes[_HANDOVER]
    except KeyError:
        raise AlembicAlone from None
    if not isinstance(handover, Handover):
        raise AlembicAlone
    return handover
