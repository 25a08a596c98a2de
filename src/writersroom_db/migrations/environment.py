"""Where Alembic meets the engine: its configuration, and what its revision modules call.

Alembic decides which step comes next and moves ``ops.alembic_version`` in the step's transaction;
the engine hands it the connection, and the function that runs a SQL file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from alembic import context as alembic_context
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from writersroom_db.errors import AlembicAlone
from writersroom_db.files import sql_root

if TYPE_CHECKING:
    from sqlalchemy import Connection

Direction = Literal["up", "down"]

_HANDOVER = "writersroom_db"


@dataclass(frozen=True)
class Handover:
    """What the engine gives to a step: the connection, and how a file's SQL is run on it."""

    connection: "Connection"
    run_file: Callable[[str], None]
    transactional: bool


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
    context.configure(
        connection=handover.connection,
        version_table_schema="ops",
        transactional_ddl=handover.transactional,
    )
    context.run_migrations()


def load_scripts() -> ScriptDirectory:
    """Return Alembic's view of ``migrations/``."""
    return ScriptDirectory.from_config(_config())


def apply_step(
    scripts: ScriptDirectory, direction: Direction, destination: str, handover: Handover
) -> None:
    """Let Alembic run the steps to ``destination`` (a revision, or ``base``) on the connection."""

    def steps(current: Any, _context: Any) -> Any:
        if direction == "up":
            return scripts._upgrade_revs(destination, current)  # noqa: SLF001 (Alembic's documented hook)
        return scripts._downgrade_revs(destination, current)  # noqa: SLF001

    config = _config()
    config.attributes[_HANDOVER] = handover
    with EnvironmentContext(config, scripts, fn=steps):
        scripts.run_env()


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
