"""Digests by which an encrypted value can be looked up, without the database learning it."""

import unicodedata
from dataclasses import dataclass

from writersroom_db.encryption.keyring import Keyring


@dataclass(frozen=True)
class BlindIndex:
    """Makes digests under the index key, which is another than those that encrypt.

    What a column of digests tells who reads it: which rows have equal values, and how often each
    value is there; not whether two columns share one. It tells nothing else without the key, but
    who may have a digest made of a guess, and sees the column, can try out guesses: index nothing
    that has few possible values.
    """

    keyring: Keyring

    def digest(self, value: str, *, table: str, column: str, casefold: bool = False) -> bytes:
        """Return the digest of a value for this column, 32 bytes: HMAC-SHA-256.

        The value is brought to Unicode's form NFC first, so that texts which look the same are the
        same. ``casefold`` takes its case away, by Unicode's rules, not by ASCII's: ``ß`` is ``ss``.
        Spaces stay. One column is always written and searched with the same choice.

        Raises as `Keyring.digest` does.
        """
        text = unicodedata.normalize("NFC", value)
        if casefold:
            text = unicodedata.normalize("NFC", text.casefold())
        return self.keyring.digest(f"{table}\0{column}\0{text}".encode())
