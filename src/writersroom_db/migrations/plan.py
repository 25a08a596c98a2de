"""What a migration or a rollback will do, decided before anything is changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal

import psycopg

from writersroom_db.errors import (
    EditedMigration,
    IrreversibleMigration,
    PhaseBlocked,
    WritersRoomError,
    WrongDirection,
)
from writersroom_db.migrations.files import Direction, SqlFile
from writersroom_db.migrations.losses import RowLoss, count_losses
from writersroom_db.migrations.revisions import Revision, RevisionGraph
from writersroom_db.migrations.state import DatabaseState, read_state
from writersroom_db.partitions import MissingPartition, missing_partitions

PhaseChoice = Literal["expand", "contract", "all"]
"""Which revisions run: those for before a deployment, those for after it, or both."""


@dataclass(frozen=True)
class Step:
    """One revision in one direction; ``destination`` is where the database stands after it."""

    revision: str
    name: str
    direction: Direction
    destination: str
    file: SqlFile

    def to_json(self) -> dict[str, Any]:
        """Return the step as JSON's types."""
        return {
            "revision": self.revision,
            "name": self.name,
            "direction": self.direction,
            "file": self.file.name,
            "checksum": self.file.checksum,
            "purpose": self.file.header.purpose,
            "locks": self.file.header.locks,
            "phase": self.file.header.phase,
            "transactional": self.file.header.transactional,
            "statements": [statement.text for statement in self.file.statements],
        }


@dataclass(frozen=True)
class MigrationPlan:
    """The way from ``current`` to ``target`` (revision numbers; None is base).

    ``waiting`` names the pending revisions that the chosen phase leaves. ``partitions`` are those
    missing now. ``losses`` are the rows that would go.
    """

    current: str | None
    target: str | None
    environment: str | None
    steps: tuple[Step, ...]
    waiting: tuple[str, ...] = ()
    partitions: tuple[MissingPartition, ...] = ()
    losses: tuple[RowLoss, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        return {
            "current": self.current,
            "target": self.target,
            "environment": self.environment,
            "steps": [step.to_json() for step in self.steps],
            "waiting": list(self.waiting),
            "partitions": [
                {"parent": missing.parent, "month": missing.month.isoformat()}
                for missing in self.partitions
            ],
            "losses": [{"table": loss.table, "rows": loss.rows} for loss in self.losses],
        }


def build_migrate_plan(
    connection: psycopg.Connection,
    graph: RevisionGraph,
    to: str,
    environment: str | None,
    phase: PhaseChoice = "all",
) -> MigrationPlan:
    """Plan the way up to the revision ``to`` (``head``, a number, or a name).

    Raises UnknownRevision, DatabaseAhead, EditedMigration, WrongDirection, PhaseBlocked and
    SqlTextError.
    """
    wanted = graph.find(to)
    state = read_state(connection)
    refuse_edited(graph.revisions, state)
    start, end = graph.index(state.current), graph.index(wanted)
    if end < start:
        raise WrongDirection(
            f"Revision {to} lies behind the database, which stands at {state.current}.",
            hint=f"To go back: writersroom-db rollback --to {to}",
        )
    pending = graph.revisions[start:end]
    chosen = _of_phase(pending, phase)
    return MigrationPlan(
        state.current,
        chosen[-1].number if chosen else state.current,
        environment or state.environment,
        _checked(
            Step(revision.number, revision.name, "up", revision.number, revision.up)
            for revision in chosen
        ),
        tuple(revision.name for revision in pending[len(chosen) :]),
        missing_partitions(connection),
    )


def _of_phase(pending: Sequence[Revision], phase: PhaseChoice) -> tuple[Revision, ...]:
    """Return the first of ``pending``, as many as are of the phase.

    Revisions are one line, so one can't run before another that stands in front of it. Raises
    PhaseBlocked where that keeps an expand revision waiting that is wanted or needed now.
    """
    if phase == "all":
        return tuple(pending)
    chosen = tuple(takewhile(lambda revision: revision.up.header.phase == phase, pending))
    kept = [revision for revision in pending[len(chosen) :] if revision.up.header.phase == "expand"]
    if kept and (phase == "expand" or not chosen):
        raise _phase_blocked(kept[0], pending, phase)
    return chosen


def _phase_blocked(kept: Revision, pending: Sequence[Revision], phase: PhaseChoice) -> PhaseBlocked:
    if phase == "contract":
        return PhaseBlocked(
            f"{kept.name} (expand) is pending, and no contract revision stands before it.",
            hint="Run migrate --phase expand before the deployment, --phase contract after it.",
        )
    before = next(revision for revision in pending if revision.up.header.phase == "contract")
    return PhaseBlocked(f"{kept.name} (expand) stands behind {before.name} (contract).")


def build_rollback_plan(
    connection: psycopg.Connection, graph: RevisionGraph, to: str | None, steps: int | None
) -> MigrationPlan:
    """Plan the way back to the revision ``to`` (or ``base``), or ``steps`` revisions (default 1).

    Raises UnknownRevision, DatabaseAhead, WrongDirection, IrreversibleMigration, SqlTextError.
    """
    state = read_state(connection)
    refuse_edited(graph.revisions, state)
    start = graph.index(state.current)
    end = _rollback_end(graph, start, to, steps)
    undone = _checked(
        Step(
            graph.revisions[index].number,
            graph.revisions[index].name,
            "down",
            graph.revisions[index - 1].number if index else "base",
            graph.revisions[index].down,
        )
        for index in reversed(range(end, start))
    )
    _refuse_irreversible(undone)
    tables = [table for step in undone for table in step.file.header.loses_rows]
    target = graph.revisions[end - 1].number if end else None
    return MigrationPlan(
        state.current,
        target,
        state.environment,
        undone,
        losses=count_losses(connection, tables),
    )


def _rollback_end(graph: RevisionGraph, start: int, to: str | None, steps: int | None) -> int:
    if to is not None and steps is not None:
        raise WritersRoomError(
            "Both a revision and a number of steps were given.", hint="Give one."
        )
    if to is None:
        wanted = 1 if steps is None else steps
        if wanted < 1 or wanted > start:
            raise WrongDirection(
                f"{wanted} steps can't be taken back: {start} revisions are applied.",
                hint="Give fewer steps, or --to base.",
            )
        return start - wanted
    end = graph.index(graph.find(to))
    if end > start:
        raise WrongDirection(
            f"Revision {to} lies ahead of the database.",
            hint=f"To go there: writersroom-db migrate --to {to}",
        )
    return end


def refuse_edited(revisions: Sequence[Revision], state: DatabaseState) -> None:
    """Raise EditedMigration when the text of an applied revision is not what ran."""
    for revision in revisions:
        applied = state.checksums.get(revision.number)
        if state.current is None or revision.number > state.current or applied is None:
            continue
        if revision.up.checksum != applied:
            raise EditedMigration(f"{revision.up.name} was changed after it was applied.")


def _checked(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Read every file's header and statements now: a bad one is refused before anything runs."""
    planned = tuple(steps)
    for step in planned:
        step.file.read_through()
    return planned


def _refuse_irreversible(steps: Iterable[Step]) -> None:
    for step in steps:
        if step.file.header.irreversible is not None:
            raise IrreversibleMigration(
                f"{step.name} can't be taken back: {step.file.header.irreversible}."
            )
