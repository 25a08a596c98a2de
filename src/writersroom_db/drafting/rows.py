"""Statements about reference rows, from the JSON that their facts hold."""

import json
import re
from typing import Any

from writersroom_db.catalog import Fact
from writersroom_db.drafting.factset import FactSet
from writersroom_db.drafting.names import last, literal, on_table

_KEY = re.compile(r"PRIMARY KEY \(([^)]*)\)")


def insert(fact: Fact, facts: FactSet) -> str:
    """Return the statement that inserts the row; ``facts`` tell its table's columns."""
    row = _row(fact)
    table = _table(fact)
    names = [last(column.identity) for column in facts.columns(table)]
    names = [name for name in names if name in row] or list(row)
    values = ", ".join(_value(row[name]) for name in names)
    return f"insert into {table}\n({', '.join(names)})\nvalues\n({values})"


def delete(fact: Fact, facts: FactSet) -> str:
    """Return the statement that deletes the row."""
    return f"delete from {_table(fact)}\nwhere {_where(fact, facts)}"  # noqa: S608 (names of ours)


def update(before: Fact, after: Fact, facts: FactSet) -> str:
    """Return the statement that turns one row into the other."""
    old, new = _row(before), _row(after)
    changes = ",\n    ".join(
        f"{name} = {_value(value)}" for name, value in new.items() if old.get(name, ...) != value
    )
    return f"update {_table(after)}\nset\n    {changes}\nwhere {_where(after, facts)}"


def _row(fact: Fact) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(fact.definition)
    return row


def _table(fact: Fact) -> str:
    return fact.identity.partition(" ")[0]


def _where(fact: Fact, facts: FactSet) -> str:
    row = _row(fact)
    table = _table(fact)
    for constraint in facts.hanging(f"relation {table}"):
        key = _KEY.match(constraint.definition) if constraint.kind == "constraint" else None
        if key and on_table(constraint.identity)[1] == table:
            return " and ".join(f"{name} = {_value(row[name])}" for name in key[1].split(", "))
    return "false"


def _value(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return literal(json.dumps(value, ensure_ascii=False))
