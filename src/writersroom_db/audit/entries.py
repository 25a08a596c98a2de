"""Entries of the audit log as text that is the same on every server, and the hash of each."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from writersroom_db.audit.seals import Lane, Position, pack

COLUMNS = (
    *("id", "created_at", "xid", "era", "table_name", "row_key", "command", "user_id"),
    *("session_role", "set_role", "application_name", "reason", "before", "after"),
)
"""What is sealed, in this order: an entry is the line that COPY makes of these in text format."""

_SETTINGS = {
    "client_encoding": "UTF8",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "row_security": "off",
    "search_path": "",
}


class Stretch(NamedTuple):
    """Entries of a lane: behind ``after``, up to ``last``, of transactions before ``horizon``.

    Each where it is given; and of these the first ``many``.
    """

    lane: Lane
    after: Position | None
    last: Position | None = None
    horizon: int | None = None
    many: int | None = None


@dataclass(frozen=True)
class Hashed:
    """Entries in their order: their numbers, their hashes, and the place of the last."""

    ids: list[int]
    leaves: list[bytes]
    last: Position | None

    @property
    def packed(self) -> bytes:
        """The numbers, as a seal keeps them."""
        return pack(self.ids)

    @property
    def joined(self) -> bytes:
        """The hashes, as a seal keeps them."""
        return b"".join(self.leaves)


def prepare(connection: psycopg.Connection[TupleRow]) -> None:
    """Set what the text of an entry depends on, and that no row may be hidden."""
    for name, value in _SETTINGS.items():
        connection.execute("select pg_catalog.set_config(%s, %s, false)", (name, value))


def hash_entries(connection: psycopg.Connection[TupleRow], stretch: Stretch) -> Hashed:
    """Return the numbers and hashes of the entries. ``connection`` was prepared."""
    statement = sql.SQL("copy (select {} {} order by l.xid, l.id {}) to stdout").format(
        sql.SQL(", ").join(sql.Identifier("l", column) for column in COLUMNS),
        from_where(stretch),
        sql.SQL("limit {}").format(sql.Literal(stretch.many)) if stretch.many else sql.SQL(""),
    )
    ids, leaves, line = list[int](), list[bytes](), b""
    with connection.cursor().copy(statement) as copy:
        for row in copy:
            line = bytes(row)
            ids.append(int(line[: line.index(b"\t")]))
            # as merkle.leaf_hash, without the call
            leaves.append(sha256(b"\0" + line).digest())
    if not line:
        return Hashed(ids, leaves, None)
    return Hashed(ids, leaves, Position(int(line.split(b"\t", 3)[2]), ids[-1]))


def from_where(stretch: Stretch) -> sql.Composed:
    """Return the from and where of a query on the entries, which are called l."""
    conditions = [sql.SQL("l.era = {}").format(sql.Literal(stretch.lane.era))]
    if stretch.after is not None:
        conditions.append(sql.SQL("(l.xid, l.id) > {}").format(_place(stretch.after)))
    if stretch.last is not None:
        conditions.append(sql.SQL("(l.xid, l.id) <= {}").format(_place(stretch.last)))
    if stretch.horizon is not None:
        conditions.append(sql.SQL("l.xid < {}").format(_xid(stretch.horizon)))
    return sql.SQL("from only {} as l where {}").format(
        table_of(stretch.lane), sql.SQL(" and ").join(conditions)
    )


def table_of(lane: Lane) -> sql.Identifier:
    """Return the lane's partition, quoted."""
    return sql.Identifier(*lane.partition.split("."))


def _place(position: Position) -> sql.Composed:
    return sql.SQL("({}, {}::bigint)").format(_xid(position.xid), sql.Literal(position.entry))


def _xid(xid: int) -> sql.Composed:
    return sql.SQL("{}::xid8").format(sql.Literal(str(xid)))
