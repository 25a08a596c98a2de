"""The locks that the lint predicts are those that pg_locks shows, and so are its rewrites."""

from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.lint.fold import fold
from writersroom_db.lint.lock_modes import MODES
from writersroom_db.lint.locks import predicted_locks
from writersroom_db.lint.model import Model, Spot
from writersroom_db.lint.rewrites import rewritten_relations
from writersroom_db.lint.statement import shape_of
from writersroom_db.migrations.files import SqlFile, load
from writersroom_db.sqltext import Statement, split

HERE = Path(__file__).parent
STATEMENTS = split((HERE / "locks_statements.sql").read_text(encoding="utf-8"))

RELATIONS = """
select c.oid, format('%s.%s', n.nspname, c.relname), pg_relation_filenode(c.oid), c.relkind
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where n.nspname in ('app', 'ops')
"""
LOCKS = """
select relation, mode
from pg_locks
where locktype = 'relation' and pid = pg_backend_pid() and granted
"""

Connection = psycopg.Connection[TupleRow]


def setup_of(connection: Connection) -> Model:
    file: SqlFile = load(HERE / "locks_setup.sql")
    model = Model()
    for statement in file.statements:
        connection.execute(statement.text)
        fold(model, shape_of(statement), Spot(file, statement))
    connection.commit()
    return model


def measured(connection: Connection, statement: Statement) -> tuple[dict[str, str], set[str]]:
    """Return the strongest lock on each relation that was there, and what has a new file."""
    before = {row[0]: row[1:] for row in connection.execute(RELATIONS)}
    connection.commit()
    connection.execute(statement.text)
    locks: dict[str, str] = {}
    for oid, mode in connection.execute(LOCKS):
        if oid in before:
            name = before[oid][0]
            locks[name] = max(locks.get(name, MODES[0]), mode, key=MODES.index)
    after = {row[0]: row[2] for row in connection.execute(RELATIONS)}
    connection.rollback()
    new = {name for oid, (name, node, _) in before.items() if after.get(oid, node) != node}
    return locks, new


def kinds(connection: Connection) -> dict[str, str]:
    found = {row[1]: row[3] for row in connection.execute(RELATIONS)}
    connection.commit()
    return found


def test_predicted_locks_are_the_measured_ones(connection: Connection) -> None:
    model, wrong = setup_of(connection), []
    kind = kinds(connection)
    for statement in STATEMENTS:
        locks, _ = measured(connection, statement)
        predicted = {lock.relation: lock.mode for lock in predicted_locks(statement, model)}
        tables: dict[str, str | None] = {
            name: mode for name, mode in locks.items() if kind[name] in "rpvm"
        }
        indexes = {name: locks.get(name) for name in predicted if kind.get(name) not in {*"rpvm"}}
        if predicted != tables | indexes:
            wrong.append((statement.text, predicted, tables | indexes))
    assert not wrong, "\n\n".join("\n".join(map(str, one)) for one in wrong)


def test_predicted_rewrites_are_the_new_files(connection: Connection) -> None:
    model, wrong = setup_of(connection), []
    kind = kinds(connection)
    for statement in STATEMENTS:
        _, new = measured(connection, statement)
        predicted = set(rewritten_relations(statement, model))
        if predicted != {name for name in new if kind[name] in "rpm" or name in predicted}:
            wrong.append((statement.text, predicted, new))
    assert not wrong, "\n\n".join("\n".join(map(str, one)) for one in wrong)
