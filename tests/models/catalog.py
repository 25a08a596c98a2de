"""How models differ from a database, in the server's own words.

The models' tables are made in schemas of their own, and the catalog is asked about both: so types
and constraints of either side are printed by the same server.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Column, Connection, Identity, MetaData, Table

from writersroom_db.catalog import Fact, read_facts
from writersroom_db.models.base import LeftOut

_TRIAL = "trial_"
_KEYS = ("PRIMARY KEY", "FOREIGN KEY", "UNIQUE")


@dataclass(frozen=True)
class _Side:
    """What one side says: of columns their properties, in order, and of keys their definition."""

    columns: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]

    @property
    def relations(self) -> dict[str, list[str]]:
        """The names of each relation's columns, in order."""
        found: dict[str, list[str]] = {}
        for column in self.columns:
            relation, _, name = column.rpartition(".")
            found.setdefault(relation, []).append(name)
        return found

    def of(self, relation: str) -> dict[str, str]:
        """Return the texts of a relation's columns and keys, by their names."""
        columns = {
            name: ", ".join(sorted(lines, reverse=True))
            for name, lines in self.columns.items()
            if name.rpartition(".")[0] == relation
        }
        keys = {name: key for name, key in self.keys.items() if name.endswith(f" on {relation}")}
        return columns | keys


def differences(metadata: MetaData, connection: Connection) -> tuple[str, ...]:
    """Return a line for everything in which ``metadata`` and the catalog differ, sorted.

    Compared are tables and views, their columns in order, with type, nullability and whether there
    is a default, and primary keys, foreign keys and unique constraints. ``connection`` is a
    superuser's; what is made on it is rolled back.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    facts = _facts_of_both(metadata, connection, driver)
    views = {fact.identity for fact in facts if fact.kind == "view"}
    database = _database(facts, metadata, views, driver)
    models = _models(facts, metadata, views)
    connection.rollback()
    return tuple(sorted(_compare(database, models)))


def _facts_of_both(
    metadata: MetaData, connection: Connection, driver: psycopg.Connection[Any]
) -> frozenset[Fact]:
    schemas = {table.schema: f"{_TRIAL}{table.schema}" for table in metadata.tables.values()}
    for trial in schemas.values():
        connection.exec_driver_sql(f"create schema {trial}")
    trials = connection.execution_options(schema_translate_map=schemas)
    metadata.create_all(trials, checkfirst=False)
    return read_facts(driver)


def _database(
    facts: Iterable[Fact],
    metadata: MetaData,
    views: Iterable[str],
    driver: psycopg.Connection[Any],
) -> _Side:
    side = _side(fact for fact in facts if _TRIAL not in fact.identity)
    columns = {
        name: tuple("default" if line.startswith("default:") else line for line in lines)
        for name, lines in side.columns.items()
    }
    for view in views:
        for name, not_null in _origins(driver, view):
            known = _is_not_null(metadata, view, name) if not_null is None else not_null
            columns[f"{view}.{name}"] += ("not null",) * known
    return _Side(columns, side.keys)


def _models(facts: Iterable[Fact], metadata: MetaData, views: set[str]) -> _Side:
    side = _side(
        Fact(fact.kind, *(re.sub(rf"\b{_TRIAL}", "", t) for t in (fact.identity, fact.definition)))
        for fact in facts
        if _TRIAL in fact.identity
    )
    columns = {
        f"{table.fullname}.{column.name}": (
            *side.columns[f"{table.fullname}.{column.name}"],
            *("default",) * _has_default(column),
        )
        for table in metadata.tables.values()
        for column in table.columns
    }
    keys = {name: key for name, key in side.keys.items() if name.split(" on ")[1] not in views}
    return _Side(columns, keys)


def _side(facts: Iterable[Fact]) -> _Side:
    """Sort facts into columns, by position, and keys."""
    columns, keys = [], {}
    for fact in facts:
        if fact.kind == "column":
            position, *rest = fact.definition.splitlines()
            relation = fact.identity.rpartition(".")[0]
            columns.append((relation, int(position.split()[-1]), fact.identity, tuple(rest)))
        elif fact.kind == "constraint" and fact.definition.startswith(_KEYS):
            keys[fact.identity] = fact.definition
    return _Side({name: lines for _, _, name, lines in sorted(columns)}, keys)


def _origins(driver: psycopg.Connection[Any], view: str) -> Iterator[tuple[str, bool | None]]:
    """Yield a view's columns, and whether what each shows is not null; None if it is computed.

    A view's own columns are always nullable. Where its query is asked itself, the server says of
    each column of the result from which table's column it comes.
    """
    row = driver.execute("select pg_get_viewdef(%s::regclass)", (view,)).fetchone()
    assert row is not None
    query = row[0].rstrip("; ")
    assert not re.search(r"\b(LEFT|RIGHT|FULL) JOIN\b", query), "what an outer join makes null"
    result = driver.execute(f"select * from ({query}) as q limit 0".encode()).pgresult
    assert result is not None
    for index in range(result.nfields):
        found = driver.execute(
            "select attnotnull from pg_attribute where attrelid = %s and attnum = %s",
            (result.ftable(index), result.ftablecol(index)),
        ).fetchone()
        yield (result.fname(index) or b"").decode(), None if found is None else found[0]


def _is_not_null(metadata: MetaData, view: str, column: str) -> bool:
    table: Table | None = metadata.tables.get(view)
    return table is not None and column in table.columns and not table.columns[column].nullable


def _has_default(column: Column[Any]) -> bool:
    """Say whether the database should have a default: it has one as well where one stands here."""
    has_own = column.default is not None
    return has_own or not isinstance(column.server_default, LeftOut | Identity | None)


def _compare(database: _Side, models: _Side) -> Iterator[str]:
    theirs, ours = database.relations, models.relations
    for relation in theirs.keys() ^ ours.keys():
        yield f"{relation}: only in the {'database' if relation in theirs else 'models'}"
    for relation in theirs.keys() & ours.keys():
        their_order = [name for name in theirs[relation] if name in ours[relation]]
        if their_order != [name for name in ours[relation] if name in theirs[relation]]:
            yield f"{relation}: columns in another order"
        yield from _compare_each(database.of(relation), models.of(relation))


def _compare_each(database: Mapping[str, str], models: Mapping[str, str]) -> Iterator[str]:
    for name in database.keys() | models.keys():
        theirs, ours = database.get(name, "nothing"), models.get(name, "nothing")
        if theirs != ours:
            yield f"{name}: {theirs} in the database, {ours} in the models"
