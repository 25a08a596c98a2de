"""An encrypted value in a program's hands: shown to nobody, opened where its row is known."""

from dataclasses import dataclass, field
from uuid import UUID

from writersroom_db.encryption.keyring import Keyring


@dataclass(frozen=True)
class Sealed:
    """An encrypted value of ``column`` of ``table``; ``text`` is what stands in the database."""

    table: str
    column: str
    text: str = field(repr=False)

    def open(self, keyring: Keyring, row_id: UUID) -> str:
        """Return the value. Raises as `Keyring.decrypt` does."""
        return keyring.decrypt(self.text, table=self.table, column=self.column, row_id=row_id)


def seal(keyring: Keyring, value: str, *, table: str, column: str, row_id: UUID) -> Sealed:
    """Encrypt a value for a row. Raises as `Keyring.encrypt` does."""
    text = keyring.encrypt(value, table=table, column=column, row_id=row_id)
    return Sealed(table, column, text)
