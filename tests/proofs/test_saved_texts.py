"""Saving texts while backends die, S3 fails and a replica takes over: none lost, twice or stale.

Half of the writers are on asyncio. Commits wait for the replica, as they must where none may be
lost; in the middle the primary is stopped like a machine that loses its power.
"""

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.buckets import make_bucket, s3_server, use_account
from tests.content.faults import Fault, Proxy, faulty
from tests.proofs.conftest import Amount, Figure
from tests.proofs.saving import DOCUMENTS, END_ONE, WRITERS, Told
from tests.replicas import standby
from tests.schema import rows

from writersroom_db import AsyncDatabase, Database
from writersroom_db.connection import cluster
from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import S3Store
from writersroom_db.errors import StaleVersion, WritersRoomError
from writersroom_db.migrations import migrate
from writersroom_db.services import documents
from writersroom_db.sessions.async_texts import AsyncTexts
from writersroom_db.sessions.texts import Texts
from writersroom_db.testing.servers import scratch_cluster

FAULTS = (Fault.REFUSED, Fault.LOST, Fault.SLOW_DOWN, Fault.INTERNAL_ERROR, Fault.CORRUPTED)

_CHAINS = """
select v.document_id, v.version_number, v.idempotency_key, v.content_hash, v.s3_key,
    d.version_number, d.content_hash
from app.versions as v join app.documents as d on d.id = v.document_id
where v.idempotency_key is not null
order by v.document_id, v.version_number
"""


@dataclass(frozen=True)
class Pair:
    """A primary and its replica, and the database on both."""

    primary: Cluster
    replica: Cluster
    name: str

    def writer(self, user: str) -> DatabaseUrl:
        """Return the URL that finds whichever of the two takes writes."""
        hosts = f"{self.primary.sockets},{self.primary.sockets}"
        ports = f"{self.primary.port},{self.replica.port}"
        parameters = {"host": hosts, "port": ports, "dbname": self.name, "user": user}
        wanted = {**parameters, "target_session_attrs": "read-write"}
        return DatabaseUrl(tuple(sorted(wanted.items())))


@contextmanager
def _pair() -> Iterator[Pair]:
    settings = {"synchronous_commit": "on", "max_connections": "60"}
    with scratch_cluster(settings) as primary:
        with connect(primary.url(), autocommit=True) as connection:
            connection.execute("create database texts")
        migrate(primary.url("texts"), environment="test")
        with standby(primary) as replica:
            with connect(primary.url(), autocommit=True) as connection:
                connection.execute("alter system set synchronous_standby_names = '*'")
                connection.execute("select pg_reload_conf()")
            yield Pair(primary, replica, "texts")


def _prepare(url: DatabaseUrl) -> tuple[list[UUID], list[UUID]]:
    with connect(url) as connection:
        owner = rows.user(connection)
        project = rows.project(connection, owner)
        users = [rows.user(connection) for _ in range(WRITERS)]
        for user in users:
            rows.collaboration(connection, project, user)
        return users, [rows.document(connection, project) for _ in range(DOCUMENTS)]


def _write(texts: Texts, user: UUID, chosen: list[UUID], told: Told) -> None:
    for document in chosen:
        key = uuid4()
        while key not in told.saved:
            try:
                head = texts.database.run_as(user, documents.get(document)).version_number
                number = texts.save(user, document, head, str(key), idempotency_key=key)
                told.saved[key] = document, number
            except StaleVersion:
                told.stale += 1
            except WritersRoomError:
                told.cut_off += 1


async def _write_async(texts: AsyncTexts, user: UUID, chosen: list[UUID], told: Told) -> None:
    for document in chosen:
        key = uuid4()
        while key not in told.saved:
            try:
                head = await texts.database.run_as(user, documents.get(document))
                save = texts.save(
                    user, document, head.version_number, str(key), idempotency_key=key
                )
                told.saved[key] = document, await save
            except StaleVersion:
                told.stale += 1
            except WritersRoomError:
                told.cut_off += 1


