"""The seed of a user's second factor, as ``app.users.mfa_secret`` holds it."""

from uuid import UUID

from writersroom_db.encryption.form import longest_value
from writersroom_db.encryption.keyring import Keyring
from writersroom_db.errors import ValueTooLong

TABLE = "app.users"
COLUMN = "mfa_secret"
LENGTH = 255
"""Characters that the column holds."""

LONGEST = longest_value(LENGTH)
"""Bytes of UTF-8 that a seed may have: 157, where TOTP's own are 16 to 104 letters."""


def seal_mfa(keyring: Keyring, user_id: UUID, secret: str) -> str:
    """Return what ``app.enrol_mfa`` is given for a user's seed.

    ``app.confirm_mfa`` compares it with what is stored, and a rotation may have encrypted that
    anew: read it by ``app.credentials_for`` for each try, rather than keep it.

    Raises ValueTooLong, and as `Keyring.encrypt` does.
    """
    size = len(secret.encode())
    if size > LONGEST:
        raise ValueTooLong(
            f"A seed of {size} bytes does not fit {TABLE}.{COLUMN}: {LONGEST} do.",
            hint="Seeds of TOTP are 20 to 64 random bytes, in base32.",
        )
    return keyring.encrypt(secret, table=TABLE, column=COLUMN, row_id=user_id)


def open_mfa(keyring: Keyring, user_id: UUID, stored: str) -> str:
    """Return the user's seed from what ``app.credentials_for`` gave. Raises as `Keyring.decrypt`.

    Of an address without an account it gives null, as for an account without a second factor.
    """
    return keyring.decrypt(stored, table=TABLE, column=COLUMN, row_id=user_id)
