"""Seals the audit log: what would be sealed, and doing it, without a lock that a writer waits for.

Entries of a transaction are sealed once every transaction that began before or with it has ended:
then none of them can come any more. So each is sealed exactly once, however late it was committed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow, dict_row

from writersroom_db.access.owner import as_owner
from writersroom_db.attempts import Tell, persist
from writersroom_db.audit.anchors import check_target, put_anchor
from writersroom_db.audit.entries import Hashed, Stretch, from_where, hash_entries, prepare
from writersroom_db.audit.merkle import Frontier, tree_root
from writersroom_db.audit.queries import query
from writersroom_db.audit.seals import NO_HEAD, Head, Lane, Position, Seal
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import NotMigrated
from writersroom_db.limits import Limits

MANY = 65_536
"""Entries of a seal at most: each keeps 40 bytes in memory while it is made."""

SEAL_SQL = query("insert_seal").decode()
"""What is run for each seal."""

_LIMITS = Limits(lock_timeout=2.0)


@dataclass(frozen=True)
class Waiting:
    """Entries of a lane that no seal covers: how many, and since when."""

    lane: Lane
    after: Position | None
    entries: int
    since: datetime | None

    def to_json(self) -> dict[str, object]:
        """Return it as JSON's types."""
        return {
            "partition": self.lane.partition,
            "entries": self.entries,
            "since": self.since.isoformat() if self.since else None,
        }


