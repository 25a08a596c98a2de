"""What a run keeps between its steps, and the transaction in which a step moves the version."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from writersroom_db.attempts import persist
from writersroom_db.connection.blockers import Watch
from writersroom_db.connection.connect import connect
from writersroom_db.migrations.deadline import Deadline, whole
from writersroom_db.migrations.environment import load_scripts, refuse_branches
from writersroom_db.migrations.marker import Marker, read_marker
from writersroom_db.migrations.owner import OWNER
from writersroom_db.migrations.runner_lock import HOLD_WORK
from writersroom_db.migrations.setting import Setting
from writersroom_db.migrations.statements import driver_errors, through_psycopg

if TYPE_CHECKING:
    import psycopg
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, Engine

    from writersroom_db.migrations.plan import Step
    from writersroom_db.migrations.revisions import RevisionGraph

T = TypeVar("T")


@dataclass(frozen=True)
class Runner:
    """The setting of a run, and Alembic's part in it."""

    setting: Setting
    engine: "Engine"
    scripts: "ScriptDirectory"


def open_runner(setting: Setting, graph: "RevisionGraph") -> Runner:
    """Return what `run_steps` needs.

    Raises RevisionsBranch when Alembic sees another line of revisions than ``graph``.
    """
    scripts = load_scripts()
    refuse_branches(scripts, [revision.number for revision in graph.revisions])
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: connect(setting.url),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        # no step reads one, and finding out about the type takes three round trips
        use_native_hstore=False,
    )
    return Runner(setting, engine, scripts)


def read_step_marker(runner: Runner, step: "Step") -> Marker:
    """Read where the log stands before ``step``, and tell it where the step destroys."""
    marker = read_marker(runner.setting.control)
    if step.file.header.phase == "contract" or step.file.header.loses_rows:
        runner.setting.tell(f"{step.name}: to restore what was before it, go to {marker}")
    return marker


def persist_step(runner: Runner, step: "Step", attempt: Callable[[], T], watch: Watch) -> T:
    """Run ``attempt`` until it no longer gives way to whom ``watch`` sees."""
    setting = runner.setting
    return persist(attempt, step.name, setting.limits, setting.tell, blame=watch.seen)


@contextmanager
def step_transaction(
    runner: Runner, step: "Step", watch: Watch
) -> Iterator[tuple["Connection", "psycopg.Connection", Deadline]]:
    """Open the step's transaction, as the owner, bounded; give both faces of its connection.

    What Alembic runs on it renews the bound; what runs on the driver's face must do so itself.
    """
    with driver_errors(), runner.engine.connect() as connection, connection.begin():
        driver = cast("psycopg.Connection", connection.connection.driver_connection)
        try:
            with watch.over(driver.info.backend_pid):
                deadline = _bounded(runner, step, driver)
                event.listen(connection, "before_cursor_execute", lambda *_: deadline.renew())
                yield connection, driver, deadline
                deadline.settle()
                runner.setting.check()
        except BaseException:
            if driver.broken:
                connection.invalidate()
            raise


def _bounded(runner: Runner, step: "Step", driver: "psycopg.Connection") -> Deadline:
    limits = runner.setting.limits
    seconds = step.file.header.deadline or limits.deadline
    deadline = Deadline(through_psycopg(driver), seconds)
    settings = {
        "role": OWNER,
        "search_path": "",
        "lock_timeout": str(int(1000 * limits.lock_timeout)),
    }
    set_locally = ", ".join(
        f"pg_catalog.set_config('{name}', '{value}', true)" for name, value in settings.items()
    )
    ends = whole(seconds, driver.info.server_version)
    driver.execute(f"select {set_locally}, {ends}, {HOLD_WORK}".encode())
    return deadline
