"""Saving beside others and under kills: no version is lost, doubled, or laid over a newer one."""

import hashlib
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import psycopg
from tests.proofs.conftest import Amount, Figure
from tests.proofs.saving import DOCUMENTS, END_ONE, WRITERS, Told
from tests.schema import rows

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.testing.servers import login

_STALE = "WR001"

_CHAINS = """
select v.document_id, v.version_number, v.idempotency_key, v.content_hash, d.version_number,
    d.content_hash
from app.versions as v join app.documents as d on d.id = v.document_id
order by v.document_id, v.version_number
"""


def test_saves_are_neither_lost_nor_doubled(
    database: DatabaseUrl, amount: Amount, chance: random.Random, figure: Figure
) -> None:
    migrate(database, environment="test")
    users, documents = _prepare(database)
    told, over = Told(), threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        killing = threads.submit(_kill, database, over, random.Random(chance.random()))  # noqa: S311
        writing = [
            threads.submit(
                _write, database, user, documents, amount.saves // WRITERS, told, chance.random()
            )
            for user in users
        ]
        for each in writing:
            each.result()
        over.set()
        kills = killing.result()
    with connect(database) as connection:
        chains = connection.execute(_CHAINS).fetchall()

    found = {key: (document, number) for document, number, key, *_ in chains if key is not None}
    assert found == told.saved
    for document in documents:
        chain = [row for row in chains if row[0] == document]
        assert [number for _, number, *_ in chain] == list(range(1, len(chain) + 1))
        _, number, _, digest, head, head_digest = chain[-1]
        assert (head, head_digest) == (number, digest)
    assert kills > 0
    figure(
        "saves, of which stale at first, cut off, and kills",
        f"{len(found)}, {told.stale}, {told.cut_off}, {kills}",
    )


def _prepare(url: DatabaseUrl) -> tuple[list[UUID], list[UUID]]:
    with connect(url) as connection:
        owner = rows.user(connection)
        project = rows.project(connection, owner)
        users = [rows.user(connection) for _ in range(WRITERS)]
        for user in users:
            rows.collaboration(connection, project, user)
        documents = [rows.document(connection, project) for _ in range(DOCUMENTS)]
        for document in documents:
            rows.version(connection, document, owner)
    return users, documents


def _write(
    url: DatabaseUrl, user: UUID, documents: list[UUID], many: int, told: Told, seed: float
) -> None:
    chance = random.Random(seed)  # noqa: S311 (no secret)
    connection: psycopg.Connection | None = None
    for _ in range(many):
        key, document = uuid4(), chance.choice(documents)
        while key not in told.saved:
            try:
                connection = connection or connect(login(url, "writersroom_app"))
                told.saved[key] = document, _save(connection, user, document, key)
            except psycopg.Error as error:
                told.stale += error.sqlstate == _STALE
                told.cut_off += error.sqlstate != _STALE
                if connection is not None and connection.closed:
                    connection = None
            except Exception:  # noqa: BLE001 (what connect raises when it is cut off)
                told.cut_off += 1
                connection = None
    if connection is not None:
        connection.close()


def _save(connection: psycopg.Connection, user: UUID, document: UUID, key: UUID) -> int:
    digest = hashlib.sha256(key.bytes).hexdigest()
    with connection.transaction():
        connection.execute("select app.begin_as(%s)", (user,))
        head = "select version_number from app.documents where id = %s"
        row = connection.execute(head, (document,)).fetchone()
        save = "select app.save_version(%s, %s, %s, 'k', 1, 1, idempotency_key => %s)"
        values = (document, row[0] if row else 0, digest, key)
        saved = connection.execute(save, values).fetchone()
    return int(saved[0]) if saved else 0


def _kill(url: DatabaseUrl, over: threading.Event, chance: random.Random) -> int:
    kills: Counter[bool] = Counter()
    with connect(url, autocommit=True) as connection:
        while not over.wait(0.01 + 0.04 * chance.random()):
            kills.update(found for (found,) in connection.execute(END_ONE).fetchall())
    return kills[True]
