"""The type of an encrypted column in SQLAlchemy's models."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from writersroom_db.encryption.form import PREFIX
from writersroom_db.encryption.sealed import Sealed
from writersroom_db.errors import NotEncrypted, ValueTooLong


class EncryptedText(TypeDecorator[Sealed]):
    """Text of ``length`` characters that is written and read as `Sealed`.

    A type does not know the row of a value, so the program seals and opens it: ``seal(…)``,
    ``user.mfa_secret.open(keyring, user.id)``. Text that is not sealed, or was for another column,
    is refused with NotEncrypted before it is sent, one that is too long with ValueTooLong. Two
    encryptions of a value differ: such a column can't be searched (see `BlindIndex`).
    """

    impl = String
    cache_ok = True

    def __init__(self, table: str, column: str, length: int) -> None:
        self.table = table
        self.column = column
        self.length = length
        super().__init__(length)

    @property
    def python_type(self) -> type[Any]:
        """What a value is in Python."""
        return Sealed

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text that is sent."""
        if value is None:
            return None
        if not isinstance(value, Sealed) or not value.text.startswith(PREFIX):
            raise NotEncrypted(f"What is written to {self.table}.{self.column} is not sealed.")
        if (value.table, value.column) != (self.table, self.column):
            raise NotEncrypted(
                f"What is written to {self.table}.{self.column} was sealed for"
                f" {value.table}.{value.column}."
            )
        if len(value.text) > self.length:
            raise ValueTooLong(
                f"A sealed value of {len(value.text)} characters does not fit"
                f" {self.table}.{self.column}."
            )
        return value.text

    def process_result_value(self, value: Any, dialect: Dialect) -> Sealed | None:  # noqa: ARG002
        """Return what was read."""
        return None if value is None else Sealed(self.table, self.column, value)