def _on_a_loop(
    url: DatabaseUrl, store: S3Store, works: list[tuple[UUID, list[UUID]]], told: Told
) -> None:
    async def all_of_them() -> None:
        database = AsyncDatabase(url)
        texts = AsyncTexts(database, store)
        await asyncio.gather(*(_write_async(texts, user, chosen, told) for user, chosen in works))
        await database.close()

    asyncio.run(all_of_them())


def _kill(url: DatabaseUrl, over: threading.Event, chance: random.Random) -> int:
    """End a backend of the services now and then, wherever they are; return how many were."""
    killed = 0
    while not over.wait(0.05):
        with suppress(psycopg.Error, WritersRoomError), connect(url, autocommit=True) as connection:
            while not over.wait(0.02 + 0.05 * chance.random()):
                killed += len(connection.execute(END_ONE).fetchall())
    return killed


def _take_over(pair: Pair, told: Told, at: int, over: threading.Event) -> None:
    """Stop the primary once so much was saved, and let the replica take its place."""
    while len(told.saved) < at and not over.wait(0.01):
        pass
    cluster.stop(pair.primary, mode="immediate")
    with connect(pair.replica.url(), autocommit=True) as connection:
        connection.execute("select pg_promote()")


def test_no_text_is_lost_twice_or_stale(
    amount: Amount,
    chance: random.Random,
    figure: Figure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    each = amount.saves // WRITERS
    told, over = Told(), threading.Event()
    with s3_server() as server, faulty(server) as proxy, _pair() as pair:
        use_account(monkeypatch, proxy.url)
        make_bucket(server, "texts")
        faults = _have_faults(proxy, chance.random())
        users, drafts = _prepare(pair.primary.url(pair.name))
        works = [(user, chance.choices(drafts, k=each)) for user in users]
        store, service = S3Store("texts"), pair.writer("writersroom_app")
        with Database(service) as database, ThreadPoolExecutor(WRITERS + 2) as threads:
            killing = threads.submit(_kill, pair.writer(cluster.SUPERUSER), over, chance)
            turning = threads.submit(_take_over, pair, told, amount.saves // 2, over)
            writing = [
                threads.submit(_write, Texts(database, store), user, chosen, told)
                for user, chosen in works[::2]
            ]
            writing.append(threads.submit(_on_a_loop, service, store, works[1::2], told))
            for writer in writing:
                writer.result()
            over.set()
            turning.result()
            kills = killing.result()
        with connect(pair.replica.url(pair.name)) as connection:
            chains = connection.execute(_CHAINS).fetchall()
        use_account(monkeypatch, server)
        clean = S3Store("texts")
        bodies = {row[2]: clean.get(row[4], row[3]) for row in chains}

    found = {key: (document, number) for document, number, key, *_ in chains}
    assert found == told.saved
    assert bodies == {key: str(key).encode() for key in told.saved}
    for document in drafts:
        chain = [row for row in chains if row[0] == document]
        assert [row[1] for row in chain] == list(range(2, len(chain) + 2))
        *_, digest, _, head, head_digest = chain[-1]
        assert (head, head_digest) == (chain[-1][1], digest)
    assert kills > 0
    assert faults() > 0
    figure(
        "texts saved, of which stale at first, cut off; kills, S3 faults",
        f"{len(found)}, {told.stale}, {told.cut_off}; {kills}, {faults()}",
    )


def _have_faults(proxy: Proxy, seed: float) -> Callable[[], int]:
    chance = random.Random(seed)  # noqa: S311 (no secret)

    def choose(_method: str, _path: str) -> Fault:
        return chance.choice(FAULTS) if chance.random() < 0.1 else Fault.NONE

    proxy.choose = choose
    return lambda: sum(fault is not Fault.NONE for *_, fault in proxy.done)