@dataclass(frozen=True)
class SealPlan:
    """What would be sealed: entries of transactions before ``horizon``, lane by lane.

    In a database that was restored into another cluster, where transactions count anew, nothing
    is added to the era that was: it is sealed whole (``closes``), and the next begins.
    """

    horizon: int
    era: int
    closes: bool
    lanes: tuple[Waiting, ...]

    @property
    def entries(self) -> int:
        """How many would be sealed."""
        return sum(waiting.entries for waiting in self.lanes)

    def horizon_of(self, lane: Lane) -> int | None:
        """Return before which transaction the lane is sealed; None for all of it."""
        return None if self.closes and lane.era == self.era else self.horizon

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types."""
        return {
            "horizon": self.horizon,
            "closes_era": self.era if self.closes else None,
            "entries": self.entries,
            "lanes": [waiting.to_json() for waiting in self.lanes],
        }


@dataclass(frozen=True)
class Sealed:
    """What was sealed now, the newest seal, and what waits for transactions that are open."""

    entries: int
    seals: int
    head: Head
    waiting: int
    since: datetime | None
    anchor: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "sealed": self.entries,
            "seals": self.seals,
            "head": self.head.to_json(),
            "waiting": self.waiting,
            "waiting_since": self.since.isoformat() if self.since else None,
            "anchor": self.anchor,
        }


def plan_seal(url: DatabaseUrl) -> SealPlan:
    """Look what would be sealed now. Changes nothing.

    Raises NotMigrated and MayNotRead as `as_owner` says.
    """
    with _sealer(url) as connection:
        return _plan(connection)


def seal(url: DatabaseUrl, tell: Tell, anchor: str | None = None) -> Sealed:
    """Seal every entry whose transaction, and all before it, have ended.

    Each seal is a transaction of its own, so a run that was killed goes on behind the last. Several
    at once share the work. Under ``anchor`` (``s3://bucket/prefix``) the newest seal's chain is
    kept, for as long as entries are.

    Raises GaveWayTooOften, BadAnchor, AnchorFailed and MissingExtra; NotMigrated and MayNotRead as
    `as_owner` says.
    """
    if anchor is not None:
        check_target(anchor)
    with _sealer(url) as connection:
        plan = _plan(connection)
        entries = seals = 0
        for waiting in plan.lanes:
            for count in _seal_lane(connection, plan, waiting.lane, tell):
                entries, seals = entries + count, seals + 1
                tell(f"sealed {entries} of {plan.entries} entries")
        persist(lambda: _remember(connection, plan), "state of the audit log", _LIMITS, tell)
        left = [each for each in _waiting(connection, None) if each.entries]
        return Sealed(
            entries,
            seals,
            read_head(connection),
            sum(each.entries for each in left),
            min((each.since for each in left if each.since), default=None),
            _keep_head(connection, anchor) if anchor is not None else None,
        )


def _keep_head(connection: psycopg.Connection[TupleRow], anchor: str) -> str | None:
    row = connection.execute(query("to_anchor")).fetchone()
    if row is None:
        return None
    number, chain, sealed_at, until = row
    return put_anchor(anchor, Head(number, bytes(chain)), sealed_at=sealed_at, until=until)


def read_head(connection: psycopg.Connection[TupleRow]) -> Head:
    """Return the newest seal."""
    row = connection.execute(query("head")).fetchone()
    return Head(row[0], bytes(row[1])) if row else NO_HEAD


@contextmanager
def _sealer(url: DatabaseUrl) -> Iterator[psycopg.Connection[TupleRow]]:
    with as_owner(url, "audit", "seals") as connection:
        prepare(connection)
        connection.execute(
            "select pg_catalog.set_config('lock_timeout', %s, false)",
            (f"{_LIMITS.lock_timeout}s",),
        )
        yield connection


def _plan(connection: psycopg.Connection[TupleRow]) -> SealPlan:
    state = _read_state(connection)
    plan = SealPlan(state["oldest_open"], state["era"], bool(state["counts_anew"]), ())
    lanes = tuple(each for each in _waiting(connection, plan) if each.entries)
    return replace(plan, lanes=lanes)


def _read_state(connection: psycopg.Connection[TupleRow], lock: bytes = b"") -> dict[str, int]:
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(query("state") + lock).fetchone()
    if row is None:
        raise NotMigrated(
            "audit.state has lost its row.",
            hint="Restore it from a backup: until then no business row can be changed.",
        )
    return row


def _waiting(connection: psycopg.Connection[TupleRow], plan: SealPlan | None) -> Iterator[Waiting]:
    """Give what waits in each lane: for the plan, or at all."""
    for partition, era, last_xid, last_id in connection.execute(query("lanes")).fetchall():
        lane = Lane(partition, era)
        after = None if last_xid is None else Position(int(last_xid), last_id)
        stretch = Stretch(lane, after, horizon=plan.horizon_of(lane) if plan else None)
        counted = sql.SQL("select count(*), min(l.created_at) {}").format(from_where(stretch))
        row = connection.execute(counted).fetchone()
        if row is not None:
            yield Waiting(lane, after, *row)


def _seal_lane(
    connection: psycopg.Connection[TupleRow], plan: SealPlan, lane: Lane, tell: Tell
) -> Iterator[int]:
    """Seal the lane; give how many entries each seal has."""
    what = f"seal of {lane.partition}"
    while count := persist(lambda: _seal_next(connection, plan, lane), what, _LIMITS, tell):
        yield count


def _seal_next(connection: psycopg.Connection[TupleRow], plan: SealPlan, lane: Lane) -> int:
    """Make the lane's next seal; return how many entries it has."""
    with connection.transaction():
        # others that seal wait here, and nobody else does: the trigger reads without a lock
        _read_state(connection, b" for update")
        stretch = Stretch(
            lane, _sealed_to(connection, lane), horizon=plan.horizon_of(lane), many=MANY
        )
        found = hash_entries(connection, stretch)
        if found.last is None:
            return 0
        _insert(connection, lane, found, found.last)
    return len(found.ids)


def _sealed_to(connection: psycopg.Connection[TupleRow], lane: Lane) -> Position | None:
    row = connection.execute(query("sealed_to"), lane._asdict()).fetchone()
    return Position(int(row[0]), row[1]) if row else None


def _insert(
    connection: psycopg.Connection[TupleRow], lane: Lane, found: Hashed, last: Position
) -> None:
    head, packed, root = read_head(connection), found.packed, tree_root(found.leaves)
    roots = connection.execute(query("roots"), lane._asdict()).fetchall()
    frontier = Frontier(bytes(each) for (each,) in roots)
    frontier.add(root)
    now = connection.execute("select pg_catalog.clock_timestamp(), session_user").fetchone()
    assert now is not None  # noqa: S101
    made = Seal(
        head.number + 1,
        lane,
        last,
        len(found.ids),
        sha256(packed).digest(),
        root,
        frontier.root,
        head.chain,
        *now,
    )
    values = {
        **vars(made),
        **lane._asdict(),
        "last_xid": str(last.xid),
        "last_id": last.entry,
        "ids": packed,
        "leaves": found.joined,
        "chain": made.chain,
    }
    connection.execute(query("insert_seal"), values)


def _remember(connection: psycopg.Connection[TupleRow], plan: SealPlan) -> None:
    """Write down to where the era is sealed, or that the next has begun."""
    with connection.transaction():
        state = _read_state(connection, b" for update")
        if state["era"] != plan.era:
            return
        if not plan.closes:
            connection.execute(query("sealed_before"), {"horizon": str(plan.horizon)})
        elif state["counts_anew"] and not _has_more(connection, plan):
            connection.execute(query("next_era"))


def _has_more(connection: psycopg.Connection[TupleRow], plan: SealPlan) -> bool:
    return any(each.entries for each in _waiting(connection, plan) if each.lane.era == plan.era)
