"""Whatever is done to entries and seals is located: at which seal, and which entries."""

import os
import random
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import TupleRow

from tests.schema import rows
from writersroom_db.attempts import silent
from writersroom_db.audit import Kind, seal, verify
from writersroom_db.audit.findings import ranges
from writersroom_db.audit.seals import unpack
from writersroom_db.connection.urls import DatabaseUrl

FULL = os.environ.get("WRITERSROOM_PROOFS") == "full"
TAMPERINGS = 1_200 if FULL else 60
MONTHS = 3
ENTRIES = 240
MANY = 25

Database = psycopg.Connection[TupleRow]
Figure = Callable[[str, object], None]


class Entry(NamedTuple):
    """An entry: its number, the seal that covers it, and its partition."""

    id: int
    seal: int
    partition: str


class Found(NamedTuple):
    """What verifying tells, without its words."""

    kind: Kind
    seal: int
    entries: tuple[tuple[int, int], ...] = ()


Wanted = set[Found]
"""What must be found."""


class World(NamedTuple):
    """A sealed log, and what tampers with it."""

    db: Database
    draw: random.Random
    entries: tuple[Entry, ...]
    seals: int

    def some(self, most: int) -> list[Entry]:
        """Return some entries, no two alike."""
        return self.draw.sample(self.entries, self.draw.randint(1, most))

    def seal_at(self, number: int) -> int:
        """Return the first seal that reaches to the entry's place; 0 if it is behind the last."""
        ((found,),) = self.db.execute(
            "select coalesce(min(s.number), 0) from audit.seals as s, audit.log as l"
            " where l.id = %s and s.partition = l.tableoid::regclass::text"
            " and (s.last_xid, s.last_id) >= (l.xid, l.id)",
            (number,),
        ).fetchall()
        return int(found)

    def run(self, statement: str, **values: object) -> None:
        """Change exactly what is meant."""
        assert self.db.execute(statement.encode(), values).rowcount > 0, statement


_COLUMNS = {
    "created_at": "created_at + interval '1 microsecond'",
    "era": "era + 1",
    "table_name": "'app.' || md5(table_name)",
    "row_key": "gen_random_uuid()::text",
    "command": "lower(command)",
    "user_id": "gen_random_uuid()",
    "session_role": "session_role || ' '",
    "set_role": "coalesce(set_role, '') || 'x'",
    "application_name": "null",
    "reason": "coalesce(reason, '') || E'\\\\n'",
    "before": "coalesce(before, '{}') || '{\"x\": 1}'",
    "after": "null",
}
_SEAL_COLUMNS = {
    "partition": "partition || 'x'",
    "era": "era + 1",
    "last_xid": "(last_xid::text::bigint + 1)::text::xid8",
    "last_id": "last_id + 1",
    "ids": "set_byte(ids, length(ids) - 1, get_byte(ids, length(ids) - 1) # 1)",
    "leaves": "set_byte(leaves, 40, get_byte(leaves, 40) # 4)",
    "root": "sha256(root)",
    "partition_root": "sha256(partition_root)",
    "previous": "sha256(previous)",
    "chain": "sha256(chain)",
    "sealed_at": "sealed_at + interval '1 microsecond'",
    "sealed_by": "sealed_by || 'x'",
}


def edits(world: World) -> Wanted:
    column = world.draw.choice([*_COLUMNS])
    chosen = world.some(4)
    for entry in chosen:
        world.run(
            f"update audit.log set {column} = {_COLUMNS[column]} where id = %(id)s", id=entry.id
        )
    if column == "era":
        # of an era of their own, which nobody has sealed, and which may come
        return by_seal(Kind.ENTRY_REMOVED, chosen)
    return by_seal(Kind.ENTRY_CHANGED, chosen)


def removes(world: World) -> Wanted:
    chosen = world.some(5)
    world.run("delete from audit.log where id = any(%(ids)s)", ids=[each.id for each in chosen])
    return by_seal(Kind.ENTRY_REMOVED, chosen)


def inserts(world: World) -> Wanted:
    """Forge an entry beside one that is sealed, in the same transaction."""
    like = world.draw.choice(world.entries)
    new = world.draw.choice((-5, 0, like.id * 1_000_000))
    world.run(
        "insert into audit.log (id, created_at, xid, era, table_name, row_key, command)"
        " select %(new)s, created_at, (xid::text::bigint - 1)::text::xid8, era, table_name,"
        " row_key, 'DELETE' from audit.log where id = %(id)s",
        new=new,
        id=like.id,
    )
    return {Found(Kind.ENTRY_INSERTED, world.seal_at(new), ((new, new),))}


