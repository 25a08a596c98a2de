"""Kills a command at a random point, runs it again, and says what is not as it should be."""

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from tests.proofs.databases import copy_of, rows
from tests.proofs.installation import Command, Ended, Installation
from tests.proofs.scenarios import Scenario, without_roles

from writersroom_db.catalog import compare, read_facts, render
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl

OURSELVES = "proof"
ATTACKS = ("runner", "its backends", "one of its backends", "its lock")

_SESSIONS = """
    select pid, query, coalesce(wait_event_type = 'Lock', false) as waits from pg_stat_activity
    where datname = %s and application_name <> 'proof' and backend_type = 'client backend'
    order by waits, state = 'active', state_change
"""
_ADVISORY = """
    select l.pid from pg_locks as l inner join pg_database as d on l.database = d.oid
    where l.locktype = 'advisory' and l.objsubid = 1 and l.objid not in (7, 8) and d.datname = %s
"""
_LOCK = f"{_ADVISORY} and l.mode = 'ExclusiveLock'"
_DONE = """
    select revision, direction, count(*)::int from ops.migration_log
    where state = 'done' group by revision, direction order by revision, direction
"""
_UNFINISHED = """
    select l.revision, l.direction from ops.migration_log as l
    where l.id = (
        select max(x.id) from ops.migration_log as x
        where x.revision = l.revision and x.direction = l.direction
    ) and l.state <> 'done'
"""
_INVALID = "select indexrelid::regclass::text from pg_index where not indisvalid or not indisready"


@dataclass(frozen=True)
class Outcome:
    """What a command leaves behind; of an undisturbed one also the seconds from its connection."""

    facts: frozenset[Any]
    done: list[tuple[Any, ...]]
    version: list[tuple[Any, ...]]
    data: list[tuple[Any, ...]]
    seconds: float = 0.0


@dataclass
class Kills:
    """How many kills landed, and what the sessions were doing then."""

    landed: int = 0
    missed: int = 0
    reach: float = 0.0  # seconds within which the command is hit; learnt by missing
    where: Counter[str] = field(default_factory=Counter)
    unforeseen: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Range:
    """Where the killing takes place: a template at the start, and a connection that looks on."""

    scenario: Scenario
    commands: Installation
    template: DatabaseUrl
    server: psycopg.Connection[TupleRow]

    @contextmanager
    def stage(self) -> Iterator[DatabaseUrl]:
        """Give a database at the scenario's start."""
        with copy_of(self.template) as url:
            if self.scenario.bare:
                without_roles(url)
            yield url

    def sessions(self, url: DatabaseUrl) -> list[tuple[int, str, bool]]:
        """Return the engine's sessions: process, query, whether it waits for a lock."""
        return self.server.execute(_SESSIONS, (url.database,)).fetchall()

    def wait_for(self, url: DatabaseUrl, command: Command, *, waiting: bool) -> None:
        """Return once the command has connected, or waits for a lock; at the latest at its end."""
        while command.runs():
            sessions = self.sessions(url)
            if sessions and (not waiting or any(waits for _, _, waits in sessions)):
                return
            time.sleep(0.001)

    def start(self, url: DatabaseUrl) -> Command:
        """Start the scenario's command."""
        verb, *options = self.scenario.command
        return self.commands.start(verb, url, *options)

    def undisturbed(self) -> Outcome:
        """Run the command in peace."""
        with self.stage() as url:
            command = self.start(url)
            self.wait_for(url, command, waiting=False)
            started = time.monotonic()
            ended = command.wait()
            seconds = time.monotonic() - started
            assert ended.code == 0, ended.err
            found = self.outcome(url)
        return Outcome(found.facts, found.done, found.version, found.data, seconds)

    def outcome(self, url: DatabaseUrl) -> Outcome:
        """Read what a command left behind."""
        with connect(url, autocommit=True, application_name=OURSELVES) as connection:
            facts = read_facts(connection)
        return Outcome(
            facts,
            rows(url, _DONE),
            rows(url, "select version_num from ops.alembic_version"),
            rows(url, self.scenario.data),
        )


