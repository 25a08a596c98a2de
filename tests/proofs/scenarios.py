"""What is killed: commands of every kind, and the sessions that make them wait where it hurts."""

from dataclasses import dataclass
from pathlib import Path

from psycopg import sql
from tests.proofs.installation import Added
from tests.revisions import NEXT

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

SQL = Path(__file__).with_name("sql")
BATCHED = ("-- batch: app.entries by id, 1500 rows",)
OUTSIDE = ("-- transaction: no",)


@dataclass(frozen=True)
class Scenario:
    """A command that is killed and run again.

    ``before`` are the commands that lead to where it starts, then the statement ``spoil`` is run.
    ``blockers`` are what a session may do first, in a transaction that is open when the kill comes.
    ``data`` is a query whose rows must be those of an undisturbed run. ``bare``: the cluster has
    none of our roles at the start.
    """

    name: str
    command: tuple[str, ...]
    added: tuple[Added, ...] = ()
    before: tuple[tuple[str, ...], ...] = (("migrate",),)
    spoil: str = "select"
    blockers: tuple[str, ...] = ()
    data: str = "select"
    bare: bool = False


def _file(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


ENTRIES = Added("entries", _file("entries.sql"), "drop table app.lines, app.entries;")
EVENTS = Added("events", _file("events.sql"), "drop table app.events;")

_VERSION = "lock table ops.alembic_version in share mode"
_LOG = "lock table ops.migration_log in share mode"
_END_OF_LOG = "select pg_advisory_xact_lock(7)"
_END_OF_BATCH = "select pg_advisory_xact_lock(8)"
_WRITER = "update app.entries set word = word where id = 15000"
_READER = "set transaction isolation level repeatable read; select count(*) from app.lines"
_REBUILDS = Added(
    "rebuilds",
    "reindex table concurrently app.entries;\nreindex (concurrently) index app.lines_pkey;",
    headers=OUTSIDE,
)
_INDEXES = tuple(
    Added(
        name,
        f"create {unique}index concurrently if not exists idx_{name} on app.entries ({column});",
        f"drop index concurrently if exists app.idx_{name};",
        OUTSIDE,
    )
    for name, unique, column in (
        ("entries_by_word", "", "word"),
        ("entries_by_rank", "unique ", "rank"),
    )
)
_COUNTED = (
    "select count(*), min(touched), max(touched), sum(touched), count(copied) from app.entries"
)
_BEFORE_THE_LAST = (("migrate", "--to", NEXT),)

SCENARIOS = (
    Scenario("preflight and bookkeeping", ("migrate", "--to", "base"), before=(), bare=True),
    Scenario("everything from nothing", ("migrate",), before=(), bare=True),
    Scenario(
        "a transaction of many statements",
        ("migrate",),
        (ENTRIES, Added("rebuilt", _file("rebuilt.sql"), _file("rebuilt.down.sql"))),
        before=_BEFORE_THE_LAST,
        blockers=(_WRITER, "insert into app.lines values (0, 1, '')", _VERSION, _LOG),
        data=_COUNTED,
    ),
    Scenario(
        "indexes made concurrently",
        ("migrate",),
        (ENTRIES, *_INDEXES),
        before=_BEFORE_THE_LAST,
        blockers=(_WRITER, _READER),
        data=_COUNTED,
    ),
    Scenario(
        "books of a step outside a transaction",
        ("migrate",),
        (ENTRIES, *_INDEXES),
        before=_BEFORE_THE_LAST,
        spoil=_file("watched_books.sql"),
        blockers=(_VERSION, _LOG, _END_OF_LOG),
        data=_COUNTED,
    ),
    Scenario(
        "indexes dropped concurrently",
        ("rollback", "--to", NEXT),
        (ENTRIES, *_INDEXES),
        spoil=_file("watched_books.sql"),
        blockers=(_WRITER, _VERSION, _END_OF_LOG),
        data=_COUNTED,
    ),
    Scenario(
        "indexes rebuilt concurrently",
        ("migrate",),
        (ENTRIES, _REBUILDS),
        before=_BEFORE_THE_LAST,
        spoil=_file("watched_books.sql"),
        blockers=(_WRITER, "select from app.entries", _READER, _END_OF_LOG),
        data=_COUNTED,
    ),
    Scenario(
        "partitions detached concurrently",
        ("migrate",),
        (EVENTS, Added("detached", _file("detached.sql"), headers=OUTSIDE)),
        before=_BEFORE_THE_LAST,
        spoil=_file("watched_books.sql"),
        blockers=("select from app.events", "select from app.events_2", _VERSION, _END_OF_LOG),
        data="select count(*) from app.events union all select count(*) from app.events_1",
    ),
    Scenario(
        "rows changed in batches",
        ("migrate",),
        (ENTRIES, Added("touched", _file("touched.sql"), headers=BATCHED)),
        before=_BEFORE_THE_LAST,
        spoil=_file("watched_books.sql"),
        blockers=(_WRITER, _END_OF_BATCH, _VERSION, _END_OF_LOG),
        data=_COUNTED,
    ),
    Scenario(
        "partitions topped up",
        ("migrate",),
        spoil=_file("no_partitions.sql"),
        blockers=("update app.users set first_name = first_name where false",),
    ),
    Scenario(
        "rollback of everything",
        ("rollback", "--to", "base", "--allow-data-loss"),
        blockers=("select from app.users", _VERSION),
    ),
)


def without_roles(url: DatabaseUrl) -> None:
    """Drop our roles from the cluster of ``url``, where no database has anything of theirs."""
    with connect(url.with_database("postgres"), autocommit=True) as server:
        ours = "select rolname from pg_roles where rolname ~ '^writersroom_'"
        for (role,) in server.execute(ours).fetchall():
            server.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))
