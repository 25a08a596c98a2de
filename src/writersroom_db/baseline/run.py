"""The library's verb: adopt a database that holds the document's schema, and the plan of it."""

import time
from dataclasses import dataclass
from typing import Any

import psycopg

from writersroom_db.attempts import Tell, persist, silent
from writersroom_db.baseline.adopt import Adoption, adopt
from writersroom_db.baseline.finding import Finding
from writersroom_db.baseline.plan import BaselinePlan, build_plan
from writersroom_db.connection.blockers import Watch
from writersroom_db.connection.connect import connect, connect_writable
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BaselineRefused, ConnectionLost, StatementFailed
from writersroom_db.limits import Limits
from writersroom_db.migrations.marker import read_marker
from writersroom_db.migrations.preflight import check_environment, make_books, make_roles
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.migrations.runner_lock import runner_lock
from writersroom_db.migrations.statements import is_lost

BASELINE_LIMITS = Limits(deadline=3600.0)
"""Services are stopped, and every row may be written anew: the attempt may take an hour."""

_GIVES_WAY = frozenset({"55P03", "40P01", "40001"})
"""Lock timeout, deadlock, serialization failure. What met its deadline would meet it again."""

_DEADLINE = frozenset({"57014", "25P03", "25P04"})


@dataclass(frozen=True)
class BaselineResult:
    """What was done; ``adopted`` is False when it had been done before.

    ``repairs`` are the rows that were changed, ``roles`` what the preflight made.
    """

    revision: str | None
    schema: str
    environment: str | None
    adopted: bool
    repairs: tuple[Finding, ...]
    roles: tuple[str, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON's types."""
        return {
            "revision": self.revision,
            "schema": self.schema,
            "environment": self.environment,
            "adopted": self.adopted,
            "repairs": [finding.to_json() for finding in self.repairs],
            "roles": list(self.roles),
            "seconds": round(self.seconds, 3),
        }


def plan_baseline(url: DatabaseUrl, *, schema: str = "public") -> BaselinePlan:
    """Return what `baseline` would do now, and what stands against it. Changes nothing.

    Raises NothingToAdopt and AlreadyMigrated.
    """
    graph = load_graph()
    with connect(url, autocommit=True) as connection:
        return build_plan(connection, graph, schema)


def baseline(
    url: DatabaseUrl,
    *,
    schema: str = "public",
    environment: str | None = None,
    limits: Limits = BASELINE_LIMITS,
    tell: Tell = silent,
) -> BaselineResult:
    """Adopt the document's tables in ``schema``, with their rows, as a database at 0006.

    Services must be stopped: every table is locked for as long as it takes. Everything happens in
    one transaction, after the preflight; run again, it finds nothing to do. ``environment`` says
    what the database is for (None: production).

    Raises BaselineRefused with the list of what can't be proved, NothingToAdopt, AlreadyMigrated,
    and a WritersRoomError for every other cause; nothing was changed then.
    """
    started = time.monotonic()
    check_environment(environment)
    graph = load_graph()
    with (
        connect_writable(url, autocommit=True) as connection,
        runner_lock(url, wait=limits.runner_wait, tell=tell) as check,
    ):
        plan = build_plan(connection, graph, schema)
        if plan.refusals:
            raise BaselineRefused(plan.refusals)
        if plan.adopted:
            return _result(plan, None, (), started)
        roles = make_roles(connection, url, tell)
        purpose = make_books(connection, environment, tell)
        connection.execute("reset role")
        watch = Watch(url, limits.lock_timeout)
        _persist(Adoption(connection, schema, graph, limits, check, tell, watch))
    return _result(plan, purpose, roles, started)


def _persist(adoption: Adoption) -> None:
    marker = read_marker(adoption.connection)
    adoption.tell(f"baseline: to restore what was before it, go to {marker}")
    attempts = 0
    began = time.monotonic()

    def attempt() -> None:
        nonlocal attempts, began
        attempts += 1
        began = time.monotonic()
        adopt(adoption, marker, attempts)

    try:
        persist(
            attempt,
            "baseline",
            adoption.limits,
            adoption.tell,
            _GIVES_WAY,
            blame=adoption.watch.seen,
        )
    except (StatementFailed, ConnectionLost, psycopg.Error) as error:
        raise _explained(error, time.monotonic() - began, adoption.limits.deadline) from None


def _explained(error: Exception, seconds: float, deadline: float) -> Exception:
    """Return what to raise: a deadline may show as a session that the server has ended."""
    lost = isinstance(error, ConnectionLost) or (
        isinstance(error, psycopg.Error) and is_lost(error)
    )
    state = getattr(error, "sqlstate", None)
    if state in _DEADLINE or (lost and seconds >= deadline):
        return StatementFailed(
            f"The adoption met its deadline of {deadline:g} s: {error}",
            sqlstate=state,
            hint="Nothing was changed. Raise --deadline.",
        )
    return ConnectionLost("The connection broke during the adoption.") if lost else error


def _result(
    plan: BaselinePlan, environment: str | None, roles: tuple[str, ...], started: float
) -> BaselineResult:
    return BaselineResult(
        plan.revision,
        plan.schema,
        environment,
        not plan.adopted,
        plan.repairs,
        roles,
        time.monotonic() - started,
    )
