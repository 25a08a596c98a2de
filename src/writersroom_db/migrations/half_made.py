"""Clears what a killed CREATE INDEX CONCURRENTLY left behind: an invalid index under its name.

``if not exists`` would take it for done.
"""

import re
from typing import TYPE_CHECKING

from sqlalchemy import text

from writersroom_db.migrations.statements import through_sqlalchemy
from writersroom_db.sqltext import Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CONCURRENT_INDEX = re.compile(
    r"create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?"
    r"(?P<index>\w+)\s+on\s+(?:only\s+)?(?P<schema>\w+)\.",
    re.IGNORECASE,
)

_INVALID = text("""
    select pg_catalog.format('%I.%I', n.nspname, c.relname)
    from pg_catalog.pg_index as i
    inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where n.nspname = :schema and c.relname = :index and not i.indisvalid
""")


def drop_half_made_index(connection: "Connection", statement: Statement) -> None:
    """Drop the invalid index that has the name which ``statement`` is about to make, if any."""
    made = _CONCURRENT_INDEX.match(statement.text)
    if made is None:
        return
    names = {"schema": made["schema"].lower(), "index": made["index"].lower()}
    invalid = connection.execute(_INVALID, names).scalar()
    if invalid is not None:
        through_sqlalchemy(connection)(f"drop index concurrently {invalid}")
