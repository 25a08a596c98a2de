"""Proves drafted files by running them on a scratch database, up and down again."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from writersroom_db.catalog import Fact, compare, read_facts, render
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.drafting.texts import RevisionTexts
from writersroom_db.errors import StatementFailed
from writersroom_db.migrations.files import SqlFile
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.statements import run_file, through_psycopg

_FILENODES = """
    select c.oid::pg_catalog.regclass::text, c.relfilenode
    from pg_catalog.pg_class as c
    where c.relkind = 'r' and not c.relispartition and c.oid >= 16384
"""


@dataclass(frozen=True)
class Proof:
    """What running the files showed: what they fail to do, and what they do besides."""

    failures: tuple[str, ...]
    remarks: tuple[str, ...]


def prove(url: DatabaseUrl, declared: frozenset[Fact], texts: tuple[RevisionTexts, ...]) -> Proof:
    """Run the files on the migrated scratch database of ``url``, up and then down again.

    The facts after all up files must be those ``declared``, and those after each down file what
    was before its up. A file marked irreversible ends the way down.
    """
    with connect(url, autocommit=True) as connection:
        failures: list[str] = []
        remarks: list[str] = []
        before: list[frozenset[Fact]] = []
        try:
            for revision in texts:
                before.append(read_facts(connection))
                remarks += _up(connection, revision)
            failures += _differences("after the way up", declared, read_facts(connection))
            for revision, facts in zip(reversed(texts), reversed(before), strict=True):
                down = _file(f"{revision.name}.down.sql", revision.down)
                if down.header.irreversible is not None:
                    break
                _run(connection, down)
                failures += _differences(f"after {down.name}", facts, read_facts(connection))
        except StatementFailed as failed:
            failures.append(f"the draft fails, so mend it: {failed.message}")
        return Proof(tuple(failures), tuple(remarks))


def _up(connection: psycopg.Connection, revision: RevisionTexts) -> list[str]:
    old = _filenodes(connection)
    _run(connection, _file(f"{revision.name}.up.sql", revision.up))
    new = _filenodes(connection)
    rewritten = [table for table, node in old.items() if new.get(table, node) != node]
    return [
        f"{revision.name}.up.sql rewrites {table} under access exclusive: where that is long, add"
        " a new column, fill it in batches, and change over"
        for table in sorted(rewritten)
    ]


def _filenodes(connection: psycopg.Connection) -> dict[str, int]:
    return dict(connection.execute(_FILENODES).fetchall())


def _file(name: str, text: str) -> SqlFile:
    return SqlFile(Path(name), text)


def _run(connection: psycopg.Connection, file: SqlFile) -> None:
    if file.header.transactional:
        with connection.transaction():
            _execute(connection, file)
    else:
        _execute(connection, file)
    connection.execute("reset role")


def _execute(connection: psycopg.Connection, file: SqlFile) -> None:
    become_owner(connection)
    connection.execute("set search_path = ''")
    run_file(through_psycopg(connection), file)


def _differences(when: str, wanted: frozenset[Fact], found: frozenset[Fact]) -> list[str]:
    difference = compare(wanted, found)
    return [f"{when} this differs:\n{render(difference).rstrip()}"] if difference else []
