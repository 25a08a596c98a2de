"""What all models share: names of constraints, SQL types, columns that are filled or hidden."""

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID, uuid4

from sqlalchemy import DateTime, FetchedValue, Interval, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine, UserDefinedType


class LeftOut(FetchedValue):
    """Says that an insert names the column only where it was set, though it has no default.

    A trigger fills it, or services may not name it and it stays null.
    """


DEFAULT: Final = FetchedValue()
"""The column has a default of the database's."""

LEFT_OUT: Final = LeftOut()
"""The column has none, and is left out all the same."""

# As PostgreSQL names them itself.
_NAMES = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_name)s_key",
}


class ServerType(UserDefinedType[str]):
    """A type of the server's that SQLAlchemy doesn't know, such as ``pg_lsn``; values are text."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def python_type(self) -> type[str]:
        """The type of its values."""
        return str

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in SQL."""
        return self.name


class Base(DeclarativeBase):
    """A row of a table or a view."""

    metadata = MetaData(schema="app", naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        timedelta: Interval(),
        str: Text(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }
    # So that an update brings back what triggers changed, instead of a query at the next look.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012


def hidden(kind: TypeEngine[Any] | None = None, *, default: object = None) -> MappedColumn[Any]:
    """Map a column that services may not read: it isn't loaded, and raises when it is asked for.

    ``kind`` is its SQL type, where the annotation doesn't tell. A default must be given here: a
    flush would try to read back what the database gives.
    """
    return mapped_column(kind, default=default, deferred=True, deferred_raiseload=True)


Id = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]
"""A random key, made here: the database would too, but then rows could only be sent one by one."""

ServerId = Annotated[UUID, mapped_column(primary_key=True, server_default=DEFAULT)]
"""A random key that services may not choose."""

SetAt = Annotated[datetime, mapped_column(server_default=DEFAULT)]
"""A time that the database sets: that of the transaction."""

UpdatedAt = Annotated[datetime, mapped_column(server_default=DEFAULT, server_onupdate=DEFAULT)]
"""A time that the database sets, and a trigger moves whenever the row changes."""

Flag = Annotated[bool, mapped_column(server_default=DEFAULT)]
"""A flag with a default."""

Count = Annotated[int, mapped_column(server_default=DEFAULT)]
"""A number with a default."""

Json = Annotated[dict[str, Any], mapped_column(server_default=DEFAULT)]
"""A JSON object, empty unless one is given."""

JsonList = Annotated[list[Any], mapped_column(server_default=DEFAULT)]
"""A JSON array, empty unless one is given."""
