"""Which rows a way back would lose, as the down files declare."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import psycopg
from psycopg import sql

from writersroom_db.connection.relations import relation_exists
from writersroom_db.errors import DataLossRefused
from writersroom_db.migrations.deadline import Deadline


@dataclass(frozen=True)
class RowLoss:
    """``rows`` rows of the qualified ``table`` would go."""

    table: str
    rows: int


def _nothing() -> None:
    pass


def count_losses(
    connection: psycopg.Connection, tables: Iterable[str], before: Callable[[], None] = _nothing
) -> tuple[RowLoss, ...]:
    """Count the rows of those of the qualified ``tables`` that exist and hold any.

    ``before`` is called ahead of each count. ``row_security = off`` turns a filtered, and so wrong,
    count into an error.
    """
    losses = []
    for table in tables:
        schema, name = table.split(".")
        if relation_exists(connection, schema, name):
            before()
            rows = _count(connection, sql.Identifier(schema, name))
            if rows:
                losses.append(RowLoss(table, rows))
    return tuple(losses)


def _count(connection: psycopg.Connection, table: sql.Identifier) -> int:
    with connection.transaction():
        connection.execute("set local row_security = off")
        row = connection.execute(sql.SQL("select count(*) from {}").format(table)).fetchone()
    return int(row[0]) if row else 0


def refuse_late_losses(
    connection: psycopg.Connection, tables: Iterable[str], deadline: Deadline | None = None
) -> None:
    """Count again: a row may have come since the plan.

    ``deadline`` is that of the transaction, in which writers are then locked out; None without one.
    Raises DataLossRefused when there is any loss.
    """
    if deadline is None:
        refuse_losses(count_losses(connection, tables))
        return
    for table in tables:
        name = sql.Identifier(*table.split("."))
        # writers of the tables before it wait already
        deadline.renew()
        connection.execute(sql.SQL("lock table {} in share row exclusive mode").format(name))
    refuse_losses(count_losses(connection, tables, deadline.renew))


def refuse_losses(losses: Iterable[RowLoss]) -> None:
    """Raise DataLossRefused when there is any loss."""
    told = ", ".join(_told(loss) for loss in losses)
    if told:
        raise DataLossRefused(f"The rollback would lose {told}.")


def _told(loss: RowLoss) -> str:
    return f"{loss.rows} {'row' if loss.rows == 1 else 'rows'} of {loss.table}"
