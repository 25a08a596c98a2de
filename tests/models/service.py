"""What services may do with which model, and what a session sends."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, event, inspect
from sqlalchemy.orm import InstrumentedAttribute, Session

from tests.schema import rows
from writersroom_db.models import Base

_APP = "writersroom_app"
_NEVER_READ = {"AccountToken", "DecoyLogin"}

_ALL = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda m: m.__name__)

READ: list[type[Base]] = [
    m for m in _ALL if m.__table__.schema == "app" and m.__name__ not in _NEVER_READ
]
"""The models that services read."""

OTHERS: list[type[Base]] = [m for m in _ALL if m not in READ]
"""The models that they don't."""

RELATIONSHIPS: list[InstrumentedAttribute[Any]] = [
    relationship.class_attribute for model in READ for relationship in inspect(model).relationships
]
"""Every relationship of the models that services read."""


@dataclass(frozen=True)
class Writer:
    """A user, and some rows of theirs."""

    user: UUID
    project: UUID
    document: UUID
    comment: UUID
    session: UUID
    agent: UUID


def granted(connection: rows.Database, model: type[Base], privilege: str) -> set[str]:
    """Return the columns on which services have ``privilege``: select, insert or update."""
    table = inspect(model).local_table
    assert isinstance(table, Table)
    found = connection.execute(
        "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0"
        " and has_schema_privilege(%s, %s, 'usage')"
        " and has_column_privilege(%s, attrelid, attnum, %s)",
        (table.fullname, _APP, table.schema, _APP, privilege),
    )
    return {name for (name,) in found}


def listen(session: Session) -> list[str]:
    """Return a list to which every further statement of the session's is added."""
    statements: list[str] = []

    def heard(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(session.connection(), "before_cursor_execute", heard)
    return statements