def kill_once(place: Range, expected: Outcome, chance: random.Random, kills: Kills) -> None:
    """Kill the command once; then the plain command, run again, must put everything right."""
    attack = ATTACKS[kills.landed % len(ATTACKS)]
    blocker = chance.choice(("", *place.scenario.blockers, *place.scenario.blockers))
    with place.stage() as url, _blocking(url, blocker) as blocking:
        command = place.start(url)
        place.wait_for(url, command, waiting=bool(blocker))
        time.sleep(chance.uniform(0, min(kills.reach, 0.03) if blocker else kills.reach))
        doing = _doing(place, url)
        if not _attack(place, url, command, attack, chance):
            kills.missed += 1
            kills.reach *= 0.9
            command.wait()
            return
        story = f"{attack} killed while {doing}, behind {blocker or 'nobody'}"
        if chance.random() < 0.5:
            blocking.rollback()
        if chance.random() < 0.5:
            others = [_overlapping(place, url, blocking, chance)]
        else:
            blocking.rollback()
            others = []
        for ended in (command.wait(), *(other.wait() for other in others)):
            _judge_the_end(ended, killed=attack == "runner", story=story, kills=kills)
        ended = place.start(url).wait()
        assert ended.code == 0, f"{story}: run again, it says {ended.err}"
        _expect_all_well(place, url, expected, story)
        kills.landed += 1
        kills.reach *= 1.03
        kills.where[doing] += 1


@contextmanager
def _blocking(url: DatabaseUrl, statement: str) -> Iterator[psycopg.Connection[TupleRow]]:
    with connect(url, application_name=OURSELVES) as connection:
        for part in statement.split(";") if statement else ():
            connection.execute(part.encode())
        yield connection
        connection.rollback()


def _attack(
    place: Range, url: DatabaseUrl, command: Command, attack: str, chance: random.Random
) -> bool:
    """Do it; tell whether there was something left to kill."""
    if not command.runs():
        return False
    if attack == "runner":
        command.kill()
        return command.wait().code < 0
    pids = [pid for pid, _, _ in place.sessions(url)]
    if attack == "its lock":
        pids = [pid for (pid,) in place.server.execute(_LOCK, (url.database,)).fetchall()]
    if attack == "one of its backends":
        pids = [chance.choice(pids)] if pids else []
    ended = place.server.execute(
        "select pg_terminate_backend(pid) from unnest(%s::int[]) as pid", (pids,)
    ).fetchall()
    return (True,) in ended


def _overlapping(
    place: Range,
    url: DatabaseUrl,
    blocking: psycopg.Connection[TupleRow],
    chance: random.Random,
) -> Command:
    """Start the command while remains of the first may still be there, and wait."""
    other = place.start(url)
    time.sleep(chance.uniform(0, 0.5))
    blocking.rollback()
    return other


def _doing(place: Range, url: DatabaseUrl) -> str:
    """Say in a few words what the engine does or has just done."""
    sessions = place.sessions(url)
    if not sessions:
        return "not connected"
    _, query, waits = sessions[-1]
    words = " ".join(query.lower().replace("pg_catalog.", "").split()[:3])
    return f"waiting in {words}" if waits else words


def _judge_the_end(ended: Ended, *, killed: bool, story: str, kills: Kills) -> None:
    """Expect of a command that was not killed itself that it was done, or says what befell it."""
    if killed and ended.code == -signal.SIGKILL:
        return
    assert ended.code in (0, 2), f"{story}: exit {ended.code}, {ended.err}"
    if "WRITERSROOM_DEBUG" in ended.err:
        kills.unforeseen.append(f"{story}: {ended.err}")


def _expect_all_well(place: Range, url: DatabaseUrl, expected: Outcome, story: str) -> None:
    found = place.outcome(url)
    assert found.facts == expected.facts, f"{story}\n{render(compare(expected.facts, found.facts))}"
    assert (found.version, found.done) == (expected.version, expected.done), story
    assert found.data == expected.data, story
    assert rows(url, _UNFINISHED) == [], story
    assert rows(url, _INVALID) == [], story
    _expect_nothing_left(place, url, story)


def _expect_nothing_left(place: Range, url: DatabaseUrl, story: str) -> None:
    until = time.monotonic() + 10
    while left := place.sessions(url):
        assert time.monotonic() < until, f"{story}: sessions left {left}"
        time.sleep(0.01)
    stranded = place.server.execute(_ADVISORY, (url.database,)).fetchall()
    assert stranded == [], f"{story}: advisory locks {stranded}"
