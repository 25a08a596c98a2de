"""Brings the values of one column under the active key, a batch of rows a transaction."""

import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from writersroom_db.attempts import Tell, persist
from writersroom_db.encryption.census import EncryptedColumn
from writersroom_db.encryption.data_keys import query
from writersroom_db.encryption.form import mark
from writersroom_db.encryption.keyring import Keyring
from writersroom_db.errors import DecryptionFailed, NotEncrypted, UnknownDataKey, ValueTooLong
from writersroom_db.limits import Limits
from writersroom_db.migrations.batches.progress import Progress
from writersroom_db.migrations.batches.ranges import find_target
from writersroom_db.migrations.batches.throttle import Throttle
from writersroom_db.sqltext import Batch

_SHOWN = 10


@dataclass
class Pass:
    """What one pass over a column did.

    ``refused`` counts what nothing opens, and what would not fit encrypted; ``rows`` are the ids
    of the first of these.
    """

    changed: int = 0
    refused: int = 0
    rows: list[UUID] = field(default_factory=list)


def reencrypt(
    connection: psycopg.Connection[TupleRow],
    column: EncryptedColumn,
    active: int,
    keyring: Keyring,
    limits: Limits,
    rows: int,
    tell: Tell,
) -> Pass:
    """Encrypt anew what is not under the active key, ``rows`` rows at a time in order of their ids.

    A value that somebody changed after it was read is left: it is under the active key already, or
    another pass finds it. What can't be opened is counted and left.

    Raises ReplicaLags, GaveWayTooOften, and what the keyring raises for keys.
    """
    longest = _longest(connection, column)
    target = find_target(connection, Batch(column.table, "id", rows))
    throttle = Throttle(connection, target, limits.batches, lambda: None, tell)
    progress = Progress(str(column), target.rows, 0, tell)
    done, seen, last = Pass(), 0, None
    while True:
        throttle.wait()
        started = time.monotonic()
        found = persist(
            lambda: _read(connection, column, active, last, rows),  # noqa: B023
            str(column),
            limits,
            tell,
        )
        if not found:
            return done
        changes = _sealed(found, column, longest, keyring, done)
        if changes:
            done.changed += persist(
                lambda: _write(connection, column, changes),  # noqa: B023
                str(column),
                limits,
                tell,
            )
        last, seen = found[-1][0], seen + len(found)
        progress.update(seen)
        throttle.rest(time.monotonic() - started)


def statements(column: EncryptedColumn) -> tuple[str, ...]:
    """Return the statements that are run for each batch of a column."""
    after = sql.SQL("where t.id > %(after)s")
    found = column.format("next_values", after=after), column.format("replace_values")
    return tuple(each.as_string(None).rstrip() for each in found)


def _longest(connection: psycopg.Connection[TupleRow], column: EncryptedColumn) -> int:
    row = connection.execute(query("longest").encode(), vars(column)).fetchone()
    return int(row[0]) if row else 0


def _read(
    connection: psycopg.Connection[TupleRow],
    column: EncryptedColumn,
    active: int,
    last: UUID | None,
    rows: int,
) -> list[TupleRow]:
    after = sql.SQL("" if last is None else "where t.id > %(after)s")
    values = {"after": last, "rows": rows, "mark": mark(active)}
    return connection.execute(column.format("next_values", after=after), values).fetchall()


def _sealed(
    found: list[TupleRow], column: EncryptedColumn, longest: int, keyring: Keyring, done: Pass
) -> dict[str, list[Any]]:
    """Return what is to be written, as the statement's parameters; empty for nothing."""
    changes: dict[str, list[Any]] = {"ids": [], "digests": [], "sealed": []}
    for row_id, stored in found:
        if stored is None:
            continue
        try:
            sealed = _anew(stored, column, row_id, longest, keyring)
        except (DecryptionFailed, UnknownDataKey, ValueTooLong):
            done.refused += 1
            if len(done.rows) < _SHOWN:
                done.rows.append(row_id)
            continue
        changes["ids"].append(row_id)
        changes["digests"].append(sha256(stored.encode()).digest())
        changes["sealed"].append(sealed)
    return changes if changes["ids"] else {}


def _anew(
    stored: str, column: EncryptedColumn, row_id: UUID, longest: int, keyring: Keyring
) -> str:
    place: dict[str, Any] = {**vars(column), "row_id": row_id}
    try:
        value = keyring.decrypt(stored, **place)
    except NotEncrypted:
        value = stored
    sealed = keyring.encrypt(value, **place)
    if len(sealed) > longest:
        raise ValueTooLong
    return sealed


def _write(
    connection: psycopg.Connection[TupleRow],
    column: EncryptedColumn,
    changes: dict[str, list[Any]],
) -> int:
    return connection.execute(column.format("replace_values"), changes).rowcount