def copies(world: World) -> Wanted:
    """Forge an entry with the number of one that is there."""
    like = world.draw.choice(world.entries)
    world.run(
        "insert into audit.log (id, created_at, xid, era, table_name, row_key, command)"
        " select id, created_at + interval '1 microsecond', xid, era, table_name, row_key, 'DELETE'"
        " from audit.log where id = %(id)s",
        id=like.id,
    )
    return {Found(Kind.ENTRY_INSERTED, like.seal, ((like.id, like.id),))}


def exchanges(world: World) -> Wanted:
    """Let two entries, of a seal and of two transactions, change numbers or users."""
    one, other = world.draw.choice(
        [
            (one, other)
            for one in world.entries
            for other in world.entries[:: world.draw.randint(1, 9)]
            if one.seal == other.seal and abs(one.id - other.id) > 3
        ]
    )
    column = world.draw.choice(("id", "user_id"))
    world.run(
        f"update audit.log as l set {column} = o.{column} from audit.log as o"
        " where (l.id, o.id) in ((%(a)s, %(b)s), (%(b)s, %(a)s))",
        a=one.id,
        b=other.id,
    )
    return by_seal(Kind.ENTRY_CHANGED, [one, other])


def moves_to_another_month(world: World) -> Wanted:
    entry = world.draw.choice(
        [each for each in world.entries if not each.partition.endswith("_01")]
    )
    world.run(
        "update audit.log set created_at = created_at - interval '1 month' where id = %(id)s",
        id=entry.id,
    )
    number = world.seal_at(entry.id)
    return {
        *by_seal(Kind.ENTRY_REMOVED, [entry]),
        Found(
            Kind.ENTRY_INSERTED if number else Kind.ENTRY_UNSEALED,
            number,
            ((entry.id, entry.id),),
        ),
    }


def truncates(world: World) -> Wanted:
    partition = world.draw.choice(world.entries).partition
    world.db.execute(f"truncate {partition}".encode())
    gone = [each for each in world.entries if each.partition == partition]
    return by_seal(Kind.ENTRY_REMOVED, gone)


def drops(world: World) -> Wanted:
    partition = world.draw.choice(world.entries).partition
    world.db.execute(f"alter table audit.log detach partition {partition}".encode())
    world.db.execute(f"alter table {partition} set schema copies".encode())
    first = min(each.seal for each in world.entries if each.partition == partition)
    return {Found(Kind.PARTITION_GONE, first)}


def edits_a_seal(world: World) -> Wanted:
    number, column = world.draw.randint(1, world.seals), world.draw.choice([*_SEAL_COLUMNS])
    world.run(
        f"update audit.seals set {column} = {_SEAL_COLUMNS[column]} where number = %(number)s",
        number=number,
    )
    return {Found(Kind.SEAL_CHANGED, number)}


def edits_a_seal_with_its_hash(world: World) -> Wanted:
    """Write a seal anew, chain and all; the next still knows the one that was."""
    number = world.draw.randint(1, world.seals - 1)
    world.run(
        "update audit.seals set sealed_by = 'x', chain = sha256(chain) where number = %(number)s",
        number=number,
    )
    return {Found(Kind.SEAL_CHANGED, number)}


def removes_a_seal(world: World) -> Wanted:
    number = world.draw.randint(1, world.seals)
    world.run("delete from audit.seals where number = %(number)s", number=number)
    if number == world.seals:
        lost = sorted(each.id for each in world.entries if each.seal == number)
        return {Found(Kind.ENTRY_UNSEALED, 0, ranges(lost))}
    return {Found(Kind.SEAL_REMOVED, number)}


def exchanges_seals(world: World) -> Wanted:
    number = world.draw.randint(1, world.seals - 1)
    for one, other in ((number, 0), (number + 1, number), (0, number + 1)):
        world.run(
            "update audit.seals set number = %(other)s where number = %(one)s", one=one, other=other
        )
    return {Found(Kind.SEAL_CHANGED, number), Found(Kind.SEAL_CHANGED, number + 1)}


def edits_an_entry_and_its_leaf(world: World) -> Wanted:
    """Which entry it was can't be told any more; in which seal can."""
    entry = world.draw.choice(world.entries)
    world.run("update audit.log set reason = 'x' where id = %(id)s", id=entry.id)
    world.run(
        "update audit.seals set leaves = set_byte(leaves, 1, get_byte(leaves, 1) # 1)"
        " where number = %(number)s",
        number=entry.seal,
    )
    return {Found(Kind.SEAL_CHANGED, entry.seal), Found(Kind.ENTRY_CHANGED, entry.seal)}


