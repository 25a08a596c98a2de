"""Takes what a load has written out again, block by block, the last table first."""

import numpy as np
import psycopg
from psycopg import sql

from writersroom_db.errors import SeedInUse
from writersroom_db.seed.books import Load, forget_load, query
from writersroom_db.seed.loading import Report
from writersroom_db.seed.rows import TABLES
from writersroom_db.seed.table import Block, Table
from writersroom_db.seed.world import World

_BY_SESSION = ("chat_messages", "agent_interactions")


def remove_load(connection: psycopg.Connection, world: World, load: Load, report: Report) -> None:
    """Delete the rows of the load, each block with its mark, then the load.

    Raises SeedInUse when rows of somebody else refer to them.
    """
    for table in reversed(TABLES):
        for block in table.blocks(world):
            # what came along goes along: the owner's row goes with the project
            comes_along = block.first < table.split(world)
            if (table.name, block.number) in load.blocks and not comes_along:
                _remove(connection, world, load, table, block)
                report(table.name, block.rows)
    forget_load(connection, load)


def _remove(
    connection: psycopg.Connection, world: World, load: Load, table: Table, block: Block
) -> None:
    try:
        with connection.transaction():
            connection.execute(*_delete(world, table, block))
            for each in (table, table.along):
                if each is not None:
                    mark = {"load": load.number, "table": each.name, "block": block.number}
                    connection.execute(query("unmark"), mark)
    except psycopg.errors.ForeignKeyViolation as error:
        raise SeedInUse(
            f"Rows of {error.diag.table_name}, which are not the load's, refer to its {table.name}."
        ) from None


def _delete(world: World, table: Table, block: Block) -> tuple[sql.Composed, dict[str, list[str]]]:
    """Return the statement; months are not searched one by one where the session leads there."""
    rows = np.arange(block.first, block.last)
    values = {"ids": world.ids(table.name, rows)}
    deletion = sql.SQL("delete from {} where id = any(%(ids)s::uuid[])").format(
        sql.Identifier("app", table.name)
    )
    if table.name in _BY_SESSION:
        sessions = np.unique(world.children[table.name].parent(rows))
        values["sessions"] = world.ids("sessions", sessions)
        deletion += sql.SQL(" and session_id = any(%(sessions)s::uuid[])")
    return deletion, values