WAYS: tuple[Callable[[World], Wanted], ...] = (
    *(edits, removes, inserts, copies, exchanges, moves_to_another_month, truncates, drops),
    *(edits_a_seal, edits_a_seal_with_its_hash, removes_a_seal, exchanges_seals),
    edits_an_entry_and_its_leaf,
)


def by_seal(kind: Kind, entries: list[Entry]) -> Wanted:
    """Return what must be told of the entries, in the order in which they were sealed."""
    return {
        Found(kind, number, ranges(each.id for each in sorted(entries) if each.seal == number))
        for number in {entry.seal for entry in entries}
    }


def told(url: DatabaseUrl) -> Wanted:
    return {Found(each.kind, each.seal, each.entries) for each in verify(url).findings}


@pytest.fixture
def world(
    connection: rows.Database, migrated_database: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> World:
    """Give a log of three months in many seals, and copies to restore it from."""
    monkeypatch.setattr("writersroom_db.audit.sealing.MANY", MANY)
    _fill(connection)
    seal(migrated_database, silent)
    connection.execute("create schema copies")
    for table in ("log", "seals", "state"):
        connection.execute(f"create table copies.{table} as table audit.{table}".encode())
    connection.commit()
    found = connection.execute("select number, partition, ids from audit.seals").fetchall()
    entries = tuple(
        Entry(each, number, partition)
        for number, partition, ids in found
        for each in unpack(bytes(ids))
    )
    assert len(entries) == ENTRIES
    assert len(found) > 2 * MONTHS
    return World(connection, random.Random(0), entries, len(found))  # noqa: S311 (no secret)


def _fill(db: Database) -> None:
    """Write entries as if they were of three months, each transaction's of one."""
    moments = [datetime(2031, month, 15) for month in range(1, MONTHS + 1)]
    db.execute("set role writersroom_owner")
    for moment in moments:
        db.execute("select ops.create_month_partition('audit.log', %s)", (moment,))
    for number in range(ENTRIES // 4):
        db.execute(
            "insert into audit.log (created_at, era, table_name, row_key, command, user_id,"
            " application_name, after) select %s, 1, 'app.users', gen_random_uuid()::text,"
            " 'UPDATE', gen_random_uuid(), 'app', jsonb_build_object('n', n)"
            " from generate_series(1, 4) as n",
            (moments[number * MONTHS // (ENTRIES // 4)],),
        )
        db.commit()


def _restore(db: Database) -> None:
    missing = db.execute(
        "select c.oid::regclass::text from pg_class as c where c.relname ~ '^log_p'"
        " and c.relkind = 'r' and c.relnamespace = 'copies'::regnamespace"
    ).fetchall()
    for (partition,) in missing:
        month = partition[-7:].replace("_", "-")
        db.execute(f"drop table {partition}".encode())
        db.execute("select ops.create_month_partition('audit.log', %s)", (f"{month}-15",))
    for table in ("log", "seals", "state"):
        target = sql.Identifier("audit", table), sql.Identifier("copies", table)
        db.execute(sql.SQL("truncate {}").format(target[0]))
        db.execute(sql.SQL("insert into {} table {}").format(*target))
    db.commit()


def test_every_tampering_is_located_and_nothing_else(
    world: World, migrated_database: DatabaseUrl, record_property: Figure
) -> None:
    assert told(migrated_database) == set()
    missed = []
    for number in range(TAMPERINGS):
        draw = random.Random(number)  # noqa: S311 (no secret)
        way = WAYS[number % len(WAYS)]
        wanted = way(world._replace(draw=draw))
        world.db.commit()
        found = told(migrated_database)
        if not _located(world, wanted, found):
            missed.append((number, way.__name__, wanted, found))
        _restore(world.db)
    assert missed == []
    assert told(migrated_database) == set()
    record_property("figure tamperings located", TAMPERINGS)


def _located(world: World, wanted: Wanted, found: Wanted) -> bool:
    """Tell whether all of it was found, and no more than what a lost seal leaves bare.

    Entries of a seal that was changed or removed are told to be without one, rightly.
    """
    if not any(each.kind in (Kind.SEAL_CHANGED, Kind.SEAL_REMOVED) for each in wanted):
        return wanted == found
    touched = {each.seal for each in wanted}
    bare = {each.id for each in world.entries if each.seal in touched}
    beyond = [each for each in found - wanted if each.kind is not Kind.SEAL_CHANGED]
    extra = {each.seal for each in found - wanted if each.kind is Kind.SEAL_CHANGED}
    return (
        wanted <= found
        and extra <= {near for each in touched for near in (each - 1, each, each + 1)}
        and all(each.kind is Kind.ENTRY_UNSEALED for each in beyond)
        and bare
        >= {n for each in beyond for low, high in each.entries for n in range(low, high + 1)}
    )
